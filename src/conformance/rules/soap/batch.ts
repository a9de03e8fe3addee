import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import { isSame } from '../../evidence/rest-persons.ts';
import { getSoapPersons } from '../../evidence/soap-persons.ts';
import { NOT_YET_BORN_UNTIL } from '../../probes/identifiers.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { getResponses } from '../assertions.ts';
import { BORN_BY_NOW } from '../duplicates.ts';
import { defineRules, type Finding, observe, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import {
  type ByIdentifier,
  createNoPersonsFinding,
  evaluateLookupResponses,
  evaluateResponses,
  getPersonsByProbe,
  indexByIdentifier,
  isPersonsResponse,
  isSoapRejected,
  isSoapServing,
  LOOKUP_PROBES,
  NO_PERSONS,
  ORDINARY_PROBES,
  SERVING_PROBE,
} from './assertions.ts';

/** Reports each person with other data than in another response. */
function findOtherData(exchange: CompletedExchange, batch: ByIdentifier): readonly Finding[] {
  if (!isPersonsResponse(exchange)) return [createNoPersonsFinding(exchange)];
  return getSoapPersons(exchange).flatMap(({ pointer, person }) => {
    const before = batch.get(person.personidentifikator);
    if (before === undefined || isSame(person, before.person)) return [];
    const comparedWith = { exchange: before.exchange, expected: before.person, actual: person };
    return [{ exchange, pointer, expected: 'the same as in the batch', actual: 'the data differs', comparedWith }];
  });
}

/** Checks that each person is the same as in the batch, or in another response. */
function evaluateSamePersons(evidence: Evidence, probe: ProbeName, other: ProbeName = 'soap-everything'): RuleOutcome {
  const batch = indexByIdentifier(getPersonsByProbe(evidence, other));
  if (batch.size === 0) return NO_PERSONS;
  return evaluateResponses(evidence, [probe], (responses) =>
    toRuleOutcome(responses.flatMap((exchange) => findOtherData(exchange, batch))),
  );
}

function findIncomplete(exchange: CompletedExchange): readonly Finding[] {
  if (!isPersonsResponse(exchange)) return [createNoPersonsFinding(exchange)];
  return findIdentifierMismatch(exchange);
}

/** Lookups that no other rule checks for completeness. */
const BATCH_PROBES = [
  ...LOOKUP_PROBES,
  'soap-in-1.2',
  'soap-in-1.1',
  'soap-everything-1.1',
  'soap-no-needs',
  'soap-thousand-split',
  'soap-equivalent-serialisations',
] as const;

/** Reports a response that does not contain each requested person once. */
function findIdentifierMismatch(exchange: CompletedExchange): readonly Finding[] {
  const requested = new Set<unknown>(exchange.request.identifiers);
  const returned = getIdentifiers(exchange);
  const actual = describeMismatch(returned, requested);
  if (actual === '') return [];
  const identifiers = exchange.request.identifiers.filter(
    (one) => returned.indexOf(one) === -1 || returned.indexOf(one) !== returned.lastIndexOf(one),
  );
  const pointer = '/HentPersonerRespons';
  return [{ exchange, pointer, expected: `${requested.size} persons, each once`, actual, identifiers }];
}

const getIdentifiers = (exchange: CompletedExchange): readonly unknown[] =>
  getSoapPersons(exchange).map(({ person }) => person.personidentifikator);

/** Describes how the returned persons differ from the requested ones; empty if they do not. */
function describeMismatch(returned: readonly unknown[], requested: ReadonlySet<unknown>): string {
  const known = new Map(returned.map((one, index) => [one, index]));
  const counts: readonly (readonly [number, string])[] = [
    [[...requested].filter((one) => !known.has(one)).length, 'missing'],
    [returned.filter((one) => !requested.has(one)).length, 'not requested'],
    [returned.filter((one, index) => requested.has(one) && known.get(one) !== index).length, 'more than once'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, label]) => `${count} ${label}`)
    .join(', ');
}

/** Whether the first occurrences of persons are in the order of the request. */
function isInOrder(exchange: CompletedExchange): boolean {
  const requested = [...new Set(exchange.request.identifiers)];
  const returned = [...new Set(getIdentifiers(exchange))].filter((one) => requested.includes(String(one)));
  const expected = requested.filter((one) => returned.includes(one));
  return isSame(expected, returned);
}

function findMissing(exchange: CompletedExchange): readonly Finding[] {
  const returned = new Set(getIdentifiers(exchange));
  const identifiers = [...new Set(exchange.request.identifiers)].filter((one) => !returned.has(one));
  const actual = `${identifiers.length} missing`;
  const pointer = '/HentPersonerRespons';
  return identifiers.length === 0
    ? []
    : [{ exchange, pointer, expected: 'every requested person', actual, identifiers }];
}

/** A duplicate may be returned once or twice, but changes neither the other persons nor their order. */
function evaluateDuplicates(evidence: Evidence): RuleOutcome {
  const [first] = getResponses(evidence, 'soap-everything').filter(isPersonsResponse);
  if (first === undefined) return NO_PERSONS;
  return evaluateResponses(evidence, ['soap-duplicates'], (responses) => {
    const accepted = responses.filter((exchange) => !isSoapRejected(exchange));
    if (accepted.length === 0) return skip('a request with duplicates is rejected');
    const batch = indexByIdentifier(getSoapPersons(first));
    const isSorted = isInOrder(first);
    return toRuleOutcome(
      accepted.flatMap((exchange): readonly Finding[] => {
        const findings = findOtherData(exchange, batch);
        if (!isPersonsResponse(exchange)) return findings;
        const isMoved = isSorted && !isInOrder(exchange);
        const order = {
          exchange,
          expected: 'the order of the request',
          actual: 'the persons in a different order',
          level: 'SHOULD' as const,
        };
        return [...findings, ...findMissing(exchange), ...(isMoved ? [order] : [])];
      }),
    );
  });
}

