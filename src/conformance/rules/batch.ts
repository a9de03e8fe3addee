import {
  type CompletedExchange,
  type Evidence,
  findDifferingIdentifiers,
  getPersonsByIdentifier,
} from '../evidence/evidence.ts';
import { isObject, isSame, type JsonObject, readPersoner } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { isRateLimited } from './assertions.ts';
import {
  defineRules,
  type Finding,
  observe,
  type Rule,
  type RuleOutcome,
  skip,
  skipFor,
  toRuleOutcome,
} from './rule.ts';

/** The references that responses are compared with, as named in reports. */
const REFERENCE_LABELS = { batch: 'the batch', thousand: 'the batch of 1000' } as const;
type Reference = keyof typeof REFERENCE_LABELS;

/** Compares every exchange with the reference: a person's data depends neither on the other identifiers nor on time. */
function compareWithReference(evidence: Evidence, reference: Reference, probes: readonly ProbeName[]): RuleOutcome {
  const first = evidence.lookupResponses.find(({ probe }) => probe === reference);
  if (first === undefined) {
    if (evidence.findExchanges(reference).some(isUnreadable)) return UNREADABLE;
    return skip(`${REFERENCE_LABELS[reference]} has no response with persons (response/status-200)`);
  }
  const received = evidence
    .findExchanges(...probes)
    .filter((exchange) => !(hasResponse(exchange) && isRateLimited(exchange)));
  if (received.length === 0) return skip('all requests were rate limited (429)');
  const exchanges = received.filter((exchange) => !isUnreadable(exchange));
  if (exchanges.length === 0) return UNREADABLE;
  if (isCut(first, exchanges)) return skipFor('request/thousand-identifiers', 'v2/include-not-registered');
  const findings = exchanges.flatMap(
    (exchange) => findRejection(exchange) ?? findDifferences(first, exchange as CompletedExchange),
  );
  if (findings.length > 0 || exchanges.some((exchange) => hasCommonPersons(first, exchange)))
    return toRuleOutcome(findings);
  return checkCommonPersons(first, exchanges);
}

/** Whether the batch of 1000 lacks persons that the other requests ask for too: it is no reference for them. */
function isCut(first: CompletedExchange, exchanges: readonly Exchange[]): boolean {
  if (first.probe !== 'thousand') return false;
  const returned = getPersonsByIdentifier(first);
  const common = new Set(first.request.identifiers);
  const compared = exchanges.flatMap(({ request }) => request.identifiers.filter((one) => common.has(one)));
  return compared.some((identifier) => !returned.has(identifier));
}

const hasCommonPersons = (first: CompletedExchange, exchange: Exchange): boolean =>
  hasResponse(exchange) &&
  [...getRequestedPersons(exchange, first).keys()].some((identifier) => getPersonsByIdentifier(first).has(identifier));

/** Unrequested persons are reported by response/one-per-identifier. A repeated request must not return only other persons. */
function checkCommonPersons(first: CompletedExchange, exchanges: readonly Exchange[]): RuleOutcome {
  const again = exchanges.find(({ probe }) => probe === 'batch-again');
  if (again === undefined || getPersonsByIdentifier(first).size === 0) {
    return skip('no person was returned both times (response/one-per-identifier)');
  }
  return toRuleOutcome([
    { exchange: again, expected: 'the persons of the first response', actual: 'only other persons' },
  ]);
}

/** A request that succeeds in one form must succeed in every other form. */
function findRejection(exchange: Exchange): readonly Finding[] | undefined {
  if (!hasResponse(exchange)) return [{ exchange, expected: 'a response', actual: 'no response' }];
  const { status } = exchange.response;
  return status === 200 ? undefined : [{ exchange, expected: 'a response with persons', actual: `status ${status}` }];
}

/** Status 200 without persons that can be read: rules about responses report it. */
const isUnreadable = (exchange: Exchange): boolean =>
  hasResponse(exchange) && exchange.response.status === 200 && readPersoner(exchange.response) === undefined;

const UNREADABLE = skipFor('response/valid-json-utf8', 'response/personer-array');

/** Persons missing from a response of version 1 are reported by response/one-per-identifier. */
function findDifferences(first: CompletedExchange, second: CompletedExchange): readonly Finding[] {
  const [one, other] = [getRequestedPersons(first, second), getRequestedPersons(second, first)];
  return findDifferingIdentifiers(one, other)
    .filter((identifier) => second.version === 'v2' || (one.has(identifier) && other.has(identifier)))
    .map((identifier) => createDifferenceFinding(second, identifier, one.get(identifier), other.get(identifier)));
}

/** The persons of a response that another request asks for too. */
function getRequestedPersons(response: CompletedExchange, { request }: Exchange): ReadonlyMap<string, JsonObject> {
  const identifiers = new Set(request.identifiers);
  return new Map([...getPersonsByIdentifier(response)].filter(([identifier]) => identifiers.has(identifier)));
}

