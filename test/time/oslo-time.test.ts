import { expect, test } from 'vitest';
import { formatTimeOfDay, getDayBefore, MAX_DAYS_BACK, TIMES_OF_DAY } from '../../src/register/dates.ts';

/** The language's own time zone data: what the register must not load, for it is slow. */
const oslo = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Oslo', timeZoneName: 'longOffset' });

/** `+02` at an instant (ms since 1970). */
const offsetAt = (instant: number): string =>
  oslo
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')!
    .value.slice('GMT'.length, 'GMT+02'.length);

const daysBefore = (anchor: number) =>
  Array.from({ length: MAX_DAYS_BACK + 1 }, (_, days) => getDayBefore(anchor, days));
const timesOfDay = Array.from({ length: TIMES_OF_DAY }, (_, index) => formatTimeOfDay(index));
const earliest = [...timesOfDay].sort()[0]!;
const latest = [...timesOfDay].sort().at(-1)!;
const instantOf = (date: string, time: string, offset: string) => Date.parse(`${date}${time}${offset}:00`);

test.each([2006, 2016, 2026, 2036])(
  "every day of a generated date has Norway's offset, in the decade before %i",
  (year) => {
    const days = daysBefore(Date.UTC(year, 0, 1));
    expect(days.length).toBeGreaterThan(3650);
    const wrong = days.filter(({ date, offset }) =>
      [earliest, latest].some((time) => offsetAt(instantOf(date, time, offset)) !== offset),
    );
    expect(wrong).toEqual([]);
  },
);

test('days are counted back from the anchor, one by one', () => {
  const anchor = Date.UTC(2026, 0, 1);
  const dates = daysBefore(anchor).map(({ date }) => date);
  expect(dates.slice(0, 3)).toEqual(['2026-01-01T', '2025-12-31T', '2025-12-30T']);
  expect(new Set(dates).size).toBe(dates.length);
  expect([...dates].sort().reverse()).toEqual(dates);
});

test('times of day are all in the hours when no clock is set forward or back', () => {
  expect(earliest >= '06:00:00').toBe(true);
  expect(latest <= '22:59:59').toBe(true);
  expect(new Set(timesOfDay).size).toBe(timesOfDay.length);
});
