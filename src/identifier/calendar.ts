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

/** Reads YYYY-MM-DD; null when it is not written so, or the calendar has no such day. */
export function parseDay(text: string): Day | null {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return day >= 1 && day <= monthLength(year, month) ? { year, month, day } : null;
}

export function formatDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;
}

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

function getNextDay({ year, month, day }: Day): Day {
  if (day < monthLength(year, month)) return { year, month, day: day + 1 };
  return month < 12 ? { year, month: month + 1, day: 1 } : { year: year + 1, month: 1, day: 1 };
}
