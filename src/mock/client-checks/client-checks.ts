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

/** The violations of a check, with the ids of a replica's journal. */
export interface CheckTally {
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
  #resultsClearedAt = Number.NEGATIVE_INFINITY;
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
    this.#resultsClearedAt = this.#clearedAt;
  }

  /** Whether the results contain those of an entry. */
  covers({ endedAt }: Entry): boolean {
    return endedAt !== null && endedAt >= this.#resultsClearedAt;
  }

  /** Returns the violations that these entries do not show, by the ids of the checks. */
  listOthers(entries: readonly Entry[]): Readonly<Record<string, CheckTally>> {
    const covered = entries.filter((entry) => this.covers(entry));
    const others = CLIENT_CHECKS.flatMap((check, at) => {
      const tally = this.#tallies.get(check);
      if (tally === undefined) return [];
      const shown = check.needsConnections ? 0 : covered.filter(({ violations }) => violations & (1 << at)).length;
      return tally.count > shown ? [[check.id, { ...tally, count: tally.count - shown }] as const] : [];
    });
    return Object.fromEntries(others);
  }

  /** Returns the results in the order of {@link CLIENT_CHECKS}. */
  list(): ClientCheckResult[] {
    return CLIENT_CHECKS.flatMap((check) => {
      const tally = this.#tallies.get(check);
      return tally === undefined ? [] : [toResult(check, tally)];
    });
  }

  #record(check: ClientCheck, entry: Entry): void {
    const { id } = entry.head;
    entry.violations |= 1 << CLIENT_CHECKS.indexOf(check);
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

const toResult = ({ id, title, why, source, example }: ClientCheck, tally: CheckTally): ClientCheckResult => ({
  ...{ id, title, why, source, example },
  ...tally,
});

/**
 * Checks the requests of all replicas together.
 *
 * @param entries the completed requests of all replicas
 * @param others the violations at each replica that the entries do not show
 */
export function combineResults(
  entries: readonly Entry[],
  others: readonly Readonly<Record<string, CheckTally>>[],
): ClientCheckResult[] {
  const results = new Map(checkAgain(entries).map((result) => [result.id, result]));
  return CLIENT_CHECKS.flatMap((check) => {
    const tallies = [results.get(check.id), ...others.map((each) => each[check.id])].filter(
      (each) => each !== undefined,
    );
    if (tallies.length === 0) return [];
    const first = Math.min(...tallies.map((tally) => tally.first));
    const last = Math.max(...tallies.map((tally) => tally.last));
    const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
    return [toResult(check, { first, seen: tallies[0]!.seen, count, last })];
  });
}

/** Checks completed requests in the order of their completion; each scenario run begins anew. */
function checkAgain(entries: readonly Entry[]): ClientCheckResult[] {
  const ordered = entries.toSorted((one, other) => one.head.run - other.head.run || one.endedAt! - other.endedAt!);
  const checks = new ClientChecks();
  let run: number | undefined;
  for (const entry of ordered) {
    if (run !== undefined && entry.head.run !== run) checks.onCleared();
    run = entry.head.run;
    checks.onCompleted(entry);
  }
  return checks.list();
}
