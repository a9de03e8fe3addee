import type { ScenarioPerson, TimestampSpec } from '../../scenario/index.ts';
import type { PersonFinding } from './finding.ts';
import { type CodeMember, isCode, isCodeMember, isObject, type JsonObject } from './rest-persons.ts';
import { CHANNELS, MARGIN_MS, readTimestamp, subtractDuration } from './timestamps.ts';

/**
 * Resolves a timestamp of the persons file (an instant, or a duration before `now`) to ms since 1970. NaN for an invalid
 * timestamp, which the file may specify for a faulty service.
 */
export const toInstant = (specified: TimestampSpec, now: number): number =>
  typeof specified === 'string'
    ? (readTimestamp(specified)?.instant ?? Number.NaN)
    : subtractDuration(now, specified.ago);

const TIMESTAMP = /(?:_oppdatert|_sist_verifisert|_sist_validert|tidspunkt)$/;

export const isSpecifiedTimestamp = (specified: unknown, member: string): specified is TimestampSpec =>
  TIMESTAMP.test(member) && specified !== null;

const DATES = CHANNELS.flatMap((channel) => [`${channel}_oppdatert`, `${channel}_sist_verifisert`] as const);

/**
 * Whether all specified contact information of a person has expired, or is so close to the limit that it may have: a
 * deployment may then omit it. An invalid date counts as expired. False without specified dates.
 */
export function mayHaveExpired(
  { specified: { kontaktinformasjon } }: ScenarioPerson,
  now: number,
  border: number,
): boolean {
  const dates = DATES.map((date) => kontaktinformasjon?.[date]).filter((date) => date !== undefined && date !== null);
  return dates.length > 0 && dates.every((date) => !(toInstant(date, now) >= border + MARGIN_MS));
}

/** How specified values are compared with a response. */
export interface Comparison {
  /** The time of the evaluation, and whether the deployment's clock is frozen at it. */
  readonly now: number;
  readonly isFrozen: boolean;
  /** Whether the response may omit a specified value. */
  readonly mayBeAbsent: (at: string) => boolean;
}

const SECOND_MS = 1000;
/** A deployment may count a duration from any time of the day, and a day may have 25 hours. */
const DAY_MS = 25 * 60 * 60 * SECOND_MS;

/**
 * Finds values in a response that differ from the persons file. `null` in the file specifies an absent member;
 * unspecified members are ignored. Other rules report values of the wrong type or outside their code list.
 */
export function findMismatches(
  at: string,
  specified: unknown,
  returned: unknown,
  how: Comparison,
): readonly PersonFinding[] {
  const name = at.slice(at.lastIndexOf('/') + 1);
  if (specified === undefined) return [];
  if (specified === null) {
    return returned === undefined
      ? []
      : [{ at, expected: `no ${name}`, actual: `${name} ${formatSpecified(returned)}` }];
  }
  if (isSpecifiedTimestamp(specified, name)) return compareValue(at, name, specified, returned, how, isInstantAlike);
  if (isObject(specified)) return compareMembers(at, name, specified, returned, how);
  return compareValue(at, name, specified, returned, how, isCodeMember(name) ? isCodeAlike : isTextAlike);
}

function compareMembers(
  at: string,
  name: string,
  specified: JsonObject,
  returned: unknown,
  how: Comparison,
): readonly PersonFinding[] {
  if (returned !== undefined && !isObject(returned)) return [];
  const isSpecified = Object.values(specified).some((value) => value !== null);
  if (returned === undefined && isSpecified) return checkAbsent(at, name, specified, how);
  return Object.entries(specified).flatMap(([member, value]) =>
    findMismatches(`${at}/${member}`, value, returned?.[member], how),
  );
}

const checkAbsent = (
  at: string,
  name: string,
  specified: unknown,
  { mayBeAbsent }: Comparison,
): readonly PersonFinding[] =>
  mayBeAbsent(at) ? [] : [{ at, expected: `${name} ${formatSpecified(specified)}`, actual: `no ${name}` }];

/** A value, the names of the values in an object, or a time before now. */
function formatSpecified(value: unknown): string {
  if (!isObject(value)) return String(value);
  return typeof value.ago === 'string' ? `${value.ago} before now` : `with ${Object.keys(value).join(', ')}`;
}

type IsAlike = (specified: unknown, returned: unknown, how: Comparison, name: string) => boolean;

function compareValue(
  at: string,
  name: string,
  specified: unknown,
  returned: unknown,
  how: Comparison,
  isAlike: IsAlike,
) {
  if (returned === undefined) return checkAbsent(at, name, specified, how);
  if (isAlike(specified, returned, how, name)) return [];
  return [{ at, expected: `${name} ${formatSpecified(specified)}`, actual: `${name} ${formatSpecified(returned)}` }];
}

const isInstantAlike: IsAlike = (specified, returned, { now, isFrozen }) => {
  const instant = readTimestamp(returned)?.instant;
  if (instant === undefined) return true;
  const off = Math.abs(instant - toInstant(specified as TimestampSpec, now));
  return typeof specified === 'string' || isFrozen ? off < SECOND_MS : off <= DAY_MS;
};

const isCodeAlike: IsAlike = (specified, returned, _how, name) =>
  !isCode(name as CodeMember, returned) || specified === returned;

const isTextAlike: IsAlike = (specified, returned) => typeof returned !== 'string' || specified === returned;
