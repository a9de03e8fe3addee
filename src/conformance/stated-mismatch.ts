import type { StatedTimestamp } from '../scenario/index.ts';
import { type CodeMember, isCode, isCodeMember } from './codes.ts';
import type { Complaint } from './per-person.ts';
import { isObject, type Members } from './reading.ts';
import { isStatedTimestamp, statedInstant } from './stated.ts';
import { readTimestamp } from './timestamp.ts';

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
export function mismatches(at: string, stated: unknown, answered: unknown, how: Comparison): readonly Complaint[] {
  const name = at.slice(at.lastIndexOf('/') + 1);
  if (stated === undefined) return [];
  if (stated === null) return answered === undefined ? [] : [{ at, expected: `no ${name}`, actual: 'there is one' }];
  if (isStatedTimestamp(stated, name)) return leaf(at, name, stated, answered, how, isInstant);
  if (isObject(stated)) return inside(at, name, stated, answered, how);
  return leaf(at, name, stated, answered, how, isCodeMember(name) ? isCodeAlike : isTextAlike);
}

function inside(at: string, name: string, stated: Members, answered: unknown, how: Comparison): readonly Complaint[] {
  if (answered !== undefined && !isObject(answered)) return [];
  const isStated = Object.values(stated).some((value) => value !== null);
  if (answered === undefined && isStated) return absent(at, name, how);
  return Object.entries(stated).flatMap(([member, value]) =>
    mismatches(`${at}/${member}`, value, answered?.[member], how),
  );
}

const absent = (at: string, name: string, { mayBeAbsent }: Comparison): readonly Complaint[] =>
  mayBeAbsent(at) ? [] : [{ at, expected: `${name} as stated`, actual: `no ${name}` }];

type IsAlike = (stated: unknown, answered: unknown, how: Comparison, name: string) => boolean;

function leaf(at: string, name: string, stated: unknown, answered: unknown, how: Comparison, isAlike: IsAlike) {
  if (answered === undefined) return absent(at, name, how);
  if (isAlike(stated, answered, how, name)) return [];
  // A code is nobody's own; anything else is not shown.
  return isCodeMember(name)
    ? [{ at, expected: `${name} ${String(stated)}`, actual: `${name} ${String(answered)}` }]
    : [{ at, expected: `${name} as stated`, actual: 'another value' }];
}

const isInstant: IsAlike = (stated, answered, { now, isFrozen }) => {
  const instant = readTimestamp(answered)?.instant;
  if (instant === undefined) return true;
  const off = Math.abs(instant - statedInstant(stated as StatedTimestamp, now));
  return typeof stated === 'string' || isFrozen ? off < SECOND_MS : off <= DAY_MS;
};

const isCodeAlike: IsAlike = (stated, answered, _how, name) =>
  !isCode(name as CodeMember, answered) || stated === answered;

const isTextAlike: IsAlike = (stated, answered) => typeof answered !== 'string' || stated === answered;
