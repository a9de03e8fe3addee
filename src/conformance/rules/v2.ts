import { describeDifferences } from '../evidence/describe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type CompletedExchange, getPersons, getPersonsByIdentifier } from '../evidence/lookups.ts';
import { findDisagreements, type JsonObject } from '../evidence/rest-persons.ts';
import { NOT_YET_BORN_UNTIL } from '../probes/identifiers.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { createMissingFinding, isOk, withoutRateLimited } from './assertions.ts';
import { compareMembers, findMissingList, isReportedAsUnreadable, UNREADABLE } from './compare-persons.ts';
import { BORN_BY_NOW } from './duplicates.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

const NOT_REGISTERED = 'IKKE_REGISTRERT';

/** Requests to version 2 that include persons who are not registered. */
const ALL_PERSONS_PROBES = ['one', 'batch', 'thousand', 'with-not-yet-born'] as const satisfies readonly [
  ProbeName,
  ...ProbeName[],
];

const getLookupResponses = (
  { lookupResponses }: Evidence,
  ...probes: readonly ProbeName[]
): readonly CompletedExchange[] => lookupResponses.filter(({ probe }) => (probes as readonly string[]).includes(probe));

const NO_RESPONSE = skip('no lookup returned persons (response/status-200, response/personer-array)');

const includesUnregistered = ({ request }: CompletedExchange): boolean =>
  /"inkluderIkkeRegistrerte"\s*:\s*true/.test(request.body ?? '');

/** A person without an identifier may be a missing one: person/identifier reports it. */
function findMissing(exchange: CompletedExchange): readonly Finding[] {
  const returned = getPersonsByIdentifier(exchange);
  const unidentified = getPersons(exchange).filter(({ person }) => !('personidentifikator' in person)).length;
  const missing = exchange.request.identifiers.filter((identifier) => !returned.has(identifier));
  return createMissingFinding(exchange, missing, unidentified);
}

const isRegistered = ({ status }: JsonObject): boolean => status !== NOT_REGISTERED;

/** Counts the registered persons of one response that the other lacks. */
function findMissingRegistered(whole: CompletedExchange, exchange: CompletedExchange): readonly Finding[] {
  const returned = getPersonsByIdentifier(exchange);
  const requested = new Set(exchange.request.identifiers);
  const registered = [...getPersonsByIdentifier(whole)].filter(([, person]) => isRegistered(person));
  const missing = registered.flatMap(([identifier]) =>
    requested.has(identifier) && !returned.has(identifier) ? [identifier] : [],
  );
  return createMissingFinding(exchange, missing, 0, 'every registered person');
}

function findUnregistered(exchange: CompletedExchange): readonly Finding[] {
  const seen = getPersons(exchange).find(({ person }) => !isRegistered(person));
  if (seen === undefined) return [];
  return [
    {
      exchange,
      expected: `no person with status ${NOT_REGISTERED}`,
      actual: `status ${NOT_REGISTERED}`,
      pointer: seen.pointer,
    },
  ];
}

/** An empty list is expected if unregistered persons are excluded; by default, they may be included. */
function findNotEmpty(exchange: Exchange): readonly Finding[] {
  const rejected = findMissingList(exchange);
  if (rejected !== undefined) return rejected;
  const isExcluded = exchange.request.body?.includes('"inkluderIkkeRegistrerte":false') === true;
  return isExcluded && getPersons(exchange as CompletedExchange).length > 0
    ? [
        {
          exchange,
          expected: 'an empty array personer',
          actual: `${getPersons(exchange as CompletedExchange).length} persons`,
          pointer: '/personer/0',
        },
      ]
    : [];
}

/** The batch with all persons, if it contains an unregistered person. */
function getFullBatch(evidence: Evidence): CompletedExchange | undefined {
  const [whole] = getLookupResponses(evidence, 'batch');
  return whole && [...getPersonsByIdentifier(whole).values()].every(isRegistered) ? undefined : whole;
}

const NO_UNREGISTERED = skip(`no person was returned with status ${NOT_REGISTERED}`);

/** v2/include-not-registered reports persons that version 2 omits. */
function compareVersions(v1: CompletedExchange, v2: CompletedExchange): RuleOutcome {
  const there = getPersonsByIdentifier(v2);
  const findings = [...getPersonsByIdentifier(v1)].flatMap(([identifier, person]) => {
    const other = there.get(identifier) ?? {};
    const members = findDisagreements(person, other);
    const actual = describeDifferences(members);
    return members.length === 0
      ? []
      : [
          {
            exchange: v2,
            expected: 'the same as in version 1',
            actual,
            pointer: `/personer/${getPersons(v2).findIndex((seen) => seen.person === other)}`,
            comparedWith: compareMembers(v1, members, person, other),
          },
        ];
  });
  return toRuleOutcome(findings);
}

