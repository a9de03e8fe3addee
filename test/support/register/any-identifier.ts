import fc from 'fast-check';
import { complete } from '../identifier/reference.ts';

/** Day offset, years of birth, and the individnummer of those years. */
const ERAS = [
  [0, 1854, 1899, 500, 749],
  [0, 1900, 1999, 0, 499],
  [0, 1940, 1999, 900, 999],
  [0, 2000, 2039, 500, 999],
  [40, 1858, 1899, 500, 599],
  [40, 1900, 1939, 0, 199],
  [40, 1940, 1999, 600, 999],
  [40, 2000, 2039, 200, 999],
  // Once more, for these are the years in which somebody may be too young for a date.
  [0, 2014, 2030, 500, 999],
  [40, 2014, 2030, 200, 999],
] as const;
const MONTH_OFFSETS = [0, 40, 65, 80];
const DAYS_OF_YEAR = 365;

export interface Born {
  readonly identifier: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
}

const digits = (value: number, width: number) => String(value).padStart(width, '0');

function compose(birthDate: string, dayOffset: number, monthOffset: number, iii: number): string | null {
  const [year, month, day] = birthDate.split('-').map(Number) as [number, number, number];
  const date = digits(day + dayOffset, 2) + digits(month + monthOffset, 2) + digits(year % 100, 2);
  return complete(date + digits(iii, 3));
}

/** A valid identifier of any kind, series and year, made anew: fødselsnummer and D-numbers, synthetic and ordinary. */
export const anyIdentifier: fc.Arbitrary<Born> = fc.constantFrom(...ERAS).chain(([dayOffset, first, last, low, high]) =>
  fc
    .record({
      year: fc.integer({ min: first, max: last }),
      dayOfYear: fc.oneof(fc.integer({ min: 1, max: DAYS_OF_YEAR }), fc.constantFrom(1, DAYS_OF_YEAR)),
      monthOffset: fc.constantFrom(...MONTH_OFFSETS),
      iii: fc.integer({ min: low, max: high }),
    })
    .map(({ year, dayOfYear, monthOffset, iii }) => {
      const birthDate = new Date(Date.UTC(year, 0, dayOfYear)).toISOString().slice(0, 10);
      return { birthDate, identifier: compose(birthDate, dayOffset, monthOffset, iii) };
    })
    .filter((made): made is Born => made.identifier !== null),
);
