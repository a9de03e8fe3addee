import { daysBefore, startOfYear, TIME_BITS, TIMES_OF_DAY, timesOfDay } from './calendar.ts';
import { certificates } from './certificates.ts';
import type { Draws, Moment } from './draws.ts';
import type { Supplier } from './shape.ts';
import { DOMAINS, FIRST_NAMES, LAST_NAMES, SUFFIX_LENGTH, SUFFIX_LETTERS } from './values.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const ZERO = 48;
const DATE_BYTES = '2023-06-29T'.length;
const OFFSET_BYTES = '+02'.length;
const DAY_BYTES = DATE_BYTES + OFFSET_BYTES;
const TIME_BYTES = '10:14:52'.length;

/** How many bytes a value takes, of those that always take the same. */
export const WIDTHS = { personidentifikator: 11, mobil: 8, timestamp: DATE_BYTES + TIME_BYTES + OFFSET_BYTES } as const;

const firstNames = FIRST_NAMES.map((names) => names.map(latin1));
const lastNames = LAST_NAMES.map(latin1);
const domains = DOMAINS.map((domain) => latin1(`@${domain}`));
const suffixLetters = latin1(SUFFIX_LETTERS);
const times = latin1(timesOfDay.join(''));
const certificateBytes = {
  '984661185': certificates['984661185'].valid.map(latin1),
  '922020175': certificates['922020175'].valid.map(latin1),
};

/**
 * The values of `values.ts`, written straight into an answer: the same numbers, the same characters, no strings.
 * Each method writes at a place and returns the place after.
 */
export class ValueBytes {
  readonly #draws: Draws;
  readonly #days: Uint8Array;

  /** `now` (ms since 1970) gives the calendar year of the dates. */
  constructor(draws: Draws, now: number) {
    this.#draws = draws;
    const days = daysBefore(startOfYear(now));
    this.#days = latin1(days.map(({ date, offset }) => date + offset).join(''));
  }

  personidentifikator(out: Uint8Array, at: number): number {
    const { identifier } = this.#draws;
    for (let i = 0; i < WIDTHS.personidentifikator; i++) out[at + i] = identifier.charCodeAt(i);
    return at + WIDTHS.personidentifikator;
  }

  mobil(out: Uint8Array, at: number): number {
    let rest = this.#draws.mobil;
    for (let i = WIDTHS.mobil - 1; i >= 0; i--) {
      const tens = (rest / 10) | 0;
      out[at + i] = ZERO + rest - tens * 10;
      rest = tens;
    }
    return at + WIDTHS.mobil;
  }

  timestamp(out: Uint8Array, at: number, moment: Moment, expired: boolean): number {
    const drawn = this.#draws.moment(moment, expired);
    const day = (drawn >>> TIME_BITS) * DAY_BYTES;
    const time = (drawn & (TIMES_OF_DAY - 1)) * TIME_BYTES;
    const days = this.#days;
    for (let i = 0; i < DATE_BYTES; i++) out[at + i] = days[day + i]!;
    for (let i = 0; i < TIME_BYTES; i++) out[at + DATE_BYTES + i] = times[time + i]!;
    for (let i = 0; i < OFFSET_BYTES; i++) out[at + DATE_BYTES + TIME_BYTES + i] = days[day + DATE_BYTES + i]!;
    return at + WIDTHS.timestamp;
  }

  epostadresse(out: Uint8Array, at: number): number {
    const draw = this.#draws.name;
    const number = ((draw >>> 16) & 0xff) % 100;
    let end = this.#name(out, at);
    if (number >= 10) out[end++] = ZERO + ((number / 10) | 0);
    out[end++] = ZERO + (number % 10);
    return copy(domains[(draw >>> 24) % domains.length]!, out, end);
  }

  postkasseadresse(out: Uint8Array, at: number): number {
    let end = this.#name(out, at);
    out[end++] = 0x23; // #
    let rest = this.#draws.suffix;
    for (let i = 0; i < SUFFIX_LENGTH; i++) {
      out[end++] = suffixLetters[rest % suffixLetters.length]!;
      rest = (rest / suffixLetters.length) | 0;
    }
    return end;
  }

  sertifikat(out: Uint8Array, at: number, supplier: Supplier): number {
    const pool = certificateBytes[supplier];
    const bytes = pool[this.#draws.certificate % pool.length]!;
    out.set(bytes, at);
    return at + bytes.length;
  }

  #name(out: Uint8Array, at: number): number {
    const draw = this.#draws.name;
    const first = firstNames[this.#draws.identifier.charCodeAt(8) & 1]!;
    const end = copy(first[(draw & 0xff) % first.length]!, out, at);
    out[end] = 0x2e; // .
    return copy(lastNames[((draw >>> 8) & 0xff) % lastNames.length]!, out, end + 1);
  }
}

/** For a dozen bytes a loop is quicker than a call of `set`. */
function copy(bytes: Uint8Array, out: Uint8Array, at: number): number {
  for (let i = 0; i < bytes.length; i++) out[at + i] = bytes[i]!;
  return at + bytes.length;
}
