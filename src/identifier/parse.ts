import { formatDay, monthLength } from './calendar.ts';
import {
  birthYear,
  type DecodedDate,
  firstCheckDigits,
  K1_IN_K2,
  K1_WEIGHTS,
  K2_WEIGHTS,
  removeOffsets,
  secondCheckDigit,
  weigh,
} from './numbering.ts';
import type { Parsed, Reason, Rule, ValidationOptions } from './types.ts';
import { isValid, parseRule } from './validate.ts';

/** The parts of 11 digits. Reasons and explanations are both derived from them, so they cannot differ. */
export interface IdentifierParts {
  written: { day: number; month: number };
  /** null when no offset gives a valid day and month */
  date: DecodedDate | null;
  yearOfCentury: number;
  individnummer: number;
  /** by the requested rule; 0 when the individnummer is in no series, or there is no date to look it up by */
  year: number;
  k1: { actual: number; allowed: readonly number[] };
  k2: { actual: number; allowed: number | null };
}

/** Every reason why a string is invalid by a rule; empty when it is valid. */
export function findReasons(text: string, rule: Rule): Reason[] {
  const reasons: Reason[] = [];
  if (text.length !== 11) reasons.push('length');
  if (/[^0-9]/.test(text)) reasons.push('digits');
  return reasons.length > 0 ? reasons : findDigitReasons(splitIdentifier(text, rule));
}

export function splitIdentifier(text: string, rule: Rule): IdentifierParts {
  const number = (from: number, to: number) => Number(text.slice(from, to));
  const written = { day: number(0, 2), month: number(2, 4) };
  const date = removeOffsets(written.day, written.month);
  const [yearOfCentury, individnummer, k1] = [number(4, 6), number(6, 9), number(9, 10)];
  const classicYear = date === null ? 0 : birthYear(date.kind, yearOfCentury, individnummer);
  return {
    written,
    date,
    yearOfCentury,
    individnummer,
    year: rule === '2032' ? 2000 + yearOfCentury : classicYear,
    k1: { actual: k1, allowed: firstCheckDigits(weigh(text, K1_WEIGHTS), rule) },
    k2: { actual: number(10, 11), allowed: secondCheckDigit(weigh(text, K2_WEIGHTS) + K1_IN_K2 * k1) },
  };
}

function findDigitReasons({ date, year, yearOfCentury, k1, k2 }: IdentifierParts): Reason[] {
  const reasons: Reason[] = [];
  // If no series gives a century, any century can be used to check the day: only year 00 is a leap year in one century
  // and not in another, and year 00 is in a series for every individnummer.
  if (date === null || date.day > monthLength(year || 2000 + yearOfCentury, date.month)) reasons.push('date');
  if (date !== null && year === 0) reasons.push('series');
  if (!k1.allowed.includes(k1.actual)) reasons.push('k1');
  if (k2.actual !== k2.allowed) reasons.push('k2');
  return reasons;
}

/**
 * Parses a fødselsnummer or D-number, or returns every reason why it is invalid. The result depends only on the
 * arguments, not on the time. The text is not trimmed, and only 0-9 are digits.
 *
 * Sources: forskrift om folkeregistrering § 2-2, and Skatteetaten's documentation of the Folkeregister (D-numbers'
 * series of 2021, synthetic persons, new fødselsnummer from 2032).
 *
 * @param text the identifier, 11 digits
 * @param options `rule` defaults to `classic`. `2032` accepts both rules, and reports `classic` for numbers that are valid
 *   by both. It never gives the reason `series`. A number is ignored, so that `identifiers.map(parseIdentifier)` works.
 * @returns with `valid: true` the data in the number; otherwise `reasons`: only `length` and `digits` unless the text is
 *   11 digits, else any of `date`, `series`, `k1`, `k2`. k2 is checked against the given k1.
 * @throws TypeError when `text` is not a string, or `options` is not an object
 * @throws IdentifierError `unknown-value` for an unknown rule
 * @example
 * ```ts
 * import { parseIdentifier } from 'krr-kit';
 * parseIdentifier('20914695016');
 * // { valid: true, kind: 'fnr', synthetic: '+80', birthDate: '1946-11-20', sex: 'female', rule: 'classic' }
 * parseIdentifier('20914695017'); // { valid: false, reasons: ['k2'] }
 * ```
 */
