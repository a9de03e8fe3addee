/**
 * The dates of generated persons.
 *
 * Every generated date is a number of whole days before an anchor, the first day of the current calendar year in UTC,
 * so a person stays the same from January to December. The windows avoid the 18-month border, which
 * moves from 549 to 184 days before the anchor in the course of the year.
 */
const DAY_MS = 86_400_000;

/** Fresh all year: within this many days, newer than the border on 31 December. Spans are powers of two, so that a bit mask can draw from them. */
export const FRESH_SPAN = 128;
/** Expired all year: from this many days on, older than the border on 1 January. */
export const EXPIRED_DAYS = 580;
export const EXPIRED_SPAN = 1024;
/** How long a verified channel may have been in the register before its last verification. */
export const HISTORY_SPAN = 2048;
/** No generated date is more days before the anchor than this. */
export const MAX_DAYS_BACK = EXPIRED_DAYS + EXPIRED_SPAN + HISTORY_SPAN;

/** A moment is a number: days before the anchor, then this many bits of time of day. */
export const TIME_BITS = 11;
export const TIMES_OF_DAY = 1 << TIME_BITS;
const MIN_SECOND = 6 * 3600;
const SECONDS_SPAN = 17 * 3600;

/** The first instant, in UTC, of the calendar year that holds `now` (both in ms since 1970). */
export const startOfYear = (now: number): number => Date.UTC(new Date(now).getUTCFullYear(), 0, 1);

const findLastSunday = (year: number, month: number): number => {
  const lastDay = Date.UTC(year, month + 1, 0);
  return lastDay - new Date(lastDay).getUTCDay() * DAY_MS;
};

/** Norway's offset on a day, from 06:00 on: summer time from the last Sunday of March to that of October. */
function getOsloOffset(day: number): '+01' | '+02' {
  const year = new Date(day).getUTCFullYear();
  return day >= findLastSunday(year, 2) && day < findLastSunday(year, 9) ? '+02' : '+01';
}

export interface CalendarDay {
  /** `2023-06-29T` */
  readonly date: string;
  /** `+02` */
  readonly offset: '+01' | '+02';
}

/** A day that a generated date can fall on, by its distance in days from the anchor (0 … MAX_DAYS_BACK). */
export function getDayBefore(anchor: number, distance: number): CalendarDay {
  const day = anchor - distance * DAY_MS;
  return { date: new Date(day).toISOString().slice(0, 11), offset: getOsloOffset(day) };
}

/** One of TIMES_OF_DAY between 06:00:00 and 22:59:59, spread by a step that visits them in no visible order. */
export function formatTimeOfDay(index: number): string {
  const second = MIN_SECOND + ((index * 40_503) % SECONDS_SPAN);
  return new Date(second * 1000).toISOString().slice(11, 19);
}

/** Whole days from a birth date (YYYY-MM-DD) to the anchor; zero or less for a birth date this year or later. */
export const computeAgeInDays = (birthDate: string, anchor: number): number =>
  (anchor - Date.parse(birthDate)) / DAY_MS;
