import type { Evidence } from '../evidence/evidence.ts';
import { type CompletedExchange, getPersons, getPersonsByIdentifier } from '../evidence/lookups.ts';
import { readPersoner, type SeenPerson } from '../evidence/rest-persons.ts';
import { EVERY_PROBE, type ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import {
  createMissingFinding,
  evaluateFirst,
  evaluateRejections,
  getResponses,
  isOk,
  isRateLimited,
  isServing,
  NOT_SERVING,
  noResponse,
  type RejectionExpectation,
  withoutRateLimited,
} from './assertions.ts';
import { countDifferences } from './compare-persons.ts';
import { connectionRules } from './connections.ts';
import { requestFormRules } from './request-forms.ts';
import { requestObservations } from './request-observations.ts';
import { defineRules, type Finding, PASS, type Rule, type RuleOutcome, skip, skipFor, toRuleOutcome } from './rule.ts';

const NEEDS_REJECTED = skip('the deployment rejects a request with informasjonsbehov');

/** Checks that two forms of a request have the same response. */
function evaluateSame(evidence: Evidence, plain: ProbeName, variant: ProbeName): RuleOutcome {
  const [reference] = getResponses(evidence, plain).filter(isOk);
  if (reference === undefined) return NEEDS_REJECTED;
  const exchanges = withoutRateLimited(evidence.findExchanges(variant));
  if (exchanges.length === 0) return skip('all requests were rate limited (429)');
  return toRuleOutcome(exchanges.flatMap((exchange) => findDifference(reference, exchange)));
}

function findDifference(reference: CompletedExchange, exchange: Exchange): readonly Finding[] {
  if (!hasResponse(exchange)) return [noResponse(exchange, 'the same response as without it')];
  return isOk(exchange) ? comparePersons(reference, exchange) : [createRejectionFinding(exchange)];
}

const createRejectionFinding = (exchange: CompletedExchange) => ({
  exchange,
  expected: 'status 200, as without it',
  actual: `status ${exchange.response.status}`,
});

function comparePersons(reference: CompletedExchange, exchange: CompletedExchange): readonly Finding[] {
  return countDifferences(reference, exchange, 'the same persons as without it');
}

/** Every request with informasjonsbehov. */
const NEED_PROBES = [
  'needs-contact',
  'needs-contact-and-unknown',
  'needs-contact-twice',
  'needs-unknown',
  'needs-each',
] as const satisfies readonly ProbeName[];

const IMPLICIT_MEMBERS = ['personidentifikator', 'status'] as const;
const listMissingMembers = ({ person }: SeenPerson): readonly string[] =>
  IMPLICIT_MEMBERS.filter((member) => typeof person[member] !== 'string');

/** Version 2 may omit unregistered persons; v2/include-not-registered covers it. */
function findMissing(exchange: CompletedExchange): readonly Finding[] {
  if (exchange.version === 'v2' || readPersoner(exchange.response) === undefined) return [];
  const returned = getPersonsByIdentifier(exchange);
  const { identifiers } = exchange.request;
  const missing = identifiers.filter((identifier) => !returned.has(identifier));
  return createMissingFinding(exchange, missing, 0, `all ${identifiers.length} persons`);
}

/** Creates the rule that certain requests are rejected by a service whose lookups succeed. */
const createRejectionRule = (
  rule: Omit<Rule, 'evaluate' | 'probes'>,
  probes: readonly [ProbeName, ...ProbeName[]],
  expectation?: RejectionExpectation,
): Rule => ({
  ...rule,
  probes: ['one', ...probes],
  evaluate: (evidence) => (isServing(evidence) ? evaluateRejections(evidence, probes, expectation) : NOT_SERVING),
});

const EXPECT_BAD_REQUEST: RejectionExpectation = { preferred: 400 };

function checkGet(exchange: CompletedExchange): readonly Finding[] {
  const { status } = exchange.response;
  const persons = readPersoner(exchange.response)?.length ?? 0;
  if (persons > 0) return [{ exchange, expected: 'no persons', actual: `status ${status}, with persons` }];
  return status === 405 ? [] : [{ exchange, expected: 'status 405', actual: `status ${status}`, level: 'SHOULD' }];
}

export const requestRules: readonly Rule[] = [
  {
    id: 'request/one-identifier',
    title: 'A request for one identifier is accepted',
    level: 'MUST',
    requirement: 'A request has 1 to 1000 identifiers: one is accepted.',
    sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }],
    probes: ['one'],
    evaluate: (evidence) => evaluateFirst(evidence, 'one', () => PASS),
  },
  {
    id: 'request/thousand-identifiers',
    title: '1000 identifiers are accepted in one request',
    level: 'MUST',
    requirement: 'A request has 1 to 1000 identifiers: 1000 are accepted, and version 1 returns a person for each.',
    sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }, { document: 'REST' }],
    probes: ['thousand'],
    evaluate: (evidence) =>
      evaluateFirst(evidence, 'thousand', (exchange) =>
        readPersoner(exchange.response) === undefined
          ? skipFor('response/valid-json-utf8', 'response/personer-array')
          : toRuleOutcome(findMissing(exchange)),
      ),
  },
  createRejectionRule(
    {
      id: 'request/over-thousand-rejected',
      title: 'More than 1000 identifiers are rejected',
      level: 'MUST',
      requirement: 'A request with 1001 identifiers is rejected with a status 4xx; the documented status is 400.',
      sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }, { document: 'REST' }],
    },
    ['over-thousand'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/empty-rejected',
      title: 'An empty list of identifiers is rejected',
      level: 'MUST',
      requirement: 'A request has at least one identifier: an empty list is rejected with a status 4xx.',
      sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }],
    },
    ['no-identifiers'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/member-required',
      title: 'The member personidentifikatorer is required, as a list',
      level: 'MUST',
      requirement:
        'A body without personidentifikatorer, or with another type than a list, is rejected with a status 4xx.',
      sources: [{ document: 'REST' }],
    },
    ['no-member', 'member-not-array'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/malformed-json-rejected',
      title: 'A body that is not JSON is rejected',
      level: 'MUST',
      requirement: 'A body that cannot be parsed as JSON is rejected with a status 4xx, even if it is almost JSON.',
      sources: [{ document: 'REST' }, { document: 'RFC8259' }],
    },
    ['malformed-json'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/wrong-length-rejected',
      title: 'A malformed identifier is rejected',
      level: 'SHOULD',
      requirement:
        'An identifier has 11 digits: 10 or 12 digits, letters and the empty string are rejected with a 4xx.',
      sources: [{ document: 'PID' }, { document: 'FORESP' }],
    },
    ['wrong-length'],
  ),
  createRejectionRule(
    {
      id: 'request/other-media-type-rejected',
      title: 'A body of another media type is rejected',
      level: 'SHOULD',
      requirement: 'A body is application/json: text/plain and forms are rejected with a status 4xx (415).',
      sources: [{ document: 'REST' }, { document: 'RFC9110', section: '15.5.16' }],
    },
    ['other-media-type'],
  ),
  ...defineRules({ sources: [{ document: 'FORESP', section: 'informasjonsbehov' }] }, [
    {
      id: 'request/post-only',
      title: 'GET is not accepted for the batch lookup',
      level: 'MUST',
      requirement: 'Persons are requested with POST. GET returns no persons, preferably status 405.',
      sources: [{ document: 'REST' }, { document: 'RFC9110', section: '15.5.6' }],
      probes: ['get'],
      evaluate: ({ findExchanges }) => {
        const returned = findExchanges('get').filter(hasResponse);
        if (returned.every(isRateLimited)) return skip('all requests were rate limited (429)');
        return toRuleOutcome(returned.flatMap(checkGet));
      },
    },
    {
      id: 'request/unknown-informasjonsbehov-ignored',
      needsPersons: true,
      title: 'An undefined value of informasjonsbehov is ignored',
      level: 'MUST',
      requirement: 'An undefined value of informasjonsbehov beside a defined one does not change the response.',
      probes: ['needs-contact', 'needs-contact-and-unknown'],
      confirm: true,
      evaluate: (evidence) => evaluateSame(evidence, 'needs-contact', 'needs-contact-and-unknown'),
    },
    {
      id: 'request/repeated-informasjonsbehov-ignored',
      needsPersons: true,
      title: 'A repeated value of informasjonsbehov is ignored',
      level: 'MUST',
      requirement: 'A repeated value of informasjonsbehov has the same effect as a single one.',
      probes: ['needs-contact', 'needs-contact-twice'],
      confirm: true,
      evaluate: (evidence) => evaluateSame(evidence, 'needs-contact', 'needs-contact-twice'),
    },
    {
      id: 'request/person-is-implicit',
      needsPersons: true,
      title: 'Identifier and status are returned with every informasjonsbehov',
      level: 'MUST',
      requirement:
        'Person is always part of the response: every informasjonsbehov returns personidentifikator and status.',
      sources: [{ document: 'BEHOV' }, { document: 'PERSON' }],
      probes: ['batch', ...NEED_PROBES],
      evaluate: (evidence) => {
        const responses = getResponses(evidence, ...NEED_PROBES).filter(isOk);
        if (responses.length === 0) return NEEDS_REJECTED;
        if (
          getResponses(evidence, 'batch')
            .flatMap(getPersons)
            .some((person) => listMissingMembers(person).length > 0)
        ) {
          return skip('they are missing without informasjonsbehov too (person/identifier, person/status)');
        }
        const persons = responses.flatMap(getPersons).filter((person) => listMissingMembers(person).length > 0);
        return toRuleOutcome(
          persons.map((person) => ({
            exchange: person.exchange,
            expected: `${IMPLICIT_MEMBERS.join(' and ')}, both a text`,
            actual: `no text in ${listMissingMembers(person).join(' and ')}`,
            pointer: person.pointer,
          })),
        );
      },
    },
    {
      id: 'request/no-server-error',
      title: 'No request causes a server error',
      level: 'SHOULD',
      requirement: 'Every request, valid or not, is accepted or rejected: no response has a status 5xx.',
      sources: [{ document: 'RFC9110', section: '15.6' }],
      probes: EVERY_PROBE,
      evaluate: ({ findExchanges }) =>
        toRuleOutcome(
          findExchanges(...EVERY_PROBE)
            .filter(hasResponse)
            .filter(({ response }) => response.status >= 500)
            .map((exchange) => ({ exchange, expected: 'no status 5xx', actual: `status ${exchange.response.status}` })),
        ),
    },
  ]),
  ...requestFormRules,
  ...connectionRules,
  ...requestObservations,
];