function createDifferenceFinding(
  exchange: CompletedExchange,
  identifier: string,
  one?: JsonObject,
  other?: JsonObject,
): Finding {
  const expected = 'the same data for a person as in the other request';
  if (other === undefined) return { exchange, expected, actual: 'one of the persons is missing' };
  const index = readPersoner(exchange.response)!.findIndex(
    (person) => isObject(person) && person.personidentifikator === identifier,
  );
  const actual = one === undefined ? 'a person that it omits' : `another ${listDifferingMembers(one, other)}`;
  return { exchange, expected, actual, pointer: `/personer/${index}` };
}

const listDifferingMembers = (one: JsonObject, other: JsonObject): string =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !isSame(one[name], other[name]))
    .join(', ');

const getFindings = (outcome: RuleOutcome): readonly Finding[] => (outcome.kind === 'fail' ? outcome.findings : []);

/**
 * A service that returns one person and rejects these requests fails, in any case. Where a probe could not
 * be sent, its reason is the reason to skip the rule.
 */
function evaluateOthers(evidence: Evidence, probe: 'with-not-yet-born' | 'with-deleted'): RuleOutcome {
  const reason = evidence.skippedProbes.get(probe);
  if (reason !== undefined) return skip(reason);
  const isServing = evidence.lookupResponses.some((response) => response.probe === 'one');
  const rejected = isServing
    ? evidence
        .findExchanges(probe)
        .flatMap((exchange) =>
          hasResponse(exchange) && isRateLimited(exchange) ? [] : (findRejection(exchange) ?? []),
        )
    : [];
  return rejected.length > 0 ? toRuleOutcome(rejected) : compareWithReference(evidence, 'thousand', [probe]);
}

/** The response time per requested person, in ms. */
function getMsPerPerson({ lookupResponses }: Evidence, probe: ProbeName): number | undefined {
  const exchanges = lookupResponses.filter((response) => response.probe === probe);
  const persons = exchanges.reduce((count, { request }) => count + request.identifiers.length, 0);
  return persons === 0 ? undefined : exchanges.reduce((ms, { response }) => ms + response.ms, 0) / persons;
}

export const batchRules: readonly Rule[] = [
  ...defineRules({ sources: [{ document: 'REST' }, { document: 'RESP' }], confirm: true, needsPersons: true }, [
    {
      id: 'batch/order-independent',
      title: 'The order of identifiers does not affect any person’s data',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the position of the identifier in the request.',
      probes: ['batch', 'batch-permuted'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-permuted']),
    },
    {
      id: 'batch/split',
      title: 'A batch returns the same persons when it is split',
      level: 'MUST',
      requirement: 'A person has the same data in a batch, in half of it and alone, and in a batch of 1000 and of 500.',
      probes: ['batch', 'batch-split', 'batch-alone', 'thousand', 'thousand-split'],
      evaluate: (evidence) => {
        const small = compareWithReference(evidence, 'batch', ['batch-split', 'batch-alone']);
        const large = compareWithReference(evidence, 'thousand', ['thousand-split']);
        return large.kind === 'fail' ? toRuleOutcome([...getFindings(small), ...large.findings]) : small;
      },
    },
    {
      id: 'batch/independent-of-others',
      title: 'A person’s data does not depend on the other identifiers in the request',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the other identifiers in the request.',
      probes: ['batch', 'batch-merged'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-merged']),
    },
    {
      id: 'batch/repeated',
      title: 'A repeated batch returns the same persons',
      level: 'MUST',
      requirement: 'The same request returns the same data for every person, as long as the data is not changed.',
      probes: ['batch', 'batch-again'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-again']),
    },
    {
      id: 'batch/not-registered-does-not-fail-others',
      title: 'Identifiers of unregistered persons do not fail a batch',
      level: 'MUST',
      requirement: 'Identifiers of unregistered persons do not affect the other persons of a request.',
      sources: [{ document: 'PERSON', section: 'IKKE_REGISTRERT' }],
      probes: ['thousand', 'one', 'with-not-yet-born'],
      evaluate: (evidence) => evaluateOthers(evidence, 'with-not-yet-born'),
    },
    {
      id: 'batch/slettet-does-not-fail-others',
      title: 'Identifiers of deleted persons do not fail a batch',
      level: 'MUST',
      requirement: 'Identifiers of deleted persons do not affect the other persons of a request.',
      sources: [{ document: 'PERSON', section: 'SLETTET' }],
      probes: ['thousand', 'one', 'with-deleted'],
      evaluate: (evidence) => evaluateOthers(evidence, 'with-deleted'),
    },
  ]),
  {
    id: 'batch/call-overhead',
    title: 'Whether one large call is faster than many small ones',
    level: 'OBSERVE',
    requirement: 'One call with 1000 identifiers is much faster than 1000 calls with one.',
    sources: [{ document: 'REST' }],
    probes: ['thousand', 'batch-alone'],
    evaluate: (evidence) => {
      const together = getMsPerPerson(evidence, 'thousand');
      const alone = getMsPerPerson(evidence, 'batch-alone');
      if (together === undefined || alone === undefined) return skip('the lookups have no responses with persons');
      return observe(`one call for many is ${together < alone ? '' : 'not '}faster per person than one call for each`);
    },
  },
];
