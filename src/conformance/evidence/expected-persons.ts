import type { ScenarioPerson, TimestampSpec } from '../../scenario/index.ts';
import type { PersonFinding } from '../rules/assertions.ts';
import { type CodeMember, isCode, isCodeMember, isObject, type JsonObject } from './rest-persons.ts';
import { CHANNELS, MARGIN_MS, readTimestamp, subtractDuration } from './timestamps.ts';

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

/** How a statement is held against an answer. */
export interface Comparison {
  /** The judge's time, and whether the deployment's stands still with it. */
  readonly now: number;
  readonly isFrozen: boolean;
  /** Whether what is stated may be absent from the answer all the same. */
  readonly mayBeAbsent: (at: string) => boolean;
}

const SECOND_MS = 1000;
/** A distance before now may be counted from any moment of the day, and a day may have 25 hours. */
const DAY_MS = 25 * 60 * 60 * SECOND_MS;

/**
 * Where an answer is not as the persons file states it. `null` states that a member is absent; what is not stated is not
 * looked at. What is of the wrong type or outside its code list is left to the rules that name it.
 */
export function findMismatches(
  at: string,
  specified: unknown,
  returned: unknown,
  how: Comparison,
): readonly PersonFinding[] {
  const name = at.slice(at.lastIndexOf('/') + 1);
  if (specified === undefined) return [];
  if (specified === null) return returned === undefined ? [] : [{ at, expected: `no ${name}`, actual: 'there is one' }];
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
  if (returned === undefined && isSpecified) return checkAbsent(at, name, how);
  return Object.entries(specified).flatMap(([member, value]) =>
    findMismatches(`${at}/${member}`, value, returned?.[member], how),
  );
}

const checkAbsent = (at: string, name: string, { mayBeAbsent }: Comparison): readonly PersonFinding[] =>
  mayBeAbsent(at) ? [] : [{ at, expected: `${name} as stated`, actual: `no ${name}` }];

type IsAlike = (specified: unknown, answered: unknown, how: Comparison, name: string) => boolean;

function compareValue(
  at: string,
  name: string,
  specified: unknown,
  returned: unknown,
  how: Comparison,
  isAlike: IsAlike,
) {
  if (returned === undefined) return checkAbsent(at, name, how);
  if (isAlike(specified, returned, how, name)) return [];
  // A code is nobody's own; anything else is not shown.
  return isCodeMember(name)
    ? [{ at, expected: `${name} ${String(specified)}`, actual: `${name} ${String(returned)}` }]
    : [{ at, expected: `${name} as stated`, actual: 'another value' }];
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
