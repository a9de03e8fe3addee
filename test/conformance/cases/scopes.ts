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

type Written = readonly [name: string, outcome: CaseOutcome, ...exchanges: readonly CaseExchange[]];

const written =
  (rule: string, more: Partial<Case> = {}) =>
  ([name, outcome, ...exchanges]: Written): Case => ({ rule, name, outcome, exchanges, ...more });

const at = (probe: ProbeName, path: string, body: unknown, status = 200): CaseExchange => ({
  probe,
  path,
  method: path === 'person' ? 'GET' : 'POST',
  body,
  status,
});

const noScope = (
  [
    ['everything is rejected', 'pass', { ...ask('none-token', {}), status: 403 }],
    ['Person alone is returned', 'pass', ask('none-token', {})],
    ['contact information is returned', 'fail', ask('none-token', CONTACT)],
    ['a mailbox is returned', 'fail', ask('none-token', MAILBOX)],
    ['the mailbox of a person is returned', 'fail', at('none-token-elsewhere', 'person', person(A, MAILBOX))],
    [
      'contact information is in the changes',
      'fail',
      at('none-token-elsewhere', 'krr/hentEndringer', { list: [person(A), person(B, CONTACT)] }),
    ],
    ['no persons are returned', 'skipped', { ...ask('none-token', {}), body: { personer: [] } }],
    ['there is no such endpoint', 'skipped', at('none-token-elsewhere', 'person', '', 404)],
  ] as const
).map(written('disclosure/no-scope-no-data'));

const contactElsewhere = (
  [
    ['contact information of oneself', 'pass', at('user-contact-token', 'person', person(A, CONTACT))],
    ['the mailbox of oneself', 'fail', at('user-contact-token', 'person', person(A, MAILBOX))],
    [
      'the mailbox in the changes',
      'fail',
      at('changes-contact-token', 'krr/hentEndringer', { list: [person(A, MAILBOX)] }),
    ],
    [
      'changes without a mailbox',
      'pass',
      at('changes-contact-token', 'krr/hentEndringer', { list: [person(A, CONTACT)] }),
    ],
    ['no list', 'skipped', at('changes-contact-token', 'krr/hentEndringer', {})],
    ['the token is rejected', 'skipped', at('user-contact-token', 'person', '', 403)],
  ] as const
).map(written('disclosure/contact-scope-elsewhere'));

const inTurn = (token: 'main' | 'contact', members: Members): CaseExchange => ({
  ...ask('alternating-contact', members),
  authorization: { token },
});
const ALL = { ...CONTACT, ...MAILBOX };
const alternating = (
  [
    ['each token has its own data', 'pass', whole, inTurn('contact', CONTACT), inTurn('main', ALL)],
    [
      'the first response is returned to the main token',
      'fail',
      whole,
      inTurn('contact', CONTACT),
      inTurn('main', CONTACT),
    ],
    ['the first response is returned to the other token', 'fail', whole, inTurn('main', ALL), inTurn('contact', ALL)],
    ['the main token is rejected', 'fail', whole, { ...inTurn('main', ALL), status: 403 }],
  ] as const
).map(written('disclosure/independent-of-earlier-token', { unsent: { 'alternating-none': 'no token' } }));

const SERVED = at('changes', 'krr/hentEndringer', { list: [] });
const changesScope = (
  [
    ['every token is rejected', 'pass', SERVED, at('main-token-elsewhere', 'krr/hentEndringer', '', 403)],
    ['its own token is rejected too', 'skipped', at('main-token-elsewhere', 'krr/hentEndringer', '', 403)],
    ['the main token is accepted', 'fail', at('main-token-elsewhere', 'krr/hentEndringer', { list: [] })],
    ['a token without any scope is accepted', 'fail', at('none-token-elsewhere', 'krr/hentEndringer', { list: [] })],
    ['there is no such endpoint', 'skipped', at('main-token-elsewhere', 'krr/hentEndringer', '', 404)],
  ] as const
).map(written('changes/scope-required', { version: 'v2' }));

const pidRequired = (
  [
    ['it is rejected', 'pass', at('me', 'person', person(A)), at('main-token-elsewhere', 'person', '', 403)],
    ['a person is returned', 'fail', at('main-token-elsewhere', 'person', person(A))],
    ['there is no such endpoint', 'skipped', at('main-token-elsewhere', 'person', '', 404)],
  ] as const
).map(written('logged-in-person/pid-required'));

const PRINTED = at('print', 'printSertifikat', {});
const printed = (
  [
    ['it is rejected', 'observed', PRINTED, at('print-without-token', 'printSertifikat', '', 401)],
    ['it is public', 'observed', PRINTED, at('print-without-token', 'printSertifikat', {})],
    ['there is no such endpoint', 'skipped', at('print-without-token', 'printSertifikat', '', 404)],
  ] as const
).map(written('print/without-token'));

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
  ...noScope,
  ...contactElsewhere,
  ...alternating,
  ...changesScope,
  ...pidRequired,
  ...printed,
];
