import { monthLength, writeDay } from './calendar.ts';
import { firstCheckDigits, K1_IN_K2, K1_WEIGHTS, K2_WEIGHTS, secondCheckDigit, weigh } from './check-digits.ts';
import { requireRule, requireText } from './misuse.ts';
import { type Unshifted, unshift } from './offsets.ts';
import { birthYear } from './series.ts';
import type { Parsed, Reason, Rule } from './types.ts';

/** An identifier of 11 digits, taken apart. Shared by the verdict and its explanation, so the two cannot differ. */
export interface Parts {
  written: { day: number; month: number };
  /** null when no offset makes a day and month of what is written */
  date: Unshifted | null;
  yearOfCentury: number;
  individnummer: number;
  /** under the rule asked for; 0 when the individnummer is in no series, or there is no date to look it up by */
  year: number;
  k1: { actual: number; allowed: readonly number[] };
  k2: { actual: number; allowed: number | null };
}

/**
 * Says what a fødselsnummer or D-number holds, or everything that is wrong with it. The answer depends on the text
 * alone: there is no clock in it. Nothing is trimmed, and only the digits 0-9 count as digits.
 *
 * Sources: forskrift om folkeregistrering § 2-2, and Skatteetaten's documentation of the Folkeregister (D-numbers'
 * series of 2021, synthetic persons, new fødselsnummer from 2032).
 *
 * @param text the identifier, 11 digits
 * @param options `rule` is `classic` unless given. `2032` accepts both rules side by side, and reports `classic` where
 *   that holds: the two cannot be told apart then. It never gives the reason `series`.
 * @returns with `valid: true` what the number holds, else `reasons`: `length` and `digits` alone when the text has no
 *   11 digits to judge further, otherwise all that hold of `date`, `series`, `k1`, `k2`. k2 is judged over the k1 given.
 * @throws TypeError when `text` is not a string
 * @throws IdentifierError `unknown-value` when there is no such rule
 * @example
 * ```ts
 * import { parse } from 'krr-kit';
 * parse('20914695016');
 * // { valid: true, kind: 'fnr', synthetic: '+80', birthDate: '1946-11-20', sex: 'female', rule: 'classic' }
 * parse('20914695017'); // { valid: false, reasons: ['k2'] }
 * ```
 */
export function parse(text: string, options: { rule?: Rule } = {}): Parsed {
  const rule = options.rule ?? 'classic';
  requireText(text);
  requireRule(rule);
  const shape = shapeReasons(text);
  if (shape.length > 0) return { valid: false, reasons: shape };
  const classic = judge(takeApart(text, 'classic'), 'classic');
  return classic.valid || rule === 'classic' ? classic : judge(takeApart(text, rule), rule);
}

export function shapeReasons(text: string): Reason[] {
  const reasons: Reason[] = [];
  if (text.length !== 11) reasons.push('length');
  if (/[^0-9]/.test(text)) reasons.push('digits');
  return reasons;
}

export function takeApart(text: string, rule: Rule): Parts {
  const number = (from: number, to: number) => Number(text.slice(from, to));
  const written = { day: number(0, 2), month: number(2, 4) };
  const date = unshift(written.day, written.month);
  const [yearOfCentury, individnummer, k1] = [number(4, 6), number(6, 9), number(9, 10)];
  const sum2 = weigh(text, K2_WEIGHTS) + K1_IN_K2 * k1;
  return {
    written,
    date,
    yearOfCentury,
    individnummer,
    year:
      date === null ? 0 : rule === '2032' ? 2000 + yearOfCentury : birthYear(date.kind, yearOfCentury, individnummer),
    k1: { actual: k1, allowed: firstCheckDigits(weigh(text, K1_WEIGHTS), rule) },
    k2: { actual: number(10, 11), allowed: secondCheckDigit(sum2) },
  };
}

function judge(parts: Parts, rule: Rule): Parsed {
  const reasons = reasonsAgainst(parts);
  if (reasons.length > 0) return { valid: false, reasons };
  const { kind, synthetic, day, month } = parts.date!;
  if (rule === '2032') return { valid: true, kind, synthetic, birthDate: null, sex: null, rule };
  const sex = parts.individnummer % 2 === 0 ? 'female' : 'male';
  return { valid: true, kind, synthetic, birthDate: writeDay({ year: parts.year, month, day }), sex, rule };
}

function reasonsAgainst({ date, year, yearOfCentury, k1, k2 }: Parts): Reason[] {
  const reasons: Reason[] = [];
  // Where no series gives a century, any will do to judge the day: only year 00 is a leap year in one and not in another,
  // and year 00 is in a series whatever the individnummer.
  if (date === null || date.day > monthLength(year || 2000 + yearOfCentury, date.month)) reasons.push('date');
  if (date !== null && year === 0) reasons.push('series');
  if (!k1.allowed.includes(k1.actual)) reasons.push('k1');
  if (k2.actual !== k2.allowed) reasons.push('k2');
  return reasons;
}
