import type { CompletedExchange, Evidence } from '../../evidence/evidence.ts';
import { isSame } from '../../evidence/rest-persons.ts';
import { getSoapPersons } from '../../evidence/soap-persons.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import {
  createNoPersonsFinding,
  evaluateLookupResponses,
  evaluateResponses,
  getPersonsByProbe,
  indexByIdentifier,
  isPersonsResponse,
  LOOKUP_PROBES,
  NO_PERSONS,
  ORDINARY_PROBES,
} from './assertions.ts';

/** Everybody in these answers is told of as in the batch, or in another one. */
function evaluateSamePersons(evidence: Evidence, probe: ProbeName, other: ProbeName = 'soap-everything'): RuleOutcome {
  const batch = indexByIdentifier(getPersonsByProbe(evidence, other));
  if (batch.size === 0) return NO_PERSONS;
  return evaluateResponses(evidence, [probe], (responses) =>
    toRuleOutcome(
      responses.flatMap((exchange): readonly Finding[] =>
        isPersonsResponse(exchange)
          ? getSoapPersons(exchange).flatMap(({ pointer, person }) => {
              const before = batch.get(person.personidentifikator);
              const isAlike = before === undefined || isSame(person, before.person);
              return isAlike
                ? []
                : [{ exchange, pointer, expected: 'the same as in the batch', actual: 'another answer' }];
            })
          : [createNoPersonsFinding(exchange)],
      ),
    ),
  );
}

function findIncomplete(exchange: CompletedExchange): readonly Finding[] {
  if (!isPersonsResponse(exchange)) return [createNoPersonsFinding(exchange)];
  return findIdentifierMismatch(exchange);
}

/** The lookups of which nothing else says whether everybody is answered. */
const BATCH_PROBES = [...LOOKUP_PROBES, 'soap-in-1.2', 'soap-in-1.1', 'soap-everything-1.1', 'soap-no-needs'] as const;

/** An answer that does not tell of those asked for, each once. */
function findIdentifierMismatch(exchange: CompletedExchange): readonly Finding[] {
  const requested = new Set<unknown>(exchange.request.identifiers);
  const actual = describeMismatch(getIdentifiers(exchange), requested);
  return actual === '' ? [] : [{ exchange, expected: `${requested.size} persons, each once`, actual }];
}

const getIdentifiers = (exchange: CompletedExchange): readonly unknown[] =>
  getSoapPersons(exchange).map(({ person }) => person.personidentifikator);

/** How answered persons are not those asked for, in words; empty if they are. */
function describeMismatch(returned: readonly unknown[], requested: ReadonlySet<unknown>): string {
  const known = new Map(returned.map((one, index) => [one, index]));
  const counts: readonly (readonly [number, string])[] = [
    [[...requested].filter((one) => !known.has(one)).length, 'missing'],
    [returned.filter((one) => !requested.has(one)).length, 'not asked for'],
    [returned.filter((one, index) => requested.has(one) && known.get(one) !== index).length, 'more than once'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, label]) => `${count} ${label}`)
    .join(', ');
}

export const soapBatchRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'RESP' }, { document: 'PERSON' }], versions: ['soap'] },
  [
    {
      id: 'soap/thousand-identifiers',
      title: '1000 persons are answered in one message over SOAP',
      level: 'MUST',
      requirement: 'A request over SOAP for 1000 identifiers is answered, with a Person for each, and nobody else.',
      sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'RESP' }],
      probes: ['soap-thousand'],
      evaluate: (evidence) =>
        evaluateResponses(evidence, ['soap-thousand'], (responses) => toRuleOutcome(responses.flatMap(findIncomplete))),
    },
    {
      id: 'soap/one-person-per-identifier',
      title: 'Each identifier asked for over SOAP is answered once',
      level: 'MUST',
      requirement: 'HentPersonerRespons has one Person for each identifier asked for, and nobody else.',
      probes: BATCH_PROBES,
      evaluate: (evidence) =>
        evaluateLookupResponses(evidence, BATCH_PROBES, (found) =>
          toRuleOutcome(found.flatMap(findIdentifierMismatch)),
        ),
    },
    {
      id: 'soap/order',
      title: 'In which order persons are answered over SOAP',
      level: 'OBSERVE',
      requirement: 'The documentation does not say in which order the persons of a request are answered.',
      sources: [{ document: 'RESP' }],
      probes: ORDINARY_PROBES,
      evaluate: (evidence) =>
        evaluateLookupResponses(evidence, ORDINARY_PROBES, (found) => {
          const isKept = found.every((exchange) => {
            const positions = getIdentifiers(exchange).map((one) => exchange.request.identifiers.indexOf(String(one)));
            return positions.every((position, index) => index === 0 || position >= positions[index - 1]!);
          });
          return observe(isKept ? 'in the order asked for' : 'in another order than asked for');
        }),
    },
    {
      id: 'soap/order-independent',
      title: 'A person is told of alike whatever the order of a request over SOAP',
      level: 'MUST',
      requirement: 'The order of the personidentifikator of a request changes nothing of what is told of a person.',
      probes: ['soap-permuted', 'soap-everything'],
      confirm: true,
      evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-permuted'),
    },
    {
      id: 'soap/batch-independent',
      title: 'A single lookup returns the same person as a batch',
      level: 'MUST',
      requirement: 'Whoever else is asked for in a request changes nothing of what is told of a person.',
      probes: ['soap-alone', 'soap-everything'],
      confirm: true,
      evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-alone'),
    },
    {
      id: 'soap/batch-size-independent',
      title: 'A person is told of alike among 1000 and among 500 over SOAP',
      level: 'MUST',
      requirement: 'How many are asked for in a request changes nothing of what is told of a person.',
      probes: ['soap-thousand-split', 'soap-thousand'],
      confirm: true,
      evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-thousand-split', 'soap-thousand'),
    },
    {
      id: 'soap/version-independent',
      title: 'A person is told of alike in both versions of SOAP',
      level: 'MUST',
      requirement: 'Where SOAP 1.1 is answered beside SOAP 1.2, the same is told of a person in both.',
      probes: ['soap-everything-1.1', 'soap-in-1.1', 'soap-everything'],
      confirm: true,
      evaluate: (evidence) => {
        if (getPersonsByProbe(evidence, 'soap-in-1.1').length === 0)
          return skip('SOAP 1.1 is not answered with persons');
        return evaluateSamePersons(evidence, 'soap-everything-1.1');
      },
    },
  ],
);
