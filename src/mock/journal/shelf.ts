import type { StoredIdentifiers } from './asked.ts';
import type { Entry } from './entry.ts';

const MAX_ENTRIES = 1000;
const MAX_STORED_IDENTIFIERS = 100_000;

/** What the journal no longer holds. */
export interface DroppedCounts {
  readonly entries: number;
  /** Of entries that are still there, and of those that are not. */
  readonly identifiers: number;
}

/** Holds the latest 1000 entries, and of them the latest 100,000 identifiers. */
export class EntryStore {
  readonly #slots: (Entry | undefined)[] = new Array(MAX_ENTRIES).fill(undefined);
  #last = 0;
  /** The entries before this one were cleared away. */
  #first = 1;
  #droppedEntries = 0;
  #droppedIdentifiers = 0;
  #identifierCount = 0;
  /** No entry before this one has identifiers. */
  #firstWithIdentifiers = 1;

  /** Entries come with ids that follow each other. */
  add(entry: Entry): void {
    const slot = entry.head.id % MAX_ENTRIES;
    const oldest = this.#slots[slot];
    if (oldest !== undefined) {
      this.#droppedEntries++;
      this.#evict(oldest);
    }
    this.#slots[slot] = entry;
    this.#last = entry.head.id;
  }

  /** Lets an entry have its identifiers; the oldest go. An entry that is no longer here gets none. */
  attachIdentifiers(entry: Entry, kept: StoredIdentifiers): void {
    if (this.#slots[entry.head.id % MAX_ENTRIES] !== entry) return;
    entry.storedIdentifiers = kept;
    this.#identifierCount += kept.length;
    while (this.#identifierCount > MAX_STORED_IDENTIFIERS)
      this.#evict(this.#slots[this.#firstWithIdentifiers++ % MAX_ENTRIES]);
  }

  /** Oldest first. */
  *all(): Generator<Entry> {
    const oldest = Math.max(this.#first, this.#last - MAX_ENTRIES + 1);
    for (let id = oldest; id <= this.#last; id++) yield this.#slots[id % MAX_ENTRIES]!;
  }

  get dropped(): DroppedCounts {
    return { entries: this.#droppedEntries, identifiers: this.#droppedIdentifiers };
  }

  clear(): void {
    this.#slots.fill(undefined);
    this.#first = this.#firstWithIdentifiers = this.#last + 1;
    this.#identifierCount = this.#droppedEntries = this.#droppedIdentifiers = 0;
  }

  #evict(entry: Entry | undefined): void {
    const count = entry?.evictIdentifiers() ?? 0;
    this.#identifierCount -= count;
    this.#droppedIdentifiers += count;
  }
}
