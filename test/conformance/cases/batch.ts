import type { ScenarioPerson } from '../../../src/scenario/index.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';

const A = '01837012046';
const B = '12848523168';
const C = '27819231090';
const GONE = '15860462033';

const person = (personidentifikator: string, more: object = {}) => ({
  personidentifikator,
  reservasjon: 'NEI',
  status: 'AKTIV',
  kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: '2026-02-20T10:14:52+01' },
  ...more,
});
const gone = { personidentifikator: GONE, status: 'SLETTET' };

const asked = (
  probe: CaseExchange['probe'],
  ...personer: readonly { personidentifikator: string }[]
): CaseExchange => ({
  probe,
  identifiers: personer.map(({ personidentifikator }) => personidentifikator),
  body: { personer },
});
const batch = asked('batch', person(A), person(B));
const thousand = asked('thousand', person(A), person(B));

/** A rule that holds one form of a request against another, and a probe of the other form. */
const FORMS = [
  { rule: 'batch/order-independent', probe: 'batch-permuted', reference: batch },
  { rule: 'batch/split', probe: 'batch-split', reference: batch },
  { rule: 'batch/split', probe: 'batch-alone', reference: batch },
  { rule: 'batch/independent-of-others', probe: 'batch-merged', reference: batch },
  { rule: 'batch/repeated', probe: 'batch-again', reference: batch },
  { rule: 'batch/not-registered-does-not-fail-others', probe: 'with-not-yet-born', reference: thousand },
  { rule: 'batch/slettet-does-not-fail-others', probe: 'with-deleted', reference: thousand },
] as const;

const ofForms: readonly Case[] = FORMS.flatMap(({ rule, probe, reference }): readonly Case[] => [
  {
    rule,
    name: `${probe}: common persons are the same, others are ignored`,
    outcome: 'pass',
    exchanges: [reference, asked(probe, person(C), gone, person(B), person(A))],
  },
  {
    rule,
    name: `${probe}: another order of members, and null for what is absent`,
    outcome: 'pass',
    exchanges: [
      reference,
      asked(probe, { ...Object.fromEntries(Object.entries(person(A)).reverse()), spraak: null } as never),
    ],
  },
  {
    rule,
    name: `${probe}: a person has other data`,
    outcome: 'fail',
    says: '"reservasjon differs","pointer":"/personer/1"',
    exchanges: [reference, asked(probe, person(B), person(A, { reservasjon: 'JA' }))],
  },
  {
    rule,
    name: `${probe}: a member inside another is gone`,
    outcome: 'fail',
    says: 'kontaktinformasjon differs',
    exchanges: [reference, asked(probe, person(A, { kontaktinformasjon: { epostadresse: 'kari@example.com' } }))],
  },
  {
    rule,
    name: `${probe}: version 1 omits a person, which another rule reports`,
    outcome: 'pass',
    exchanges: [reference, { ...asked(probe, person(A)), identifiers: [A, B] }],
  },
  {
    rule,
    name: `${probe}: version 2 omits a person`,
    outcome: 'fail',
    version: 'v2',
    exchanges: [reference, { ...asked(probe, person(A)), identifiers: [A, B] }],
  },
  {
    rule,
    name: `${probe}: it is rejected`,
    outcome: 'fail',
    says: 'status 500',
    exchanges: [reference, { ...asked(probe, person(A)), status: 500 }],
  },
  {
    rule,
    name: `${probe}: the response has no persons`,
    outcome: 'skipped',
    says: 'not checked: see response/valid-json-utf8, response/personer-array',
    exchanges: [reference, { probe, identifiers: [A], body: {} }],
  },
  {
    rule,
    name: `${probe}: nothing comes back`,
    outcome: 'fail',
    exchanges: [reference, { probe, identifiers: [A], failed: 'the connection was reset' }],
  },
  {
    rule,
    name: `${probe}: too many requests`,
    outcome: 'skipped',
    exchanges: [reference, { probe, identifiers: [A], status: 429, body: '' }],
  },
  {
    rule,
    name: `${probe}: nothing to hold it against`,
    outcome: 'skipped',
    exchanges: [{ ...reference, status: 403, body: {} }, asked(probe, person(A))],
  },
]);

