import type { Kind, Rule, Synthetic } from './types.ts';

/** Inclusive ranges of individnummer. */
export type Series = readonly (readonly [first: number, last: number])[];

/** The individnummer series of birth years `first` to `last`, inclusive. */
export interface Era {
  first: number;
  last: number;
  series: Series;
}

/** fnr: forskrift om folkeregistrering § 2-2. dnr: their own series, announced by Skatteetaten on 2021-06-24. */
export const ERAS: Readonly<Record<Kind, readonly Era[]>> = {
  fnr: [
    { first: 1854, last: 1899, series: [[500, 749]] },
    { first: 1900, last: 1939, series: [[0, 499]] },
    {
      first: 1940,
      last: 1999,
      series: [
        [0, 499],
        [900, 999],
      ],
    },
    { first: 2000, last: 2039, series: [[500, 999]] },
  ],
  dnr: [
    { first: 1858, last: 1899, series: [[500, 599]] },
    { first: 1900, last: 1939, series: [[0, 199]] },
    {
      first: 1940,
      last: 1999,
      series: [
        [0, 499],
        [600, 999],
      ],
    },
    { first: 2000, last: 2039, series: [[200, 999]] },
  ],
};

/** The 2032 rule: the individnummer is independent of the century, so every individnummer is valid for every year. */
export const ANY_ERA: Era = { first: 0, last: 9999, series: [[0, 999]] };

export function isInSeries(series: Series, individnummer: number): boolean {
  return series.some(([first, last]) => individnummer >= first && individnummer <= last);
}

// Every border in ERAS is a multiple of 50, so 20 steps of 50 hold a kind's whole table for a year of the century.
const STEP = 50;
const STEPS = 1000 / STEP;

function createYearTable(kind: Kind): Uint16Array {
  const table = new Uint16Array(100 * STEPS);
  for (const { first, last, series } of ERAS[kind]) {
    for (let year = first; year <= last; year++) {
      const row = (year % 100) * STEPS;
      for (const [from, to] of series) table.fill(year, row + from / STEP, row + (to + 1) / STEP);
    }
  }
  return table;
}

const YEARS: Readonly<Record<Kind, Uint16Array>> = { fnr: createYearTable('fnr'), dnr: createYearTable('dnr') };

/** The year of birth under the classic rule; 0 when no series has this individnummer for the year of the century. */
export function birthYear(kind: Kind, yearOfCentury: number, individnummer: number): number {
  return YEARS[kind][yearOfCentury * STEPS + Math.floor(individnummer / STEP)]!;
}

/** Added to the day of birth. */
export const DAY_OFFSETS: Readonly<Record<Kind, number>> = { fnr: 0, dnr: 40 };

/** Added to the month of birth: +80 by Skatteetaten, +40 by NAV, +65 by Norsk helsenett. */
export const MONTH_OFFSETS: Readonly<Record<Synthetic, number>> = { none: 0, '+80': 80, '+40': 40, '+65': 65 };

export interface DecodedDate {
  kind: Kind;
  synthetic: Synthetic;
  day: number;
  month: number;
}

/** Takes the offsets off a day and month as written; null when no offset gives day 1-31 and month 1-12. */
export function removeOffsets(writtenDay: number, writtenMonth: number): DecodedDate | null {
  const day = DAYS[writtenDay];
  const month = MONTHS[writtenMonth];
  return day && month ? { kind: day.name, synthetic: month.name, day: day.value, month: month.value } : null;
}

interface NamedValue<Name> {
  name: Name;
  value: number;
}

const DAYS = createOffsetTable(DAY_OFFSETS, 31);
const MONTHS = createOffsetTable(MONTH_OFFSETS, 12);

/** For each written number 0-99, the value without its offset (1 to `max`), or undefined. */
function createOffsetTable<Name extends string>(offsets: Readonly<Record<Name, number>>, max: number) {
  const names = Object.keys(offsets) as Name[];
  return Array.from({ length: 100 }, (_, written): NamedValue<Name> | undefined => {
    const name = names.find((one) => written > offsets[one] && written <= offsets[one] + max);
    return name && { name, value: written - offsets[name] };
  });
}

// forskrift om folkeregistrering § 2-2. The weights apply to the digits as written, offsets included. A check digit of 10
// needs no special case: no digit completes such a sum.
export const K1_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2] as const;
export const K2_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3] as const;

/** The weight of k1 itself in the sum for k2. */
export const K1_IN_K2 = 2;

/**
 * The largest remainder of (weighted sum + k1) modulo 11 that a rule allows, from 0 up: numbers issued from 2032 may
 * have 0, 1, 2 or 3 (Skatteetaten, new fødselsnummer from 2032).
 */
export const MAX_REMAINDER: Readonly<Record<Rule, number>> = { classic: 0, '2032': 3 };

/** The weighted sum of a text's leading digits, as many as there are weights. */
export function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits.charCodeAt(at) - 48), 0);
}

/** Every first check digit that a rule allows for a weighted sum. */
export function firstCheckDigits(sum: number, rule: Rule): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((k1) => (sum + k1) % 11 <= MAX_REMAINDER[rule]);
}

/** The second check digit for a weighted sum that includes k1; null when none fits. */
export function secondCheckDigit(sum: number): number | null {
  const k2 = (11 - (sum % 11)) % 11;
  return k2 === 10 ? null : k2;
}
