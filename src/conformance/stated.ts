import type { ScenarioPerson, StatedTimestamp } from '../scenario/index.ts';
import { before, CHANNELS, MARGIN_MS } from './freshness.ts';
import { readTimestamp } from './timestamp.ts';

/**
 * The instant (ms since 1970) that the persons file means: a moment, or a distance before the judge's time. NaN for a
 * text that is none, which a file may state of a broken service.
 */
export const statedInstant = (stated: StatedTimestamp, now: number): number =>
  typeof stated === 'string' ? (readTimestamp(stated)?.instant ?? Number.NaN) : before(now, stated.ago);

const TIMESTAMP = /(?:_oppdatert|_sist_verifisert|_sist_validert|tidspunkt)$/;

/** Whether what is stated of a member is a timestamp. */
export const isStatedTimestamp = (stated: unknown, member: string): stated is StatedTimestamp =>
  TIMESTAMP.test(member) && stated !== null;

const DATES = CHANNELS.flatMap((channel) => [`${channel}_oppdatert`, `${channel}_sist_verifisert`] as const);

/**
 * Whether all contact information that the file states of a person has expired, or is so near the border that it may
 * have: then a deployment may withhold it. A date that cannot be read keeps nothing fresh. False if the file states none.
 */
export function mayHaveExpired(
  { stated: { kontaktinformasjon } }: ScenarioPerson,
  now: number,
  border: number,
): boolean {
  const dates = DATES.map((date) => kontaktinformasjon?.[date]).filter((date) => date !== undefined && date !== null);
  return dates.length > 0 && dates.every((date) => !(statedInstant(date, now) >= border + MARGIN_MS));
}
