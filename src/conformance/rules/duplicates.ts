import type { Evidence } from '../evidence/evidence.ts';
import { type CompletedExchange, getPersons, getPersonsByIdentifier } from '../evidence/lookups.ts';
import { isSame, readPersoner } from '../evidence/rest-persons.ts';
import { NOT_YET_BORN_UNTIL } from '../probes/identifiers.ts';
import { hasResponse } from '../target/exchange.ts';
import { getResponses, isOk } from './assertions.ts';
import {
  createDifferenceFinding,
  describeOrder,
  findMissingList,
  isReportedAsUnreadable,
  UNREADABLE,
} from './compare-persons.ts';
import { defineRules, type Finding, PASS, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** Checks every occurrence of a requested person, also the repeated one. */
function findOtherData(first: CompletedExchange, exchange: CompletedExchange): readonly Finding[] {
  const expected = getPersonsByIdentifier(first);
  return getPersons(exchange).flatMap(({ person, pointer }) => {
    const identifier = String(person.personidentifikator);
    const before = expected.get(identifier);
    if (before === undefined || !exchange.request.identifiers.includes(identifier) || isSame(before, person)) return [];
    return [{ ...createDifferenceFinding(first, exchange, identifier, before, person), pointer }];
  });
}

/** Version 2 may omit unregistered persons. */
function findMissing(first: CompletedExchange, exchange: CompletedExchange): readonly Finding[] {
  const expected = getPersonsByIdentifier(first);
  const returned = getPersonsByIdentifier(exchange);
  const missing = [...new Set(exchange.request.identifiers)].filter(
    (identifier) => expected.has(identifier) && !returned.has(identifier),
  );
  return missing.length === 0
    ? []
    : [
        {
          exchange,
          expected: 'every requested person of the other request',
          actual: `${missing.length} missing`,
          identifiers: missing,
          pointer: '/personer',
          comparedWith: { exchange: first },
        },
      ];
}

/** Whether the first occurrences of persons are in the order of the request. */
function isInOrder(exchange: CompletedExchange): boolean {
  const requested = [...new Set(exchange.request.identifiers)];
  const returned = [...getPersonsByIdentifier(exchange).keys()];
  const common = requested.filter((identifier) => returned.includes(identifier));
  return isSame(
    common,
    returned.filter((identifier) => requested.includes(identifier)),
  );
}

/** Another order without duplicates too is reported by response/order. */
function findOtherOrder(first: CompletedExchange, exchange: CompletedExchange): readonly Finding[] {
  if (exchange.version === 'v2' || !isInOrder(first) || isInOrder(exchange)) return [];
  return [{ exchange, expected: 'the order of the request', ...describeOrder(exchange), level: 'SHOULD' }];
}

function evaluateDuplicates(evidence: Evidence): RuleOutcome {
  const [first] = getResponses(evidence, 'batch').filter(isOk);
  if (first === undefined) return skip('the batch has no response with persons (response/status-200)');
  if (readPersoner(first.response) === undefined) return UNREADABLE;
  const accepted = getResponses(evidence, 'duplicates').filter(isOk);
  if (accepted.length === 0) return skip('a request with duplicates is rejected (request/duplicates)');
  const readable = accepted.filter((exchange) => !isReportedAsUnreadable(evidence, exchange));
  if (readable.length === 0) return UNREADABLE;
  return toRuleOutcome(
    readable.flatMap(
      (exchange) =>
        findMissingList(exchange) ?? [
          ...findOtherData(first, exchange),
          ...findMissing(first, exchange),
          ...findOtherOrder(first, exchange),
        ],
    ),
  );
}

/** Why the probes with persons who are not born yet prove nothing. */
export const BORN_BY_NOW = 'the persons in the request may be born by now';

/** Without registered persons, a request succeeds like any other. */
function evaluateOnlyUnregistered(evidence: Evidence): RuleOutcome {
  const { findExchanges, lookupResponses, now } = evidence;
  if (now >= NOT_YET_BORN_UNTIL) return skip(BORN_BY_NOW);
  if (!lookupResponses.some(({ probe }) => probe === 'one')) return skip('one person is not returned');
  const [exchange] = findExchanges('only-not-registered');
  if (exchange === undefined || (hasResponse(exchange) && exchange.response.status === 429))
    return skip('all requests were rate limited (429)');
  if (isReportedAsUnreadable(evidence, exchange)) return UNREADABLE;
  const rejected = findMissingList(exchange);
  if (rejected !== undefined) return toRuleOutcome(rejected);
  const { identifiers } = exchange.request;
  const found = getPersons(exchange as CompletedExchange).filter(
    ({ person }) => person.status !== 'IKKE_REGISTRERT' && identifiers.includes(String(person.personidentifikator)),
  );
  return found.length === 0
    ? PASS
    : toRuleOutcome(
        found.map(({ pointer, person }) => ({
          exchange,
          expected: 'status IKKE_REGISTRERT: no requested person is born yet',
          actual: person.status === undefined ? 'no status' : 'status',
          pointer: `${pointer}/status`,
        })),
      );
}

export const duplicateRules: readonly Rule[] = defineRules({ level: 'MUST' }, [
  {
    id: 'batch/duplicates',
    title: 'A duplicate identifier does not affect the persons',
    requirement:
      'If a request with duplicate identifiers is accepted, every requested person is returned, each time with the data of other requests. The first occurrences keep the order of the request.',
    sources: [{ document: 'RESP' }, { document: 'PERSON' }],
    probes: ['duplicates', 'batch'],
    confirm: true,
    needsPersons: true,
    evaluate: evaluateDuplicates,
  },
  {
    id: 'batch/only-not-registered',
    title: 'A request for unregistered persons alone succeeds',
    requirement:
      'A request in which no person is registered returns status 200 and the array personer; a person in it has the status IKKE_REGISTRERT.',
    sources: [{ document: 'PERSON', section: 'IKKE_REGISTRERT' }, { document: 'RESP' }],
    probes: ['only-not-registered', 'one'],
    evaluate: evaluateOnlyUnregistered,
  },
]);