export const v2Rules: readonly Rule[] = defineRules({ sources: [{ document: 'FIELD' }], versions: ['v2'] }, [
  {
    id: 'v2/include-not-registered',
    title: 'With inkluderIkkeRegistrerte every requested person is returned',
    level: 'SHOULD',
    requirement: 'With inkluderIkkeRegistrerte: true, version 2 returns every requested person, registered or not.',
    probes: ALL_PERSONS_PROBES,
    evaluate: (evidence) => {
      const responses = getLookupResponses(evidence, ...ALL_PERSONS_PROBES).filter(includesUnregistered);
      return responses.length === 0 ? NO_RESPONSE : toRuleOutcome(responses.flatMap(findMissing));
    },
  },
  {
    id: 'v2/exclude-not-registered',
    title: 'Without inkluderIkkeRegistrerte unregistered persons are omitted',
    level: 'SHOULD',
    requirement: 'With inkluderIkkeRegistrerte: false, version 2 returns registered persons, and no others.',
    probes: ['v2-excluded', 'batch'],
    confirm: true,
    evaluate: (evidence) => {
      const whole = getFullBatch(evidence);
      const [excluded] = getLookupResponses(evidence, 'v2-excluded');
      if (whole === undefined) return NO_UNREGISTERED;
      if (excluded === undefined) return skip('a request with inkluderIkkeRegistrerte: false does not succeed');
      return toRuleOutcome([...findUnregistered(excluded), ...findMissingRegistered(whole, excluded)]);
    },
  },
  {
    id: 'v2/only-not-registered',
    title: 'Without any registered person the list is empty',
    level: 'SHOULD',
    requirement:
      'With inkluderIkkeRegistrerte: false, and no registered person in the request, version 2 returns status 200 and an empty array personer. Without inkluderIkkeRegistrerte it returns status 200 and an array.',
    probes: ['v2-only-not-registered', 'one'],
    evaluate: (evidence) => {
      if (evidence.now >= NOT_YET_BORN_UNTIL) return skip(BORN_BY_NOW);
      if (getLookupResponses(evidence, 'one').length === 0) return NO_RESPONSE;
      const exchanges = withoutRateLimited(evidence.findExchanges('v2-only-not-registered'));
      if (exchanges.length === 0) return skip('all requests were rate limited (429)');
      const readable = exchanges.filter((exchange) => !isReportedAsUnreadable(evidence, exchange));
      return readable.length === 0 ? UNREADABLE : toRuleOutcome(readable.flatMap(findNotEmpty));
    },
  },
  {
    id: 'v2/default-flag',
    title: 'Default value of inkluderIkkeRegistrerte',
    level: 'OBSERVE',
    requirement:
      'The documentation does not say whether version 2 returns unregistered persons if the request does not specify it.',
    probes: ['v2-default', 'batch'],
    evaluate: (evidence) => {
      if (getFullBatch(evidence) === undefined) return NO_UNREGISTERED;
      const [exchange] = evidence.findExchanges('v2-default').filter(hasResponse);
      if (exchange === undefined) return skip('the request has no response');
      if (!isOk(exchange)) return observe(`rejected with status ${exchange.response.status}`);
      return observe(
        findUnregistered(exchange).length === 0 ? 'as with false: they are omitted' : 'as with true: they are returned',
      );
    },
  },
  {
    id: 'v2/agrees-with-v1',
    needsPersons: true,
    title: 'Both versions return the same data for a person',
    level: 'SHOULD',
    requirement:
      'Where both versions return a member of a person, its value is the same. Only one of them may return expired contact information.',
    sources: [{ document: 'REST' }, { document: 'FIELD' }],
    probes: ['batch'],
    confirm: true,
    evaluate: (evidence) => {
      const [v1] = evidence.findCounterpartExchanges('batch').filter(hasResponse).filter(isOk);
      const [v2] = getLookupResponses(evidence, 'batch');
      if (v1 === undefined) return skip('version 1 returned no persons');
      if (v2 === undefined) return NO_RESPONSE;
      return compareVersions(v1, v2);
    },
  },
]);
