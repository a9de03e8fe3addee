import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, C, CONTACT, MAILBOX, person, unregistered } from './persons.ts';

const whole: CaseExchange = { probe: 'batch', identifiers: [A, B], body: answer(person(A, CONTACT), person(B)) };
const one: CaseExchange = { probe: 'one', identifiers: [A], body: answer(person(A)) };

/** Cases of a rule that another form of a request has the same response. */
const sameResponse = (rule: string, probe: CaseExchange['probe'], broken: CaseOutcome): readonly Case[] =>
  (
    [
      ['the same persons', 'pass', {}],
      ['it is rejected', broken, { status: 415 }],
      ['no response', broken, { failed: 'the connection was reset' }],
      ['other data', broken, { body: answer(person(A, MAILBOX), person(B)) }],
      ['a page of HTML with status 200', broken, { body: '<h1>KRR</h1>' }],
      ['no persons', broken, { body: {} }],
      ['an empty list', broken, { body: answer() }],
      ['a person is missing', broken, { body: answer(person(A, CONTACT)) }],
      ['too many requests', 'skipped', { status: 429 }],
    ] as const
  ).map(([name, outcome, how]) => ({
    rule: `request/${rule}`,
    name,
    outcome,
    exchanges: [whole, { ...whole, probe, ...how }],
  }));

const accepting = (accept: string, name: string, outcome: CaseOutcome, how: Partial<CaseExchange>): Case => ({
  rule: 'request/accept-forms',
  name,
  outcome,
  exchanges: [whole, { ...whole, probe: 'accept-forms', sentHeaders: { Accept: accept }, ...how }],
});

const coded = (coding: string, name: string, outcome: CaseOutcome, accepted: string): Case => ({
  rule: 'request/other-headers',
  name,
  outcome,
  exchanges: [
    whole,
    {
      ...whole,
      probe: 'accept-encoding',
      sentHeaders: { 'Accept-Encoding': accepted },
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
    },
  ],
});

const unknownFirst = (name: string, outcome: CaseOutcome, last: number, first: Partial<CaseExchange>): Case => ({
  rule: 'request/unknown-member-position',
  name,
  outcome,
  exchanges: [
    one,
    { ...one, probe: 'unknown-member', status: last },
    { ...one, probe: 'unknown-member-first', ...first },
  ],
});

const twice = (
  name: string,
  outcome: CaseOutcome,
  persons: readonly unknown[],
  more: Partial<CaseExchange> = {},
): Case => ({
  rule: 'batch/duplicates',
  name,
  outcome,
  exchanges: [whole, { probe: 'duplicates', identifiers: [A, A, B], body: answer(...persons), ...more }],
});
const [a, b] = [person(A, CONTACT), person(B)];

const alone = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>): Case => ({
  rule: 'batch/only-not-registered',
  name,
  outcome,
  exchanges: [
    one,
    { probe: 'only-not-registered', identifiers: [A, B], body: answer(unregistered(A), unregistered(B)), ...how },
  ],
});

const excluded = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>): Case => ({
  rule: 'v2/only-not-registered',
  name,
  outcome,
  version: 'v2',
  exchanges: [one, { probe: 'v2-only-not-registered', identifiers: [A], body: answer(), sent: EXCLUDED, ...how }],
});
const EXCLUDED = JSON.stringify({ personidentifikatorer: [A], inkluderIkkeRegistrerte: false });

export const cases: readonly Case[] = [
  ...sameResponse('content-type-forms', 'content-type-forms', 'warned'),
  ...sameResponse('transfer-forms', 'chunked', 'warned'),
  ...sameResponse('other-headers', 'trace-context', 'warned'),
  coded('gzip', 'gzip is returned as accepted', 'pass', 'gzip, br'),
  coded('x-gzip', 'gzip has its old name', 'pass', 'gzip, br'),
  coded('identity', 'no coding, by name', 'pass', 'br'),
  coded('gzip', 'gzip is not accepted', 'warned', 'br'),
  coded('gzip', 'no coding is accepted', 'warned', 'identity'),
  {
    ...coded('gzip', 'gzip is not accepted, and the batch fails', 'warned', 'br'),
    exchanges: [{ ...whole, status: 500 }, coded('gzip', '', 'warned', 'br').exchanges[1]!],
  },
  ...sameResponse('json-forms', 'json-forms', 'fail'),
  accepting('*/*', '*/* returns the same', 'pass', {}),
  accepting('*/*', '*/* is rejected', 'fail', { status: 406 }),
  accepting('application/json', 'application/json is rejected', 'fail', { status: 406 }),
  accepting('application/*', 'a range is rejected', 'warned', { status: 406 }),
  accepting('*/*', 'too many requests', 'skipped', { status: 429 }),
  unknownFirst('it is accepted in both positions', 'pass', 200, {}),
  unknownFirst('it is rejected first', 'warned', 200, { status: 400 }),
  unknownFirst('it hides the persons', 'warned', 200, { body: answer(person(A, CONTACT)) }),
  unknownFirst('no response', 'warned', 200, { failed: 'the connection was reset' }),
  unknownFirst('it is never accepted', 'skipped', 400, { status: 400 }),
  unknownFirst('too many requests', 'skipped', 200, { status: 429 }),
  twice('returned once', 'pass', [a, b]),
  twice('returned twice', 'pass', [a, a, b]),
  twice('rejected', 'skipped', [], { status: 400 }),
  twice('the second time as not registered', 'fail', [a, unregistered(A), b]),
  twice('the neighbour is replaced', 'fail', [a, a]),
  twice('the neighbour has other data', 'fail', [a, a, person(B, CONTACT)]),
  twice('the repeated one comes last', 'warned', [b, a]),
  twice('a page of HTML with status 200', 'fail', [], { body: '<h1>KRR</h1>' }),
  {
    ...twice('the batch has another order too, which response/order reports', 'pass', []),
    exchanges: [
      { ...whole, body: answer(b, a) },
      { probe: 'duplicates', identifiers: [A, A, B], body: answer(b, a) },
    ],
  },
  {
    ...twice('an unrequested person has other data', 'pass', []),
    exchanges: [
      { ...whole, body: answer(a, b, person(C)) },
      { probe: 'duplicates', identifiers: [A, A, B], body: answer(a, b, person(C, CONTACT)) },
    ],
  },
  { ...twice('the batch is rejected', 'skipped', [a, b]), exchanges: [{ ...whole, status: 500 }] },
  alone('they are returned', 'pass', {}),
  alone('status 404', 'fail', { status: 404, body: '' }),
  alone('null', 'fail', { body: { personer: null } }),
  alone('no response', 'fail', { failed: 'the connection was reset' }),
  alone('they are registered', 'fail', { body: answer(person(A), unregistered(B)) }),
  alone('too many requests', 'skipped', { status: 429 }),
  { ...alone('nobody is returned', 'skipped', {}), exchanges: [{ ...one, status: 500 }] },
  excluded('an empty list', 'pass', {}),
  excluded('by default, they are returned', 'pass', { sent: '{}', body: answer(unregistered(A)) }),
  excluded('no response', 'warned', { failed: 'the connection was reset' }),
  excluded('null', 'warned', { body: { personer: null } }),
  excluded('status 404', 'warned', { status: 404, body: '' }),
  excluded('they are returned', 'warned', { body: answer(unregistered(A)) }),
  excluded('too many requests', 'skipped', { status: 429 }),
];
