import type { Kind } from './types.ts';

/** Inclusive ranges of individnummer. */
export type Series = readonly (readonly [first: number, last: number])[];

/** The individnummer given to those born from `first` to `last` (years, inclusive). */
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

/** The 2032 rule: the individnummer says nothing of the century, so all of them serve every year. */
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
