import { Temporal } from 'temporal-polyfill';
import { isMapping } from './mapping.ts';
import type { PathDiagnostic } from './source.ts';

/**
 * The timestamps anywhere within `value` that do not exist, or are later than `now` (milliseconds since 1970): a
 * schema's pattern knows no month's length, and no now.
 *
 * @example
 * wrongTimes({ spraak_oppdatert: '2026-02-29T12:00:00Z' }, undefined); // one finding: there is no 2026-02-29
 */
export function checkTimes(value: unknown, now: number | undefined, path: readonly string[] = []): PathDiagnostic[] {
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([key, member]) => checkTimes(member, now, [...path, key]));
  }
  if (typeof value !== 'string') return [];
  const reason = describeImpossibleDate(value) ?? describeFutureTime(value, now);
  return reason === undefined ? [] : [{ path, part: 'value', message: `${path.at(-1)}: ${reason}` }];
}

function describeImpossibleDate(text: string): string | undefined {
  const [, month, day] = text.match(/^(\d{4}-(?:0[1-9]|1[0-2]))-(\d\d)T/) ?? [];
  if (!month || Number(day) <= Temporal.PlainYearMonth.from(month).daysInMonth) return undefined;
  return `there is no ${month}-${day}`;
}

function describeFutureTime(text: string, now: number | undefined): string | undefined {
  const isLater = now !== undefined && (parseInstant(text) ?? now) > now;
  return isLater ? 'later than the now of this scenario' : undefined;
}

/**
 * A timestamp as milliseconds since 1970; undefined for whatever is none, of which the schema tells.
 *
 * @example
 * instantIn('1970-01-01T00:00:01Z'); // 1000
 */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    return undefined;
  }
}
