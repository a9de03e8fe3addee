/**
 * Timestamps and calendar arithmetic in Norwegian time. Temporal is loaded on first use, to keep start-up fast.
 */
import { createRequire } from 'node:module';
import type { Temporal as TemporalNamespace } from 'temporal-polyfill';

const OSLO = 'Europe/Oslo';
const require = createRequire(import.meta.url);

let temporal: typeof TemporalNamespace | undefined;

/** Keeps the namespace, because each call of `require` copies the exports of a bundled package. */
function loadTemporal(): typeof TemporalNamespace {
  temporal ??= require('temporal-polyfill').Temporal as typeof TemporalNamespace;
  return temporal;
}

const toOsloTime = (instant: number) => loadTemporal().Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(OSLO);

/**
 * Parses a timestamp to an instant (ms since 1970), in any format that the service has been observed to return: an offset
 * in hours, with or without minutes and colon, or Z; any fraction of a second.
 */
export const parseTimestamp = (timestamp: string): number => loadTemporal().Instant.from(timestamp).epochMilliseconds;

/** Like {@link parseTimestamp}, but undefined for an invalid timestamp: a scenario can specify any text. */
export function tryParseTimestamp(text: string): number | undefined {
  try {
    return parseTimestamp(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Formats an instant in the default format, Norwegian time with an offset in hours: `2023-06-29T10:14:52+02`. */
export const formatTimestamp = (instant: number): string =>
  toOsloTime(instant).toString({ smallestUnit: 'second', timeZoneName: 'never' }).slice(0, -':00'.length);

/** Subtracts an ISO 8601 duration from an instant by the Norwegian calendar, clamped to the end of the month. */
export const subtractDuration = (instant: number, duration: string): number =>
  toOsloTime(instant).subtract(duration).epochMilliseconds;

/** The instant that is an ISO 8601 duration after another, by Norway's calendar, clamped to the end of the month. */
export const addDuration = (instant: number, duration: string): number =>
  toOsloTime(instant).add(duration).epochMilliseconds;

/** The first instant of the next day in Norway. */
export const endOfDay = (instant: number): number =>
  toOsloTime(instant).startOfDay().add({ days: 1 }).epochMilliseconds;

let latestDay = { start: Number.NaN, end: Number.NaN };

/** The first instant of the day in Norway. The latest day is cached: a batch needs it up to 1000 times. */
export function startOfDay(instant: number): number {
  if (!(instant >= latestDay.start && instant < latestDay.end)) {
    const start = toOsloTime(instant).startOfDay();
    latestDay = { start: start.epochMilliseconds, end: start.add({ days: 1 }).epochMilliseconds };
  }
  return latestDay.start;
}
