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

/** A limit that several stores share. A store above it evicts its own oldest data. */
export class SharedEntryLimit {
  readonly #maxEntries: number;
  readonly #maxIdentifiers: number;
  entries = 0;
  identifiers = 0;

  constructor(maxEntries: number, maxIdentifiers: number) {
    this.#maxEntries = maxEntries;
    this.#maxIdentifiers = maxIdentifiers;
  }

  get hasTooManyEntries(): boolean {
    return this.entries > this.#maxEntries;
  }

  get hasTooManyIdentifiers(): boolean {
    return this.identifiers > this.#maxIdentifiers;
  }
}

/** A ring buffer of the latest 1000 entries and the latest 100,000 of their identifiers. */
export class EntryStore {
  readonly #limit: SharedEntryLimit;
  readonly #slots: (Entry | undefined)[] = new Array(MAX_ENTRIES).fill(undefined);
  #last = 0;
  /** The first entry after the last `clear`, or after those that the shared limit has evicted. */
  #first = 1;
  #droppedEntries = 0;
  #droppedIdentifiers = 0;
  #identifierCount = 0;
  /** Earlier entries have no identifiers. */
  #firstWithIdentifiers = 1;

  /** @param limit by default, the store shares no limit */
  constructor(limit = new SharedEntryLimit(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    this.#limit = limit;
  }

  /** The ids of entries are consecutive. */
  add(entry: Entry): void {
    const slot = entry.head.id % MAX_ENTRIES;
    this.#drop(slot);
    this.#slots[slot] = entry;
    this.#last = entry.head.id;
    this.#limit.entries++;
    if (this.#limit.hasTooManyEntries && this.#oldest < this.#last) {
      this.#first = this.#oldest + 1;
      this.#drop((this.#first - 1) % MAX_ENTRIES);
    }
  }

  /** Attaches identifiers and evicts the oldest ones above the limit; does nothing for a dropped entry. */
  attachIdentifiers(entry: Entry, kept: StoredIdentifiers): void {
    if (this.#slots[entry.head.id % MAX_ENTRIES] !== entry) return;
    entry.storedIdentifiers = kept;
    this.#identifierCount += kept.length;
    this.#limit.identifiers += kept.length;
    while (this.#identifierCount > (this.#limit.hasTooManyIdentifiers ? 0 : MAX_STORED_IDENTIFIERS))
      this.#evict(this.#slots[this.#firstWithIdentifiers++ % MAX_ENTRIES]);
  }

  /** Oldest first. */
  *all(): Generator<Entry> {
    for (let id = this.#oldest; id <= this.#last; id++) yield this.#slots[id % MAX_ENTRIES]!;
  }

  get dropped(): DroppedCounts {
    return { entries: this.#droppedEntries, identifiers: this.#droppedIdentifiers };
  }

  clear(): void {
    this.#limit.entries -= this.#last - this.#oldest + 1;
    this.#limit.identifiers -= this.#identifierCount;
    this.#slots.fill(undefined);
    this.#first = this.#firstWithIdentifiers = this.#last + 1;
    this.#identifierCount = this.#droppedEntries = this.#droppedIdentifiers = 0;
  }

  get #oldest(): number {
    return Math.max(this.#first, this.#last - MAX_ENTRIES + 1);
  }

  #drop(slot: number): void {
    const entry = this.#slots[slot];
    if (entry === undefined) return;
    this.#slots[slot] = undefined;
    this.#droppedEntries++;
    this.#limit.entries--;
    this.#evict(entry);
  }

  #evict(entry: Entry | undefined): void {
    const count = entry?.evictIdentifiers() ?? 0;
    this.#identifierCount -= count;
    this.#limit.identifiers -= count;
    this.#droppedIdentifiers += count;
  }
}
