import {
  type CompletedExchange,
  type Evidence,
  findDifferingIdentifiers,
  getPersonsByIdentifier,
} from '../evidence/evidence.ts';
import { isObject, isSame, type JsonObject, readPersoner } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

const TOO_MANY_REQUESTS = 429;
/** What an answer is held against, in the words of a report. */
const REFERENCE_LABELS = { batch: 'the batch', thousand: 'the batch of 1000' } as const;
type Reference = keyof typeof REFERENCE_LABELS;

/** Nobody's answer depends on who else is asked for, or on when: every exchange is held against the reference. */
function compareWithReference(evidence: Evidence, reference: Reference, probes: readonly ProbeName[]): RuleOutcome {
  const first = evidence.lookupResponses.find(({ probe }) => probe === reference);
  if (first === undefined) return skip(`${REFERENCE_LABELS[reference]} was not answered (response/status-200)`);
  const exchanges = evidence.findExchanges(...probes).filter((exchange) => !isRateLimited(exchange));
  if (exchanges.length === 0) return skip('the service asked to be left in peace (status 429)');
  const findings = exchanges.flatMap(
    (exchange) => findRejection(exchange) ?? findDifferences(first, exchange as CompletedExchange),
  );
  if (findings.length > 0 || exchanges.some((exchange) => hasCommonPersons(first, exchange)))
    return toRuleOutcome(findings);
  return checkCommonPersons(first, exchanges);
}

const hasCommonPersons = (first: CompletedExchange, exchange: Exchange): boolean =>
  hasResponse(exchange) &&
  [...getPersonsByIdentifier(exchange).keys()].some((identifier) => getPersonsByIdentifier(first).has(identifier));

/** Strangers are reported by response/one-per-identifier, but the same request has not others every time. */
function checkCommonPersons(first: CompletedExchange, exchanges: readonly Exchange[]): RuleOutcome {
  const again = exchanges.find(({ probe }) => probe === 'batch-again');
  if (again === undefined || getPersonsByIdentifier(first).size === 0) {
    return skip('nobody was answered both times (response/one-per-identifier)');
  }
  return toRuleOutcome([{ exchange: again, expected: 'the persons of the first time', actual: 'others, all of them' }]);
}

const isRateLimited = (exchange: Exchange): boolean =>
  hasResponse(exchange) && exchange.response.status === TOO_MANY_REQUESTS;

/** What was asked in one form is answered in every other. */
function findRejection(exchange: Exchange): readonly Finding[] | undefined {
  if (!hasResponse(exchange)) return [{ exchange, expected: 'an answer', actual: 'none came back' }];
  const { status } = exchange.response;
  if (status === 200 && readPersoner(exchange.response) !== undefined) return undefined;
  return [{ exchange, expected: 'an answer with persons', actual: status === 200 ? 'none in it' : `status ${status}` }];
}

/** Who is missing from an answer of version 1 is reported by response/one-per-identifier. */
function findDifferences(first: CompletedExchange, second: CompletedExchange): readonly Finding[] {
  const [one, other] = [getRequestedPersons(first, second), getRequestedPersons(second, first)];
  return findDifferingIdentifiers(one, other)
    .filter((identifier) => second.version === 'v2' || (one.has(identifier) && other.has(identifier)))
    .map((identifier) => createDifferenceFinding(second, identifier, one.get(identifier), other.get(identifier)));
}

/** The persons of an answer who were asked for in another request. */
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
  const expected = 'the same answer for a person as in the other request';
  if (other === undefined) return { exchange, expected, actual: 'no answer for one of them' };
  const index = readPersoner(exchange.response)!.findIndex(
    (person) => isObject(person) && person.personidentifikator === identifier,
  );
  const actual = one === undefined ? 'a person who was left out there' : `another ${listDifferingMembers(one, other)}`;
  return { exchange, expected, actual, pointer: `/personer/${index}` };
}

const listDifferingMembers = (one: JsonObject, other: JsonObject): string =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !isSame(one[name], other[name]))
    .join(', ');

const getFindings = (outcome: RuleOutcome): readonly Finding[] => (outcome.kind === 'fail' ? outcome.findings : []);

/**
 * A service that answers one person, and refuses these, fails by it whatever else it answers. Where a probe could not
 * be sent, the reason is the rule's too.
 */
function evaluateOthers(evidence: Evidence, probe: 'with-not-yet-born' | 'with-deleted'): RuleOutcome {
  const reason = evidence.skippedProbes.get(probe);
  if (reason !== undefined) return skip(reason);
  const isServing = evidence.lookupResponses.some((response) => response.probe === 'one');
  const rejected = isServing
    ? evidence
        .findExchanges(probe)
        .flatMap((exchange) => (isRateLimited(exchange) ? [] : (findRejection(exchange) ?? [])))
    : [];
  return rejected.length > 0 ? toRuleOutcome(rejected) : compareWithReference(evidence, 'thousand', [probe]);
}

/** How long an answer took for each person asked for, in ms. */
function getMsPerPerson({ lookupResponses }: Evidence, probe: ProbeName): number | undefined {
  const exchanges = lookupResponses.filter((response) => response.probe === probe);
  const persons = exchanges.reduce((count, { request }) => count + request.identifiers.length, 0);
  return persons === 0 ? undefined : exchanges.reduce((ms, { response }) => ms + response.ms, 0) / persons;
}

export const batchRules: readonly Rule[] = [
  ...defineRules({ sources: [{ document: 'REST' }, { document: 'RESP' }], confirm: true }, [
    {
      id: 'batch/order-independent',
      title: 'The order of identifiers does not affect any person’s data',
      level: 'MUST',
      requirement: 'A person is answered alike, wherever in the request the identifier stands.',
      probes: ['batch', 'batch-permuted'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-permuted']),
    },
    {
      id: 'batch/split',
      title: 'A batch in parts is answered as in one',
      level: 'MUST',
      requirement: 'A person is answered alike in a batch, in half of it, and alone; among 1000, and among 500.',
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
      requirement: 'A person is answered alike, whoever else is asked for in the same request.',
      probes: ['batch', 'batch-merged'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-merged']),
    },
    {
      id: 'batch/repeated',
      title: 'A batch asked for again is answered again',
      level: 'MUST',
      requirement: 'The same request has the same answer for every person, as long as nobody changes anything.',
      probes: ['batch', 'batch-again'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-again']),
    },
    {
      id: 'batch/not-registered-does-not-fail-others',
      title: 'Those who are not registered do not fail a batch',
      level: 'MUST',
      requirement: 'Identifiers of persons who are not registered change nothing for the others in the same request.',
      sources: [{ document: 'PERSON', section: 'IKKE_REGISTRERT' }],
      probes: ['thousand', 'one', 'with-not-yet-born'],
      evaluate: (evidence) => evaluateOthers(evidence, 'with-not-yet-born'),
    },
    {
      id: 'batch/slettet-does-not-fail-others',
      title: 'Those who are deleted do not fail a batch',
      level: 'MUST',
      requirement: 'Identifiers of persons who are deleted change nothing for the others in the same request.',
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
      if (together === undefined || alone === undefined) return skip('no such calls were answered');
      return observe(
        `one call for many is ${together < alone ? '' : 'not '}faster, person by person, than one for each`,
      );
    },
  },
];
