import type { Entry, Watcher } from '../journal/index.ts';
import { BATCHES } from './batches.ts';
import type { Finding, FindingKind, Watch } from './finding.ts';
import { IDENTIFIERS } from './identifiers.ts';
import { REQUESTS } from './requests.ts';
import { RETRIES } from './retries.ts';
import { TOKENS } from './tokens.ts';

/** Everything that can be found about a client. */
export const FINDING_KINDS: readonly FindingKind[] = [...BATCHES, ...IDENTIFIERS, ...TOKENS, ...RETRIES, ...REQUESTS];

interface Counted {
  readonly first: number;
  readonly seen: string;
  count: number;
  last: number;
}

/**
 * What a client does that it should not, found while its requests end. Give it to a journal as its watcher.
 *
 * @example
 * const findings = new Findings();
 * const journal = new Journal({ watcher: findings });
 * findings.list(); // []
 */
export class Findings implements Watcher {
  #watches: readonly Watch[] = [];
  readonly #found = new Map<FindingKind, Counted>();

  constructor() {
    this.cleared();
  }

  ended(entry: Entry): void {
    for (let at = 0; at < FINDING_KINDS.length; at++) {
      const verdict = this.#watches[at]!(entry);
      if (verdict === true) this.#note(FINDING_KINDS[at]!, entry);
      else if (verdict === 'takenBack') this.#takeBack(FINDING_KINDS[at]!);
    }
  }

  /** What was found stays; but what comes now is no continuation of what came before. */
  cleared(): void {
    this.#watches = FINDING_KINDS.map(({ watch }) => watch());
  }

  /** What was found is forgotten, and so is all that more could have been found from. */
  clear(): void {
    this.#found.clear();
    this.cleared();
  }

  /** What was found so far, in the order of {@link FINDING_KINDS}. */
  list(): Finding[] {
    return FINDING_KINDS.flatMap((kind) => {
      const found = this.#found.get(kind);
      if (found === undefined) return [];
      const { id, title, why, source, example } = kind;
      return [{ ...{ id, title, why, source, example }, ...found }];
    });
  }

  #note(kind: FindingKind, entry: Entry): void {
    const { id } = entry.head;
    const found = this.#found.get(kind) ?? { first: id, seen: kind.seen(entry), count: 0, last: id };
    found.count++;
    found.last = id;
    this.#found.set(kind, found);
  }

  #takeBack(kind: FindingKind): void {
    const found = this.#found.get(kind);
    if (found !== undefined && --found.count === 0) this.#found.delete(kind);
  }
}
