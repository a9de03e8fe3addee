import type { ScenarioPerson, TimestampSpec } from '../scenario/index.ts';
import { CHANNELS, MARGIN_MS, subtractDuration } from './freshness.ts';
import { readTimestamp } from './timestamp.ts';

/**
 * The instant (ms since 1970) that the persons file means: a moment, or a distance before the judge's time. NaN for a
 * text that is none, which a file may state of a broken service.
 */
export const toInstant = (specified: TimestampSpec, now: number): number =>
  typeof specified === 'string'
    ? (readTimestamp(specified)?.instant ?? Number.NaN)
    : subtractDuration(now, specified.ago);

const TIMESTAMP = /(?:_oppdatert|_sist_verifisert|_sist_validert|tidspunkt)$/;

/** Whether what is stated of a member is a timestamp. */
export const isSpecifiedTimestamp = (specified: unknown, member: string): specified is TimestampSpec =>
  TIMESTAMP.test(member) && specified !== null;

const DATES = CHANNELS.flatMap((channel) => [`${channel}_oppdatert`, `${channel}_sist_verifisert`] as const);

/**
 * Whether all contact information that the file states of a person has expired, or is so near the border that it may
 * have: then a deployment may withhold it. A date that cannot be read keeps nothing fresh. False if the file states none.
 */
export function mayHaveExpired(
  { specified: { kontaktinformasjon } }: ScenarioPerson,
  now: number,
  border: number,
): boolean {
  const dates = DATES.map((date) => kontaktinformasjon?.[date]).filter((date) => date !== undefined && date !== null);
  return dates.length > 0 && dates.every((date) => !(toInstant(date, now) >= border + MARGIN_MS));
}
