import type { Entry } from './entry.ts';
import type { StoredIdentifiers } from './request-facts.ts';

const MAX_ENTRIES = 1000;
const MAX_STORED_IDENTIFIERS = 100_000;

/** Counts of dropped data since the start or the last `clear`. */
export interface DroppedCounts {
  readonly entries: number;
  /** Of dropped entries, and of entries that are still stored. */
  readonly identifiers: number;
}

/** A ring buffer of the latest 1000 entries and the latest 100,000 of their identifiers. */
export class EntryStore {
  readonly #slots: (Entry | undefined)[] = new Array(MAX_ENTRIES).fill(undefined);
  #last = 0;
  /** The first entry after the last `clear`. */
  #first = 1;
  #droppedEntries = 0;
  #droppedIdentifiers = 0;
  #identifierCount = 0;
  /** Earlier entries have no identifiers. */
  #firstWithIdentifiers = 1;

  /** The ids of entries are consecutive. */
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

  /** Attaches identifiers and evicts the oldest ones above the limit; does nothing for a dropped entry. */
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
