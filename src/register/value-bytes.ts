import { parse } from '../identifier/index.ts';
import { formatTimeOfDay, getDayBefore, MAX_DAYS_BACK, startOfYear, TIME_BITS, TIMES_OF_DAY } from './dates.ts';
import { type Moment, PersonRandom } from './random.ts';
import { DOMAINS, FIRST_NAMES, LAST_NAMES, SUFFIX_LENGTH, SUFFIX_LETTERS } from './synthetic-person.ts';

/**
 * Short ASCII texts as 64-bit floats: `DataView` stores a float, eight bytes, in one instruction. A timestamp takes 3 ns
 * that way and 32 ns byte by byte. ASCII bytes are never the pattern of a NaN, so no bits are lost.
 */
const WORD_BYTES = 8;

/** One word for each text of at most eight characters, padded with zero bytes. */
export function toAsciiWords(texts: readonly string[]): Float64Array {
  const word = new DataView(new ArrayBuffer(WORD_BYTES));
  return Float64Array.from(texts, (text) => {
    for (let i = 0; i < WORD_BYTES; i++) word.setUint8(i, i < text.length ? text.charCodeAt(i) : 0);
    return word.getFloat64(0, true);
  });
}

/** Texts of different lengths, written in whole words: up to seven bytes after a text are overwritten with zeros. */
export class AsciiTable {
  readonly #words: Float64Array;
  readonly #lengths: Uint8Array;
  readonly #wordsEach: number;

