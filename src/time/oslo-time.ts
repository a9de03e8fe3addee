/**
 * Calendar arithmetic on timestamps, for the persons of a scenario.
 *
 * Temporal is loaded when the first of them is asked for: start-up does not wait for it.
 */
import { createRequire } from 'node:module';
import type { Temporal as TemporalNamespace } from 'temporal-polyfill';

const OSLO = 'Europe/Oslo';
const require = createRequire(import.meta.url);
const loadTemporal = (): typeof TemporalNamespace => require('temporal-polyfill').Temporal;

const toOsloTime = (instant: number) => loadTemporal().Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(OSLO);

/**
 * The instant (ms since 1970) of a timestamp in any form that the service has been seen to write: offset in hours,
 * with or without minutes and colon, or Z; any fraction of a second.
 */
export const parseTimestamp = (timestamp: string): number => loadTemporal().Instant.from(timestamp).epochMilliseconds;

/** The instant of what should be a timestamp: a scenario of a broken service may state any text in its place. */
export function tryParseTimestamp(text: string): number | undefined {
  try {
    return parseTimestamp(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** An instant in the usual form, Norwegian time with an offset in hours: `2023-06-29T10:14:52+02`. */
export const formatTimestamp = (instant: number): string =>
  toOsloTime(instant).toString({ smallestUnit: 'second', timeZoneName: 'never' }).slice(0, -':00'.length);

/** The instant that lies an ISO 8601 duration before another, by Norway's calendar, clamped to the month's end. */
export const subtractDuration = (instant: number, duration: string): number =>
  toOsloTime(instant).subtract(duration).epochMilliseconds;

let latestDay = { start: Number.NaN, end: Number.NaN };

/** The first instant of the day in Norway. Whoever asks does so a thousand times a day, so the day is remembered. */
export function startOfDay(instant: number): number {
  if (!(instant >= latestDay.start && instant < latestDay.end)) {
    const start = toOsloTime(instant).startOfDay();
    latestDay = { start: start.epochMilliseconds, end: start.add({ days: 1 }).epochMilliseconds };
  }
  return latestDay.start;
}
