import {
  type CompletedExchange,
  type Evidence,
  findDifferingIdentifiers,
  getPersons,
  getPersonsByIdentifier,
} from '../evidence/evidence.ts';
import { readPersoner, type SeenPerson } from '../evidence/rest-persons.ts';
import { EVERY_PROBE, type ProbeName } from '../probes/rest.ts';
import { hasResponse } from '../target/exchange.ts';
import {
  evaluateRejections,
  getResponses,
  isOk,
  isRateLimited,
  isServing,
  NOT_SERVING,
  noResponse,
  type RejectionExpectation,
} from './assertions.ts';
import { requestObservations } from './request-observations.ts';
import { defineRules, type Finding, PASS, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

const NEEDS_REJECTED = skip('the deployment refuses a request that has informasjonsbehov');

/** Judges that the second form of a request is answered like the first. */
function evaluateSame(evidence: Evidence, plain: ProbeName, variant: ProbeName): RuleOutcome {
  const [reference] = getResponses(evidence, plain).filter(isOk);
  if (reference === undefined) return NEEDS_REJECTED;
  const [exchange] = evidence.findExchanges(variant);
  if (exchange === undefined) return skip('it was not asked');
  if (!hasResponse(exchange)) return toRuleOutcome([noResponse(exchange, 'the same answer as without it')]);
  if (isRateLimited(exchange)) return skip('the deployment only says that it is asked too often (429)');
  return isOk(exchange) ? comparePersons(reference, exchange) : toRuleOutcome([createRejectionFinding(exchange)]);
}

const createRejectionFinding = (exchange: CompletedExchange) => ({
  exchange,
  expected: 'status 200, as without it',
  actual: `status ${exchange.response.status}`,
});

function comparePersons(reference: CompletedExchange, exchange: CompletedExchange): RuleOutcome {
  const count = findDifferingIdentifiers(getPersonsByIdentifier(reference), getPersonsByIdentifier(exchange)).length;
  if (count === 0) return toRuleOutcome([]);
  return toRuleOutcome([{ exchange, expected: 'the same persons as without it', actual: `${count} of them differ` }]);
}

/** Every request that has informasjonsbehov. */
const NEED_PROBES = [
  'needs-contact',
  'needs-contact-and-unknown',
  'needs-contact-twice',
  'needs-unknown',
  'needs-each',
] as const satisfies readonly ProbeName[];

const IMPLICIT_MEMBERS = ['personidentifikator', 'status'] as const;
const listMissingMembers = ({ person }: SeenPerson): readonly string[] =>
  IMPLICIT_MEMBERS.filter((member) => !Object.hasOwn(person, member));

/** Judges the one request of a probe by its answer, if it was answered with status 200. */
function evaluateLookup(
  { findExchanges }: Evidence,
  probe: ProbeName,
  evaluate: (exchange: CompletedExchange) => RuleOutcome,
): RuleOutcome {
  const [exchange] = findExchanges(probe);
  if (exchange === undefined) return skip('it was not asked');
  if (!hasResponse(exchange)) return toRuleOutcome([noResponse(exchange, 'status 200')]);
  if (isRateLimited(exchange)) return skip('the deployment only says that it is asked too often (429)');
  if (isOk(exchange)) return evaluate(exchange);
  return toRuleOutcome([{ exchange, expected: 'status 200', actual: `status ${exchange.response.status}` }]);
}

/** Version 2 may leave out who is not registered: there, v2/include-not-registered speaks. */
function findMissing(exchange: CompletedExchange): readonly Finding[] {
  if (exchange.version === 'v2' || readPersoner(exchange.response) === undefined) return [];
  const returned = getPersonsByIdentifier(exchange);
  const { identifiers } = exchange.request;
  const missing = identifiers.filter((identifier) => !returned.has(identifier)).length;
  if (missing === 0) return [];
  return [{ exchange, expected: `all ${identifiers.length} persons`, actual: `${missing} of them are missing` }];
}

/** A rule that certain requests are refused by a service that answers others. */
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
    title: 'One identifier can be asked for',
    level: 'MUST',
    requirement: 'A request names 1 to 1000 identifiers: one is enough.',
    sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }],
    probes: ['one'],
    evaluate: (evidence) => evaluateLookup(evidence, 'one', () => PASS),
  },
  {
    id: 'request/thousand-identifiers',
    title: '1000 identifiers are answered, in full',
    level: 'MUST',
    requirement: 'A request names 1 to 1000 identifiers: 1000 are answered, and version 1 answers every one of them.',
    sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }, { document: 'REST' }],
    probes: ['thousand'],
    evaluate: (evidence) => evaluateLookup(evidence, 'thousand', (exchange) => toRuleOutcome(findMissing(exchange))),
  },
  createRejectionRule(
    {
      id: 'request/over-thousand-rejected',
      title: 'More than 1000 identifiers are refused',
      level: 'MUST',
      requirement: 'A request for 1001 identifiers is refused with a status 4xx; 400 is what the service documents.',
      sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }, { document: 'REST' }],
    },
    ['over-thousand'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/empty-rejected',
      title: 'An empty list of identifiers is refused',
      level: 'MUST',
      requirement: 'A request names at least one identifier: an empty list is refused with a status 4xx.',
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
      requirement: 'A body without personidentifikatorer, or where it is no list, is refused with a status 4xx.',
      sources: [{ document: 'REST' }],
    },
    ['no-member', 'member-not-array'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/malformed-json-rejected',
      title: 'A body that is not JSON is refused',
      level: 'MUST',
      requirement: 'A body that cannot be parsed as JSON is refused with a status 4xx, however near to JSON it is.',
      sources: [{ document: 'REST' }, { document: 'RFC8259' }],
    },
    ['malformed-json'],
    EXPECT_BAD_REQUEST,
  ),
  createRejectionRule(
    {
      id: 'request/wrong-length-rejected',
      title: 'What cannot be an identifier is refused',
      level: 'SHOULD',
      requirement: 'An identifier has 11 digits: 10 or 12 digits, letters and the empty string are refused with a 4xx.',
      sources: [{ document: 'PID' }, { document: 'FORESP' }],
    },
    ['wrong-length'],
  ),
  createRejectionRule(
    {
      id: 'request/other-media-type-rejected',
      title: 'A body of another media type is refused',
      level: 'SHOULD',
      requirement: 'A body is application/json: text/plain and forms are refused with a status 4xx (415).',
      sources: [{ document: 'REST' }, { document: 'RFC9110', section: '15.5.16' }],
    },
    ['other-media-type'],
  ),
  ...defineRules({ sources: [{ document: 'FORESP', section: 'informasjonsbehov' }] }, [
    {
      id: 'request/post-only',
      title: 'GET is not accepted for the batch lookup',
      level: 'MUST',
      requirement: 'Persons are asked for with POST. GET is answered without persons, best with status 405.',
      sources: [{ document: 'REST' }, { document: 'RFC9110', section: '15.5.6' }],
      probes: ['get'],
      evaluate: ({ findExchanges }) => {
        const returned = findExchanges('get').filter(hasResponse);
        if (returned.every(isRateLimited)) return skip('the deployment only says that it is asked too often (429)');
        return toRuleOutcome(returned.flatMap(checkGet));
      },
    },
    {
      id: 'request/unknown-informasjonsbehov-ignored',
      title: 'A value of informasjonsbehov that is not defined is ignored',
      level: 'MUST',
      requirement: 'Beside a defined value of informasjonsbehov, one that is not defined changes nothing.',
      probes: ['needs-contact', 'needs-contact-and-unknown'],
      confirm: true,
      evaluate: (evidence) => evaluateSame(evidence, 'needs-contact', 'needs-contact-and-unknown'),
    },
    {
      id: 'request/repeated-informasjonsbehov-ignored',
      title: 'A repeated value of informasjonsbehov is ignored',
      level: 'MUST',
      requirement: 'A value of informasjonsbehov that is given twice says no more than once.',
      probes: ['needs-contact', 'needs-contact-twice'],
      confirm: true,
      evaluate: (evidence) => evaluateSame(evidence, 'needs-contact', 'needs-contact-twice'),
    },
    {
      id: 'request/person-is-implicit',
      title: 'Identifier and status are answered whatever is named',
      level: 'MUST',
      requirement:
        'Person is always part of the answer: whatever informasjonsbehov names, personidentifikator and status come.',
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
          return skip('they lack without informasjonsbehov too (person/identifier, person/status)');
        }
        const persons = responses.flatMap(getPersons).filter((person) => listMissingMembers(person).length > 0);
        return toRuleOutcome(
          persons.map((person) => ({
            exchange: person.exchange,
            expected: IMPLICIT_MEMBERS.join(' and '),
            actual: `no ${listMissingMembers(person).join(', no ')}`,
            pointer: person.pointer,
          })),
        );
      },
    },
    {
      id: 'request/no-server-error',
      title: 'No request makes the service fail',
      level: 'SHOULD',
      requirement: 'Whatever is asked, right or wrong, is answered or refused: never with a status 5xx.',
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
  ...requestObservations,
];
