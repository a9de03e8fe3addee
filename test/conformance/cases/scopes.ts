import type { ProbeName } from '../../../src/conformance/probes/rest.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, CONTACT, MAILBOX, person } from './persons.ts';

type Members = Readonly<Record<string, unknown>>;

const ask = (probe: ProbeName, members: Members): CaseExchange => ({
  probe,
  identifiers: [A, B],
  body: answer(person(A, members), person(B)),
});
const whole = ask('batch', { ...CONTACT, ...MAILBOX });

/** Cases of a rule that a scope discloses its own members, and none of the other scope. */
const scopeOnly = (rule: string, probe: ProbeName, own: Members, others: Members): Case[] => [
  { rule, name: 'its own members come', outcome: 'pass', exchanges: [whole, ask(probe, own)] },
  { rule, name: 'everything comes', outcome: 'fail', exchanges: [whole, ask(probe, { ...own, ...others })] },
  { rule, name: 'its own members are missing', outcome: 'fail', exchanges: [whole, ask(probe, {})] },
  { rule, name: 'no person has any of them', outcome: 'pass', exchanges: [ask('batch', {}), ask(probe, {})] },
  {
    rule,
    name: 'the main token is rejected',
    outcome: 'pass',
    exchanges: [{ ...whole, status: 403 }, ask(probe, own)],
  },
  { rule, name: 'the scope opens nothing', outcome: 'fail', exchanges: [whole, { ...ask(probe, own), status: 403 }] },
  { rule, name: 'the token is not good', outcome: 'skipped', exchanges: [whole, { ...ask(probe, own), status: 401 }] },
  {
    rule,
    name: 'there is no such token',
    outcome: 'skipped',
    says: 'no token',
    unsent: { [probe]: 'no token' },
    exchanges: [whole],
  },
];

const always = (name: string, outcome: CaseOutcome, members: Members, how: Partial<CaseExchange> = {}): Case => ({
  rule: 'disclosure/reservasjon-always',
  name,
  outcome,
  exchanges: [{ ...ask('digital-post-token', members), ...how }],
});

const EQUAL = 'disclosure/delegated-scopes-equal';
const equal = (
  name: string,
  outcome: CaseOutcome,
  delegated: Partial<CaseExchange>,
  more: Partial<Case> = {},
): Case => ({
  rule: EQUAL,
  name,
  outcome,
  exchanges: [ask('contact-token', CONTACT), { ...ask('delegated-contact-token', CONTACT), ...delegated }],
  unsent: { 'digital-post-token': 'no token', 'delegated-digital-post-token': 'no token' },
  ...more,
});

const none = (name: string, says: string, members: Members, how: Partial<CaseExchange> = {}): Case => ({
  rule: 'disclosure/no-krr-scope',
  name,
  outcome: 'observed',
  says,
  exchanges: [{ ...ask('none-token', members), ...how }],
});

export const cases: readonly Case[] = [
  ...scopeOnly('disclosure/contact-scope-only', 'contact-token', CONTACT, MAILBOX),
  ...scopeOnly('disclosure/digital-post-scope-only', 'digital-post-token', MAILBOX, CONTACT),
  always('it is there', 'pass', {}),
  always('it is missing', 'fail', { reservasjon: undefined }),
  always('it is missing for the deleted', 'pass', { status: 'SLETTET', reservasjon: undefined }),
  always('the token is rejected', 'skipped', {}, { status: 401 }),
  equal('they give the same', 'pass', {}),
  equal('the delegated one gives less', 'fail', { body: answer(person(A), person(B)) }),
  equal('the delegated one opens nothing', 'fail', { status: 403 }),
  equal('the delegated token is not good', 'skipped', { status: 401 }),
  equal(
    'there is no delegated token',
    'skipped',
    {},
    {
      unsent: { ...equal('', 'pass', {}).unsent, 'delegated-contact-token': 'no token' },
    },
  ),
  {
    ...equal('the other delegated one gives more', 'fail', {}),
    unsent: {},
    exchanges: [
      ...equal('', 'pass', {}).exchanges,
      ask('digital-post-token', MAILBOX),
      ask('delegated-digital-post-token', { ...MAILBOX, ...CONTACT }),
    ],
  },
  none('it is rejected', 'rejected with status 403', {}, { status: 403 }),
  none('Person comes', 'alone', {}),
  none('contact information comes', 'also kontaktinformasjon, varslingsstatus', CONTACT),
  {
    rule: 'disclosure/no-krr-scope',
    name: 'nothing came back',
    outcome: 'skipped',
    unsent: { 'none-token': 'no token' },
    exchanges: [],
  },
];
