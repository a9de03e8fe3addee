import type { Entry, JournalObserver } from '../journal/index.ts';
import type { ClientCheck, ClientCheckResult, Detector } from './check.ts';
import { GRANT_CHECKS } from './grants.ts';
import { BATCH_CHECKS, IDENTIFIER_CHECKS, REQUEST_CHECKS } from './requests.ts';
import { RETRY_CHECKS } from './retries.ts';
import { TOKEN_CHECKS } from './tokens.ts';

/** All client checks, in the order of the results. */
export const CLIENT_CHECKS: readonly ClientCheck[] = [
  ...BATCH_CHECKS,
  ...IDENTIFIER_CHECKS,
  ...TOKEN_CHECKS,
  ...GRANT_CHECKS,
  ...RETRY_CHECKS,
  ...REQUEST_CHECKS,
];

const createDetectors = (): readonly Detector[] => CLIENT_CHECKS.map(({ createDetector }) => createDetector());

interface CheckTally {
  readonly first: number;
  readonly seen: string;
  count: number;
  last: number;
}

/**
 * Checks client behaviour while requests end. Pass it to a journal as its observer.
 *
 * @example
 * const clientChecks = new ClientChecks();
 * const journal = new Journal({ observer: clientChecks });
 * clientChecks.list(); // []
 */
export class ClientChecks implements JournalObserver {
  #detectors: readonly Detector[] = [];
  /** The detectors of requests that arrived before the last clearing and complete after it. */
  #formerDetectors: readonly Detector[] = [];
  #clearedAt = Number.NEGATIVE_INFINITY;
  readonly #tallies = new Map<ClientCheck, CheckTally>();

  constructor() {
    this.#detectors = createDetectors();
  }

  onCompleted(entry: Entry): void {
    const detectors = entry.arrivedAt < this.#clearedAt ? this.#formerDetectors : this.#detectors;
    for (let at = 0; at < CLIENT_CHECKS.length; at++) {
      const result = detectors[at]!(entry);
      if (result === true) this.#record(CLIENT_CHECKS[at]!, entry);
      else if (result === 'retracted') this.#retract(CLIENT_CHECKS[at]!);
    }
  }

  /** Resets the detectors; the results stay. */
  onCleared(): void {
    this.#formerDetectors = this.#detectors;
    this.#clearedAt = performance.now();
    this.#detectors = createDetectors();
  }

  /** Resets the results and the detectors. */
  clear(): void {
    this.#tallies.clear();
    this.onCleared();
  }

  /** Returns the results in the order of {@link CLIENT_CHECKS}. */
  list(): ClientCheckResult[] {
    return CLIENT_CHECKS.flatMap((check) => {
      const tally = this.#tallies.get(check);
      if (tally === undefined) return [];
      const { id, title, why, source, example } = check;
      return [{ ...{ id, title, why, source, example }, ...tally }];
    });
  }

  #record(check: ClientCheck, entry: Entry): void {
    const { id } = entry.head;
    const tally = this.#tallies.get(check) ?? { first: id, seen: check.describe(entry), count: 0, last: id };
    tally.count++;
    tally.last = id;
    this.#tallies.set(check, tally);
  }

  #retract(check: ClientCheck): void {
    const tally = this.#tallies.get(check);
    if (tally !== undefined && --tally.count === 0) this.#tallies.delete(check);
  }
}
