import type { Kept } from './asked.ts';
import type { Entry } from './entry.ts';

const MOST_ENTRIES = 1000;
const MOST_REMEMBERED = 100_000;

/** What the journal no longer holds. */
export interface Dropped {
  readonly entries: number;
  /** Of entries that are still there, and of those that are not. */
  readonly identifiers: number;
}

/** Holds the latest 1000 entries, and of them the latest 100,000 identifiers. */
export class Shelf {
  readonly #slots: (Entry | undefined)[] = new Array(MOST_ENTRIES).fill(undefined);
  #last = 0;
  /** The entries before this one were cleared away. */
  #first = 1;
  #droppedEntries = 0;
  #droppedIdentifiers = 0;
  #remembered = 0;
  /** No entry before this one has identifiers. */
  #remembering = 1;

  /** Entries come with ids that follow each other. */
  put(entry: Entry): void {
    const place = entry.head.id % MOST_ENTRIES;
    const oldest = this.#slots[place];
    if (oldest !== undefined) {
      this.#droppedEntries++;
      this.#forget(oldest);
    }
    this.#slots[place] = entry;
    this.#last = entry.head.id;
  }

  /** Lets an entry have its identifiers; the oldest go. An entry that is no longer here gets none. */
  remember(entry: Entry, kept: Kept): void {
    if (this.#slots[entry.head.id % MOST_ENTRIES] !== entry) return;
    entry.kept = kept;
    this.#remembered += kept.length;
    while (this.#remembered > MOST_REMEMBERED) this.#forget(this.#slots[this.#remembering++ % MOST_ENTRIES]);
  }

  /** Oldest first. */
  *all(): Generator<Entry> {
    const oldest = Math.max(this.#first, this.#last - MOST_ENTRIES + 1);
    for (let id = oldest; id <= this.#last; id++) yield this.#slots[id % MOST_ENTRIES]!;
  }

  get dropped(): Dropped {
    return { entries: this.#droppedEntries, identifiers: this.#droppedIdentifiers };
  }

  clear(): void {
    this.#slots.fill(undefined);
    this.#first = this.#remembering = this.#last + 1;
    this.#remembered = this.#droppedEntries = this.#droppedIdentifiers = 0;
  }

  #forget(entry: Entry | undefined): void {
    const count = entry?.forget() ?? 0;
    this.#remembered -= count;
    this.#droppedIdentifiers += count;
  }
}
