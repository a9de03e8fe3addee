/** A day of the Gregorian calendar. No `Date`: it would bring time zones, and years 0-99 that mean 1900-1999. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days in month 1-12 of a year, 0 for any other month. */
export function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Parses YYYY-MM-DD; null for another format or a day that does not exist. */
export function parseDay(text: string): Day | null {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return day >= 1 && day <= monthLength(year, month) ? { year, month, day } : null;
}

export function formatDay({ year, month, day }: Day): string {
  return `${FOUR_DIGITS[year] ?? String(year).padStart(4, '0')}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;
}

/** The years of the number series and around them. */
const FOUR_DIGITS = Array.from({ length: 2200 }, (_, value) => String(value).padStart(4, '0'));
const TWO_DIGITS = Array.from({ length: 32 }, (_, value) => String(value).padStart(2, '0'));

/** Negative when `a` is before `b`, 0 when they are the same day. */
export function compareDays(a: Day, b: Day): number {
  return (a.year - b.year) * 10_000 + (a.month - b.month) * 100 + (a.day - b.day);
}

/** Every day from `from` to `to`, both included. */
export function* iterateDays(from: Day, to: Day): Generator<Day> {
  let day = from;
  while (compareDays(day, to) <= 0) {
    yield day;
    day = getNextDay(day);
  }
}

export function getNextDay({ year, month, day }: Day): Day {
  if (day < monthLength(year, month)) return { year, month, day: day + 1 };
  return month < 12 ? { year, month: month + 1, day: 1 } : { year: year + 1, month: 1, day: 1 };
}

/** The same day so many years before; 28 February instead of a 29 February that does not exist. */
export function subtractYears({ year, month, day }: Day, years: number): Day {
  const earlier = year - years;
  return { year: earlier, month, day: Math.min(day, monthLength(earlier, month)) };
}

/** Birth years of typical adults in the register. */
export const ADULT_BIRTH_YEARS = '1930..2009';

const YEAR = String.raw`\d{4}`;
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const BIRTH_DATES_PATTERN = new RegExp(
  `^(?:(${YEAR})(?:(?:-|\\.\\.)(${YEAR}))?|(${YEAR}|${DATE})(?:\\.\\.(${YEAR}|${DATE}))?)$`,
);

/**
 * Parses a year, a date or a range of birth dates: `1970`, `1950..1959`, `1999-12-31`,
 * `2001-02-28..2001-03-01`, and years also with a hyphen. It does not check that the dates exist.
 *
 * @returns the first and last date, YYYY-MM-DD; undefined for any other format
 * @example
 * parseBirthDates('1950..1959'); // { from: '1950-01-01', to: '1959-12-31' }
 */
export function parseBirthDates(written: string): { from: string; to: string } | undefined {
  const [, year, lastYear, first, last] = BIRTH_DATES_PATTERN.exec(written) ?? [];
  const from = year ?? first;
  if (from === undefined) return undefined;
  const to = lastYear ?? last ?? from;
  return { from: from.length === 4 ? `${from}-01-01` : from, to: to.length === 4 ? `${to}-12-31` : to };
}
