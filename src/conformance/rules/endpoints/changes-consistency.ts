import { getRequestedFrom, readPosition } from '../../evidence/change-log.ts';
import { describeDifferences } from '../../evidence/describe.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { type CompletedExchange, getPersonsByIdentifier } from '../../evidence/lookups.ts';
import { findDisagreements, isObject, type JsonObject, readObject, removeAbsent } from '../../evidence/rest-persons.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { type Exchange, hasResponse } from '../../target/exchange.ts';
import { isOk, isRateLimited } from '../assertions.ts';
import { compareMembers } from '../compare-persons.ts';
import { type Finding, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';

const PROBE = 'changes-consistency';

/** The responses of the probe, each in its place. */
interface ChangesCourse {
  readonly fromStart: CompletedExchange;
  readonly fromLast: Exchange;
  readonly fromEnd: Exchange;
  readonly next: Exchange | undefined;
  readonly lookup: Exchange | undefined;
}

function evaluateCourse(evidence: Evidence, evaluate: (course: ChangesCourse) => RuleOutcome): RuleOutcome {
  const [fromStart, fromLast, fromEnd, next, , lookup] = evidence.findSteps(PROBE);
  if (fromStart === undefined || !hasResponse(fromStart) || !isOk(fromStart) || listChanges(fromStart) === undefined)
    return skip('the changes are not returned (changes/shape)');
  if (fromLast === undefined || fromEnd === undefined) return skip('the log has no changes, or no ids (changes/shape)');
  return evaluate({ fromStart, fromLast, fromEnd, next, lookup });
}

const listChanges = (exchange: CompletedExchange): readonly unknown[] | undefined => {
  const list = readObject(exchange.response)?.list;
  return Array.isArray(list) ? list : undefined;
};

const listIdentifiers = (exchange: CompletedExchange): ReadonlySet<unknown> =>
  new Set((listChanges(exchange) ?? []).filter(isObject).map(({ personidentifikator }) => personidentifikator));

/** A request from an id of the log succeeds. */
function findNoList(exchange: Exchange, expected: string): readonly Finding[] | undefined {
  if (!hasResponse(exchange)) return [{ exchange, expected, actual: 'no response' }];
  if (isRateLimited(exchange)) return [];
  if (!isOk(exchange)) return [{ exchange, expected, actual: `status ${exchange.response.status}` }];
  return listChanges(exchange) === undefined ? [{ exchange, expected, actual: 'no list' }] : undefined;
}

/** A request from the end of the log succeeds, and the last change is not returned again. */
function checkEnd({ fromEnd }: ChangesCourse): readonly Finding[] {
  const expected = 'status 200 and an empty list';
  const withoutList = findNoList(fromEnd, expected);
  if (withoutList !== undefined) return withoutList;
  const position = readPosition(fromEnd);
  // Another client may have changed a person in the meantime.
  const isStillEnd = position === undefined || position.sisteEndringsId === position.requestedFrom;
  if (listChanges(fromEnd as CompletedExchange)!.length === 0 || !isStillEnd) return [];
  return [{ exchange: fromEnd, expected, actual: 'changes before the requested id', pointer: '/list/0' }];
}

/**
 * Every change has an id of its own, so that two ids limit the number of changes between them. The change with the
 * requested id may be returned too: the documentation of SOAP includes it.
 */
function checkCount(exchange: Exchange | undefined): readonly Finding[] {
  const position = exchange && readPosition(exchange);
  if (position === undefined) return [];
  const completed = exchange as CompletedExchange;
  const count = listChanges(completed)?.length ?? 0;
  const max = position.tilEndringsId - getRequestedFrom(completed) + 1;
  if (max < 1 || count <= max) return [];
  const expected = `at most ${max} changes: those from the requested id to tilEndringsId`;
  return [{ exchange: completed, expected, actual: `${count} changes`, pointer: '/list' }];
}

/** The change with the id tilEndringsId is after the one before it. */
function checkLast({ fromStart, fromLast }: ChangesCourse): readonly Finding[] {
  const withoutList = findNoList(fromLast, 'status 200 and a list');
  if (withoutList !== undefined) return withoutList;
  if (listChanges(fromStart)?.length === 0 || listChanges(fromLast as CompletedExchange)!.length > 0) return [];
  const expected = 'the change with the id tilEndringsId of the response from 0';
  return [{ exchange: fromLast, expected, actual: 'an empty list', pointer: '/list' }];
}

/** Changes after the last page that neither it nor the next one contains. */
function checkGap({ fromStart, fromLast, next }: ChangesCourse): readonly Finding[] {
  if (next === undefined || !hasResponse(next) || !hasResponse(fromLast)) return [];
  const [reached, end] = [readPosition(fromLast), readPosition(next)];
  if (reached === undefined || end === undefined || reached.tilEndringsId > end.tilEndringsId) return [];
  const seen = new Set([...listIdentifiers(fromStart), ...listIdentifiers(next)]);
  const missing = [...listIdentifiers(fromLast)].map(String).filter((identifier) => !seen.has(identifier));
  if (missing.length === 0) return [];
  const expected = 'every change that a request from one id earlier returns';
  return [{ exchange: next, expected, actual: `${missing.length} missing`, identifiers: missing, pointer: '/list' }];
}

/** Compares the persons of the changes with the lookup. */
function checkCurrentData({ fromStart, lookup }: ChangesCourse): RuleOutcome {
  if (lookup === undefined || !hasResponse(lookup) || !isOk(lookup))
    return skip('the persons of the changes were not looked up');
  const persons = getPersonsByIdentifier(lookup);
  const findings = (listChanges(fromStart) ?? []).filter(isObject).flatMap((listed, index) => {
    const person = persons.get(String(listed.personidentifikator));
    const members = person === undefined ? [] : findDisagreements(person, removeAbsent(listed));
    if (members.length === 0) return [];
    const actual = describeDifferences(members);
    return [
      {
        exchange: fromStart,
        expected: 'the data that the lookup returns for the person',
        actual,
        pointer: `/list/${index}`,
        comparedWith: compareMembers(lookup, members, person!, listed),
      },
    ];
  });
  return toRuleOutcome([...findings, ...findWithheld(fromStart, persons)]);
}

const PARTS = ['kontaktinformasjon', 'digital_post'];

/** Parts that the lookup returns for registered persons, and the changes for none of them. */
function findWithheld(exchange: CompletedExchange, persons: ReadonlyMap<string, JsonObject>): readonly Finding[] {
  const listed = (listChanges(exchange) ?? []).filter(isObject);
  return PARTS.filter(
    (part) =>
      listed.some((person) => part in (persons.get(String(person.personidentifikator)) ?? {})) &&
      !listed.some((person) => part in removeAbsent(person)),
  ).map((part) => ({
    exchange,
    expected: `${part}, as in the lookup`,
    actual: `no ${part}`,
    pointer: '/list',
  }));
}

/** Rules that compare requests for changes from several ids, and with the lookup. */
export const changesConsistencyRules = [
  {
    id: 'changes/end-is-empty',
    title: 'At the end of the log the list is empty',
    requirement:
      'A request from sisteEndringsId returns status 200 and an empty list, as long as nothing changes. The last change is not returned again.',
    probes: [PROBE] as const satisfies readonly ProbeName[],
    confirm: true as const,
    evaluate: (evidence: Evidence) => evaluateCourse(evidence, (course) => toRuleOutcome(checkEnd(course))),
  },
  {
    id: 'changes/pages-adjoin',
    title: 'The changes of two responses neither overlap nor leave a gap',
    requirement:
      'A response contains the changes after the requested id up to tilEndringsId, the one with tilEndringsId too: no more than there are ids from the one to the other, and none is missing between two responses.',
    probes: [PROBE] as const satisfies readonly ProbeName[],
    confirm: true as const,
    evaluate: (evidence: Evidence) =>
      evaluateCourse(evidence, (course) =>
        toRuleOutcome([
          ...checkCount(course.fromLast),
          ...checkCount(course.next),
          ...checkLast(course),
          ...checkGap(course),
        ]),
      ),
  },
  {
    id: 'changes/current-data',
    title: 'The changes contain the data of the lookup',
    requirement: 'Where the changes and the lookup return the same member of a person, its value is the same.',
    probes: [PROBE] as const satisfies readonly ProbeName[],
    confirm: true as const,
    evaluate: (evidence: Evidence) => evaluateCourse(evidence, checkCurrentData),
  },
];
