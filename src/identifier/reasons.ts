import { monthLength } from './calendar.ts';
import { firstCheckDigits, K1_IN_K2, K1_WEIGHTS, K2_WEIGHTS, secondCheckDigit, weigh } from './check-digits.ts';
import { type DecodedDate, removeOffsets } from './offsets.ts';
import { birthYear } from './series.ts';
import type { Reason, Rule } from './types.ts';

/** 11 digits, taken apart. The reasons and their explanations both come from here, so the two cannot differ. */
export interface IdentifierParts {
  written: { day: number; month: number };
  /** null when no offset makes a day and month of what is written */
  date: DecodedDate | null;
  yearOfCentury: number;
  individnummer: number;
  /** under the rule asked for; 0 when the individnummer is in no series, or there is no date to look it up by */
  year: number;
  k1: { actual: number; allowed: readonly number[] };
  k2: { actual: number; allowed: number | null };
}

/** Everything that is wrong with a text under a rule; empty when it is valid. */
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
  // Where no series gives a century, any will do to judge the day: only year 00 is a leap year in one and not in another,
  // and year 00 is in a series whatever the individnummer.
  if (date === null || date.day > monthLength(year || 2000 + yearOfCentury, date.month)) reasons.push('date');
  if (date !== null && year === 0) reasons.push('series');
  if (!k1.allowed.includes(k1.actual)) reasons.push('k1');
  if (k2.actual !== k2.allowed) reasons.push('k2');
  return reasons;
}
