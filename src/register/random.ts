import { birthYear, isValid, parse } from '../identifier/index.ts';
import {
  computeAgeInDays,
  EXPIRED_DAYS,
  EXPIRED_SPAN,
  FRESH_SPAN,
  HISTORY_SPAN,
  MAX_DAYS_BACK,
  startOfYear,
  TIME_BITS,
} from './dates.ts';
import { drawProfile, NOT_REGISTERED } from './profile.ts';

/** No generated date is older than this, so older persons need no exact age. */
const ADULT_AGE_DAYS = MAX_DAYS_BACK + 1;
const ADULT_AGE_YEARS = Math.ceil(MAX_DAYS_BACK / 365) + 1;
const NOT_YET_BORN = 0;
/** A D-number has 40 added to the day. */
const FIRST_D_NUMBER = 400_000;
const DRAW_BITS = 31;

/** Unassigned in Norway's numbering plan, yet within the documented rule (4 or 9 first): 42, 43 and 44. */
const FIRST_MOBILE = 42_000_000;
const MOBILES = 3_000_000;

/** The index of the draw for each value. Reusing an index would correlate two values. Profiles use 0 and 1. */
const WORD = { name: 2, mobil: 3, suffix: 4 } as const;

/** The draws of a timestamp: its own, and that of the later timestamp that it precedes, if there is one. */
export interface Moment {
  readonly word: number;
  readonly before: number | null;
}

/** Every timestamp of a generated person. */
export const MOMENTS = {
  epostVerified: { word: 6, before: null },
  epostUpdated: { word: 7, before: 6 },
  mobilVerified: { word: 8, before: null },
  mobilUpdated: { word: 9, before: 8 },
  spraakUpdated: { word: 10, before: null },
  reserved: { word: 11, before: null },
} as const satisfies Record<string, Moment>;

/** Spreads each bit of a 32-bit integer over all 32 (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * The random numbers of a person: a pure function of seed and identifier.
 *
 * It is a cursor: one object serves one identifier after another, because a batch of a thousand is the hot path. Only
 * {@link Population} and {@link ValueBytes} use it; the first returns text and the second writes bytes, from the same
 * numbers.
 */
export class PersonRandom {
  readonly #seed: number;
  readonly #anchor: number;
  readonly #anchorYear: number;
  readonly #minorFromYear: number;
  #base = 0;
  #step = 0;
  identifier = '';
  /** Days from birth to the anchor, exact only for minors; at most 0 for a birth this year or later. */
  age = ADULT_AGE_DAYS;
  /** An index into PROFILES. */
  profileIndex = 0;

  /** `seed` is an integer; `now` is any instant (ms since 1970) of the calendar year that the dates belong to. */
  constructor(seed: number, now: number) {
    this.#seed = mix(seed);
    this.#anchor = startOfYear(now);
    this.#anchorYear = new Date(this.#anchor).getUTCFullYear();
    this.#minorFromYear = this.#anchorYear - ADULT_AGE_YEARS;
  }

  /** Moves to an identifier: eleven ASCII digits. */
  seek(identifier: string): this {
    let head = 0;
    for (let i = 0; i < 6; i++) head = head * 10 + identifier.charCodeAt(i) - 48;
    let tail = 0;
    for (let i = 6; i < 11; i++) tail = tail * 10 + identifier.charCodeAt(i) - 48;
    this.identifier = identifier;
    this.#base = mix(head ^ this.#seed);
    this.#step = mix(tail + Math.imul(this.#base, 0x9e3779b1)) | 1;
    const kind = head >= FIRST_D_NUMBER ? 'dnr' : 'fnr';
    this.age = this.#computeAge(identifier, birthYear(kind, head % 100, (tail / 100) | 0));
    this.profileIndex =
      this.age <= 0 ? NOT_REGISTERED : drawProfile(this.#word(0), this.#word(1), this.age <= EXPIRED_DAYS);
    return this;
  }

  /** First and last name, number and domain of an e-mail address, each from bits of its own: four bytes of one draw. */
  get name(): number {
    return this.#word(WORD.name);
  }

  /** Eight digits. */
  get mobil(): number {
    return FIRST_MOBILE + (this.#word(WORD.mobil) % MOBILES);
  }

  /** The four characters after the # of a mailbox address, as one number. */
  get suffix(): number {
    return this.#word(WORD.suffix);
  }

  /** A timestamp as two numbers in one: whole days before the anchor, then TIME_BITS of time of day. */
  moment({ word, before }: Moment, expired: boolean): number {
    const draw = this.#word(word);
    const distance =
      before === null
        ? drawRecentDays(draw, expired)
        : drawRecentDays(this.#word(before), expired) + 1 + (draw & (HISTORY_SPAN - 1));
    if (distance > this.age) return Math.max(this.age, 1) << TIME_BITS;
    return (distance << TIME_BITS) | (draw >>> (DRAW_BITS - TIME_BITS));
  }

  /** 31 bits, so that arithmetic stays within small integers. */
  #word(n: number): number {
    return mix(this.#base + Math.imul(this.#step, n + 1)) >>> 1;
  }

  /** Exact only for minors: adults and persons born after the anchor's year need no birth date. */
  #computeAge(identifier: string, year: number): number {
    // A number that is valid only by the 2032 rule has no century.
    if (year < this.#minorFromYear || !isValid(identifier)) return ADULT_AGE_DAYS;
    if (year > this.#anchorYear) return NOT_YET_BORN;
    const parsed = parse(identifier);
    return parsed.valid ? computeAgeInDays(parsed.birthDate!, this.#anchor) : ADULT_AGE_DAYS;
  }
}

/** Days before the anchor of a date that is fresh, or expired, all year. */
const drawRecentDays = (draw: number, expired: boolean): number =>
  expired ? EXPIRED_DAYS + (draw & (EXPIRED_SPAN - 1)) : 1 + (draw & (FRESH_SPAN - 1));