  constructor(texts: readonly string[]) {
    const longest = Math.max(...texts.map(({ length }) => length));
    this.#wordsEach = Math.ceil(longest / WORD_BYTES);
    this.#lengths = Uint8Array.from(texts, ({ length }) => length);
    const starts = Array.from({ length: this.#wordsEach }, (_, i) => i * WORD_BYTES);
    this.#words = toAsciiWords(texts.flatMap((text) => starts.map((start) => text.slice(start, start + WORD_BYTES))));
  }

  get size(): number {
    return this.#lengths.length;
  }

  /** Writes a text at an offset, and returns the offset after it. */
  write(out: DataView, at: number, index: number): number {
    const first = index * this.#wordsEach;
    for (let i = 0; i < this.#wordsEach; i++) out.setFloat64(at + i * WORD_BYTES, this.#words[first + i]!, true);
    return at + this.#lengths[index]!;
  }
}

/** The bytes of each value of fixed length. */
export const WIDTHS = { personidentifikator: 11, mobil: 8, timestamp: '2023-06-29T10:14:52+02'.length } as const;

/** The contents of an identifier, by the names of a parsed identifier. */
export const IDENTITY_FIELDS = ['birthDate', 'sex', 'kind'] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** The output buffer of a response: two views of the same bytes. */
export interface OutputBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

const TIME_AT = '2023-06-29T'.length;
const OFFSETS = ['+01', '+02'] as const;
const HASH = 0x23;

const firstNames = FIRST_NAMES.map((names) => new AsciiTable(names.map((name) => `${name}.`)));
const lastNames = new AsciiTable(LAST_NAMES);
const numbers = new AsciiTable(Array.from({ length: 100 }, (_, number) => String(number)));
const domains = new AsciiTable(DOMAINS.map((domain) => `@${domain}`));
const fourDigits = Int32Array.from({ length: 10_000 }, (_, number) =>
  packFourCharacters(String(number).padStart(4, '0'), 0),
);
const suffixLetters = new TextEncoder().encode(SUFFIX_LETTERS);
const TIME_WORDS = 4;
/**
 * Four words for each time of day, in one cache line: `10:14:52`, `14:52+01`, `14:52+02`, unused. Times and days are zero
 * until first drawn: creating all of them takes 15 ms at start-up.
 */
const times = new Float64Array(TIMES_OF_DAY * TIME_WORDS);

function makeTime(index: number): void {
  const time = formatTimeOfDay(index);
  times.set(toAsciiWords([time, ...OFFSETS.map((offset) => time.slice(3) + offset)]), index * TIME_WORDS);
}

/**
 * Writes the values of generated persons as bytes, straight into a response: the same values as `createValues` returns as
 * text. It is a cursor: `seek` moves it to a person, and every other method writes a value of that person. Only the batch
 * serialiser uses it.
 *
 * Each method writes at an offset. Methods for values of variable length return the offset after the value, and may
 * overwrite up to 16 bytes beyond it.
 */
export class ValueBytes {
  readonly #random: PersonRandom;
  readonly #anchor: number;
  /** Two words for each day, `2023-06-` and `3-06-29T`, which overlap. */
  readonly #days = new Float64Array(2 * (MAX_DAYS_BACK + 1));
  /** An index into OFFSETS for each day. */
  readonly #offsets = new Uint8Array(MAX_DAYS_BACK + 1);

  /** `seed` is an integer; `now` (ms since 1970) is any instant of the calendar year of the dates. */
  constructor(seed: number, now: number) {
    this.#random = new PersonRandom(seed, now);
    this.#anchor = startOfYear(now);
  }

  /** Moves to the person with this identifier, eleven ASCII digits, and returns the drawn profile. */
  seek(identifier: string): number {
    return this.#random.seek(identifier).profileIndex;
  }

  personidentifikator({ view }: OutputBuffer, at: number): void {
    const { identifier } = this.#random;
    view.setInt32(at, packFourCharacters(identifier, 0), true);
    view.setInt32(at + 4, packFourCharacters(identifier, 4), true);
    view.setInt32(at + 7, packFourCharacters(identifier, 7), true);
  }

  identity({ bytes }: OutputBuffer, at: number, field: IdentityField): number {
    const parsed = parse(this.#random.identifier);
    const text = parsed.valid ? String(parsed[field]) : '';
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
    return at + text.length;
  }

  timestamp({ view }: OutputBuffer, at: number, moment: Moment, expired: boolean): void {
    const drawn = this.#random.moment(moment, expired);
    const day = drawn >>> TIME_BITS;
    const time = (drawn & (TIMES_OF_DAY - 1)) * TIME_WORDS;
    if (this.#days[2 * day] === 0) this.#makeDay(day);
    if (times[time] === 0) makeTime(time / TIME_WORDS);
    view.setFloat64(at, this.#days[2 * day]!, true);
    view.setFloat64(at + 3, this.#days[2 * day + 1]!, true);
    view.setFloat64(at + TIME_AT, times[time]!, true);
    view.setFloat64(at + TIME_AT + 3, times[time + 1 + this.#offsets[day]!]!, true);
  }

  mobil({ view }: OutputBuffer, at: number): void {
    const { mobil } = this.#random;
    view.setInt32(at, fourDigits[(mobil / 10_000) | 0]!, true);
    view.setInt32(at + 4, fourDigits[mobil % 10_000]!, true);
  }

  epostadresse({ view }: OutputBuffer, at: number): number {
    const draw = this.#random.name;
    const end = numbers.write(view, this.#name(view, at), ((draw >>> 16) & 0xff) % numbers.size);
    return domains.write(view, end, (draw >>> 24) % domains.size);
  }

  postkasseadresse({ view }: OutputBuffer, at: number): number {
    let end = this.#name(view, at);
    view.setUint8(end++, HASH);
    let rest = this.#random.suffix;
    for (let i = 0; i < SUFFIX_LENGTH; i++) {
      view.setUint8(end++, suffixLetters[rest % suffixLetters.length]!);
      rest = (rest / suffixLetters.length) | 0;
    }
    return end;
  }

  #makeDay(distance: number): void {
    const { date, offset } = getDayBefore(this.#anchor, distance);
    this.#days.set(toAsciiWords([date.slice(0, 8), date.slice(3)]), 2 * distance);
    this.#offsets[distance] = OFFSETS.indexOf(offset);
  }

  #name(view: DataView, at: number): number {
    const draw = this.#random.name;
    const first = firstNames[this.#random.identifier.charCodeAt(8) & 1]!;
    const end = first.write(view, at, (draw & 0xff) % first.size);
    return lastNames.write(view, end, ((draw >>> 8) & 0xff) % lastNames.size);
  }
}

function packFourCharacters(text: string, from: number): number {
  return (
    text.charCodeAt(from) |
    (text.charCodeAt(from + 1) << 8) |
    (text.charCodeAt(from + 2) << 16) |
    (text.charCodeAt(from + 3) << 24)
  );
}
