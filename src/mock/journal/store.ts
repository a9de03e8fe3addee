import type { Entry } from './entry.ts';
import type { StoredIdentifiers } from './request-facts.ts';

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

/**
 * A map that holds what was set last: at least `most` pairs, at most twice as many. Two generations cost less than
 * keeping count of every pair's age.
 */
export class RecentMap<Key, Value> {
  readonly #minSize: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(most: number) {
    this.#minSize = most;
  }

  get(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: Key, value: Value): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#minSize) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: Key): void {
    if (this.#young.size > 0) this.#young.delete(key);
    if (this.#old.size > 0) this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}

const LENGTH = 11;
const MEMBER = '"personidentifikatorer"';
const [ZERO, TWO, EIGHT, NINE] = [0x30, 0x32, 0x38, 0x39];
const [QUOTE, OPEN, CLOSE] = [0x22, 0x5b, 0x5d];

/** Where identifiers stand in bytes: the first begins at `at`, each of the others `stride` bytes after the one before. */
interface Layout {
  readonly at: number;
  readonly stride: number;
  readonly count: number;
}

/**
 * Many identifiers in few bytes, outside the heap: that a thousand strings live on with every request would cost more
 * than reading them again, should anybody ask.
 */
export class PackedIdentifiers {
  readonly #bytes: Buffer;
  readonly #stride: number;
  readonly length: number;

  /** Copies what the layout says, and nothing else, from the body. */
  constructor(body: Buffer, { at, stride, count }: Layout) {
    this.#bytes = Buffer.from(body.subarray(at, at + stride * (count - 1) + LENGTH));
    this.#stride = stride;
    this.length = count;
  }

  toArray(): string[] {
    const text = this.#bytes.toString('latin1');
    return Array.from({ length: this.length }, (_, place) => text.substr(place * this.#stride, LENGTH));
  }
}

/**
 * Packs a list that a body holds in one of the usual layouts, if all of it looks synthetic, and counts its duplicates.
 * Null if not: then the list must be read item by item.
 */
export function packIdentifiers(
  body: Buffer,
  list: readonly unknown[],
): { kept: PackedIdentifiers; duplicates: number } | null {
  const layout = findLayout(body, list);
  if (layout === null) return null;
  const duplicates = countDuplicates(body, layout);
  return duplicates === null ? null : { kept: new PackedIdentifiers(body, layout), duplicates };
}

/** Items follow each other after a comma, or a comma and a space: what serializers write unless told to be pretty. */
function findLayout(body: Buffer, list: readonly unknown[]): Layout | null {
  const count = list.length;
  const open = body.indexOf(OPEN, Math.max(0, body.indexOf(MEMBER)));
  const size = body.indexOf(CLOSE, open) + 1 - open;
  const stride = size === 14 * count + 1 ? 14 : size === 15 * count ? 15 : null;
  if (stride === null) return null;
  const at = open + 2;
  const isAt = (place: number): boolean =>
    body.toString('latin1', at + place * stride, at + place * stride + LENGTH) === list[place];
  return isAt(0) && isAt(count - 1) ? { at, stride, count } : null;
}

const SLOTS = 1 << 15;
/** For each ending of an identifier, hashed: where the latest body that had it, had it first. */
const slots = new Float64Array(SLOTS);
let round = 0;
/** No body is longer. */
const ROUND = 2 ** 21;

/** How many identifiers stand there again, or null if one does not look synthetic. */
function countDuplicates(body: Buffer, { at: first, stride, count }: Layout): number | null {
  const base = ++round * ROUND;
  const crowded: number[] = [];
  let duplicates = 0;
  for (let place = 0, at = first; place < count; place++, at += stride) {
    if (body[at - 1] !== QUOTE || body[at + LENGTH] !== QUOTE || !hasSyntheticMonth(body, at)) return null;
    const slot = computeSlot(body, at);
    const earlier = slots[slot]! - base;
    if (earlier < 0) slots[slot] = base + at;
    else if (isSame(body, earlier, at) || isAmong(body, crowded, at)) duplicates++;
    else crowded.push(at);
  }
  return duplicates;
}

/** A function of its own: a closure in the loop would make it five times as slow. */
function isAmong(body: Buffer, places: readonly number[], at: number): boolean {
  return places.some((place) => isSame(body, place, at));
}

function hasSyntheticMonth(body: Buffer, at: number): boolean {
  const tens = body[at + 2];
  return tens === EIGHT ? body[at + 3]! > ZERO : tens === NINE && body[at + 3]! <= TWO;
}

/** The last five digits, three bits each. */
const computeSlot = (body: Buffer, at: number): number =>
  ((body[at + 6]! << 12) ^ (body[at + 7]! << 9) ^ (body[at + 8]! << 6) ^ (body[at + 9]! << 3) ^ body[at + 10]!) &
  (SLOTS - 1);

function isSame(body: Buffer, one: number, other: number): boolean {
  for (let offset = LENGTH - 1; offset >= 0; offset--) if (body[one + offset] !== body[other + offset]) return false;
  return true;
}