/** Without registered persons, a request succeeds like any other. */
function evaluateOnlyUnregistered(evidence: Evidence): RuleOutcome {
  if (evidence.now >= NOT_YET_BORN_UNTIL) return skip(BORN_BY_NOW);
  if (!isSoapServing(evidence)) return NO_PERSONS;
  return evaluateResponses(evidence, ['soap-only-not-registered'], (responses) =>
    toRuleOutcome(
      responses.flatMap((exchange) => {
        // soap/status reports a missing status.
        const found = getSoapPersons(exchange).filter(
          ({ person: { status } }) => status !== undefined && status !== 'IKKE_REGISTRERT',
        );
        const expected = 'status IKKE_REGISTRERT: no requested person is born yet';
        return [
          ...(isPersonsResponse(exchange) ? findMissing(exchange) : [createNoPersonsFinding(exchange)]),
          ...found.map(({ pointer, person: { status } }) => ({
            exchange,
            expected,
            actual: `status ${status}`,
            pointer,
          })),
        ];
      }),
    ),
  );
}

export const soapBatchRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'RESP' }, { document: 'PERSON' }], versions: ['soap'] },
  [
    {
      id: 'soap/thousand-identifiers',
      title: '1000 identifiers are accepted in one SOAP request',
      level: 'MUST',
      requirement: 'A SOAP request with 1000 identifiers returns a Person for each, and no other person.',
      sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'RESP' }],
      probes: ['soap-thousand'],
      evaluate: (evidence) =>
        evaluateResponses(evidence, ['soap-thousand'], (responses) => toRuleOutcome(responses.flatMap(findIncomplete))),
    },
    {
      id: 'soap/one-person-per-identifier',
      title: 'Each requested identifier is returned once over SOAP',
      level: 'MUST',
      requirement: 'HentPersonerRespons has one Person for each requested identifier, and no other person.',
      probes: BATCH_PROBES,
      evaluate: (evidence) =>
        evaluateLookupResponses(evidence, BATCH_PROBES, (found) =>
          toRuleOutcome(found.flatMap(findIdentifierMismatch)),
        ),
    },
    {
      id: 'soap/order',
      title: 'Order of the persons returned over SOAP',
      level: 'OBSERVE',
      requirement: 'The documentation does not say in which order the persons of a request are returned.',
      sources: [{ document: 'RESP' }],
      probes: ORDINARY_PROBES,
      evaluate: (evidence) =>
        evaluateLookupResponses(evidence, ORDINARY_PROBES, (found) => {
          const isKept = found.every((exchange) => {
            const positions = getIdentifiers(exchange).map((one) => exchange.request.identifiers.indexOf(String(one)));
            return positions.every((position, index) => index === 0 || position >= positions[index - 1]!);
          });
          return observe(isKept ? 'in the order of the request' : 'in another order');
        }),
    },
    {
      id: 'soap/order-independent',
      title: 'The order of identifiers does not affect any person’s data over SOAP',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the order of personidentifikator in the request.',
      probes: ['soap-permuted', 'soap-everything'],
      confirm: true,
      evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-permuted'),
    },
    {
      id: 'soap/batch-independent',
      title: 'A single lookup returns the same person as a batch',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the other identifiers in the request.',
      probes: ['soap-alone', 'soap-everything'],
      confirm: true,
      evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-alone'),
    },
    {
      id: 'soap/batch-size-independent',
      title: 'A person has the same data among 1000 and among 500 over SOAP',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the number of identifiers in the request.',
      probes: ['soap-thousand-split', 'soap-thousand'],
      confirm: true,
      evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-thousand-split', 'soap-thousand'),
    },
    {
      id: 'soap/duplicates',
      title: 'A duplicate identifier does not affect the persons over SOAP',
      level: 'MUST',
      requirement:
        'If a SOAP request with duplicate identifiers is accepted, every requested person is returned, each time with the data of other requests. Recommended: if persons are returned in the order of the request, the first occurrences keep it.',
      probes: ['soap-duplicates', 'soap-everything'],
      confirm: true,
      needsPersons: true,
      evaluate: evaluateDuplicates,
    },
    {
      id: 'soap/only-not-registered',
      title: 'A SOAP request for unregistered persons alone succeeds',
      level: 'MUST',
      requirement:
        'A SOAP request in which no person is registered returns HentPersonerRespons, with a Person of status IKKE_REGISTRERT for each.',
      sources: [{ document: 'PERSON', section: 'status' }, { document: 'RESP' }],
      probes: ['soap-only-not-registered', SERVING_PROBE],
      evaluate: evaluateOnlyUnregistered,
    },
    {
      id: 'soap/version-independent',
      title: 'A person has the same data in both versions of SOAP',
      level: 'MUST',
      requirement: 'Where the service supports SOAP 1.1 beside SOAP 1.2, both return the same data for a person.',
      probes: ['soap-everything-1.1', 'soap-in-1.1', 'soap-everything'],
      confirm: true,
      evaluate: (evidence) => {
        if (getPersonsByProbe(evidence, 'soap-in-1.1').length === 0) return skip('SOAP 1.1 returns no persons');
        return evaluateSamePersons(evidence, 'soap-everything-1.1');
      },
    },
  ],
);