export function parse(text: string, options: ValidationOptions | number = {}): Parsed {
  const rule = parseRule(options);
  if (isValid(text)) return readClassic(text);
  if (rule === '2032' && isValid(text, rule)) return read2032(text);
  return { valid: false, reasons: findReasons(text, rule) };
}

function readClassic(text: string): Parsed {
  const { kind, synthetic, day, month } = readDate(text);
  const individnummer = 10 * readTwoDigits(text, 6) + text.charCodeAt(8) - ZERO;
  const year = birthYear(kind, readTwoDigits(text, 4), individnummer);
  const sex = individnummer % 2 === 0 ? 'female' : 'male';
  return { valid: true, kind, synthetic, birthDate: formatDay({ year, month, day }), sex, rule: 'classic' };
}

function read2032(text: string): Parsed {
  const { kind, synthetic } = readDate(text);
  return { valid: true, kind, synthetic, birthDate: null, sex: null, rule: '2032' };
}

/** The date of a valid identifier. */
function readDate(text: string): DecodedDate {
  return removeOffsets(readTwoDigits(text, 0), readTwoDigits(text, 2))!;
}

const ZERO = 48;

/** Reads digits without a substring, which would take half of the time of {@link parse}. */
const readTwoDigits = (text: string, at: number): number =>
  10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO;

/** A reason in words. It contains single digits and positions of the identifier, but not the identifier. */
export interface Explanation {
  reason: Reason;
  text: string;
}

const KIND_NAMES = { fnr: 'fødselsnummer', dnr: 'D-number' } as const;

/**
 * Explains in words why an identifier is invalid, with the expected values. Empty when it is valid.
 *
 * Sources: as for {@link parse}.
 *
 * @param text the identifier, 11 digits
 * @param options `rule` as in {@link parse}
 * @returns one explanation for each of the reasons of {@link parse}, in the same order
 * @throws TypeError when `text` is not a string, or `options` is not an object
 * @throws IdentifierError `unknown-value` for an unknown rule
 * @example
 * ```ts
 * import { explainIdentifier } from 'krr-kit';
 * explainIdentifier('20914695017'); // [{ reason: 'k2', text: 'the second check digit is 7, expected 6' }]
 * ```
 */
export function explain(text: string, options: ValidationOptions | number = {}): Explanation[] {
  const parsed = parse(text, options);
  if (parsed.valid) return [];
  const parts = splitIdentifier(text, parseRule(options));
  return parsed.reasons.map((reason) => ({ reason, text: EXPLANATIONS[reason](parts, text) }));
}

const EXPLANATIONS: Readonly<Record<Reason, (parts: IdentifierParts, text: string) => string>> = {
  length: (_, text) => {
    const hint = /^[0-9]{10}$/.test(text) ? '; has a leading zero been lost?' : '';
    return `the length is ${text.length}, expected 11${hint}`;
  },
  digits: (_, text) => `character ${text.search(/[^0-9]/) + 1} is not one of the digits 0-9`,
  date: ({ date, year, yearOfCentury, written }) => {
    if (date === null) return `no offset makes a date of day ${written.day} and month ${written.month}`;
    const of = year || `year ${String(yearOfCentury).padStart(2, '0')}`;
    return `there is no day ${date.day} in month ${date.month} of ${of}`;
  },
  series: ({ date, yearOfCentury, individnummer }) =>
    `no series of ${KIND_NAMES[date!.kind]} has individnummer ${String(individnummer).padStart(3, '0')} ` +
    `for a year that ends in ${String(yearOfCentury).padStart(2, '0')}`,
  k1: ({ k1 }) => explainCheckDigit('first', k1.actual, k1.allowed),
  k2: ({ k2 }) => explainCheckDigit('second', k2.actual, k2.allowed === null ? [] : [k2.allowed]),
};

function explainCheckDigit(which: string, actual: number, allowed: readonly number[]): string {
  const expected =
    allowed.length > 0 ? `expected ${allowed.join(' or ')}` : 'but none fits: such a number is never issued';
  return `the ${which} check digit is ${actual}, ${expected}`;
}