/** A batch of 1000 without one of its persons. */
const cut: CaseExchange = { ...asked('thousand', person(A)), identifiers: [A, B] };

const split = (name: string, outcome: CaseOutcome, exchanges: readonly CaseExchange[]): Case => ({
  rule: 'batch/split',
  name,
  outcome,
  exchanges: [batch, asked('batch-split', person(A), person(B)), ...exchanges],
});

const known: readonly ScenarioPerson[] = [{ role: 'deleted', identifier: GONE, specified: { status: 'SLETTET' } }];

export const cases: readonly Case[] = [
  ...ofForms,
  {
    rule: 'batch/repeated',
    name: 'the second response contains only other persons',
    outcome: 'fail',
    says: 'none of them',
    exchanges: [
      { ...asked('batch', person(C)), identifiers: [A, B] },
      { ...asked('batch-again', gone), identifiers: [A, B] },
    ],
  },
  {
    rule: 'batch/order-independent',
    name: 'the permuted request returns only other persons, which another rule reports',
    outcome: 'skipped',
    says: 'no person was returned both times',
    exchanges: [
      { ...asked('batch', person(C)), identifiers: [A, B] },
      { ...asked('batch-permuted', gone), identifiers: [A, B] },
    ],
  },
  ...(['with-not-yet-born', 'with-deleted'] as const).map(
    (probe): Case => ({
      rule:
        probe === 'with-not-yet-born'
          ? 'batch/not-registered-does-not-fail-others'
          : 'batch/slettet-does-not-fail-others',
      name: `${probe}: it is rejected, like the batch of 1000, by a service that returns one person`,
      outcome: 'fail',
      exchanges: [
        asked('one', person(C)),
        { ...thousand, status: 404, body: {} },
        { probe, identifiers: [A], status: 404, body: {} },
      ],
    }),
  ),
  split('common persons are the same', 'pass', [thousand, asked('thousand-split', person(A), person(B))]),
  split('half of the 1000 is rejected, and the 1000 lack a person', 'fail', [
    cut,
    { ...asked('thousand-split', person(A)), status: 500 },
    asked('thousand-split', person(B)),
  ]),
  split('a person has other data, and the 1000 lack another one', 'fail', [
    cut,
    asked('thousand-split', person(A, { reservasjon: 'JA' }), person(B)),
  ]),
  split('the 1000 lack a person, which another rule reports', 'pass', [
    cut,
    asked('thousand-split', person(A), person(B)),
  ]),
  split('half of the 1000 lacks a person', 'fail', [
    thousand,
    { ...asked('thousand-split', person(A)), identifiers: [A, B] },
  ]),
  {
    rule: 'batch/not-registered-does-not-fail-others',
    name: 'the 1000 lack a person, which another rule reports',
    outcome: 'skipped',
    says: 'not checked: see request/thousand-identifiers, v2/include-not-registered',
    version: 'v2',
    exchanges: [cut, asked('with-not-yet-born', person(A), person(B))],
  },
  {
    rule: 'batch/slettet-does-not-fail-others',
    name: 'no deleted person is known',
    outcome: 'skipped',
    says: 'no such person',
    unsent: { 'with-deleted': 'the persons file has no such person' },
    known,
    exchanges: [thousand],
  },
  {
    rule: 'batch/call-overhead',
    name: 'it does',
    outcome: 'observed',
    says: 'is faster',
    exchanges: [
      { ...thousand, ms: 10 },
      { ...asked('batch-alone', person(A)), ms: 9 },
    ],
  },
  {
    rule: 'batch/call-overhead',
    name: 'it does not',
    outcome: 'observed',
    says: 'is not faster',
    exchanges: [
      { ...thousand, ms: 20 },
      { ...asked('batch-alone', person(A)), ms: 9 },
    ],
  },
  { rule: 'batch/call-overhead', name: 'one call only', outcome: 'skipped', exchanges: [thousand] },
];
