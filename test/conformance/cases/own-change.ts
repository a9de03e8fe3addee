import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, CONTACT, MAILBOX, person } from './persons.ts';

const OWN = { ...CONTACT, spraak: 'nb' };
const CHANGED = { ...CONTACT, spraak: 'nn', spraak_oppdatert: '2026-06-15T12:00:00+02' };

export const read = (members: object): CaseExchange => ({
  probe: 'me-change',
  path: 'person',
  method: 'GET',
  body: person(A, { ...members }),
});
export const patch = (
  spraak: string,
  status: number,
  authorization: CaseExchange['authorization'] = { token: 'user' },
): CaseExchange => ({
  ...read({}),
  method: 'PATCH',
  sent: JSON.stringify({ spraak }),
  status,
  authorization,
  body: '',
});
const lookup = (members: object, other: object = MAILBOX): CaseExchange => ({
  probe: 'me-change',
  identifiers: [A, B],
  body: answer(person(A, { ...members }), person(B, { ...other })),
});
export const log = (...list: readonly unknown[]): CaseExchange => ({
  probe: 'me-change',
  path: 'krr/hentEndringer',
  sent: '{"fraEndringsId":0}',
  body: { list, fraEndringsId: 0, tilEndringsId: 7, sisteEndringsId: 7 },
});

/** The course of a correct service, in the order of the probe, and the requests that restore the language. */
export const COURSE = {
  first: read(OWN),
  lookupBefore: lookup(OWN),
  lookupBeforeV2: lookup(OWN),
  logBefore: log(person(B)),
  patchWithoutToken: patch('en', 401, null),
  patchWithoutPerson: patch('en', 403, { token: 'main' }),
  patchWithoutScope: patch('en', 403, { token: 'user-contact' }),
  readUnchanged: read(OWN),
  patch: patch('nn', 204),
  read: read(CHANGED),
  readV2: read(CHANGED),
  lookup: lookup(CHANGED),
  lookupV2: lookup(CHANGED),
  log: log(person(A, CHANGED)),
  restore: patch('nb', 204),
  restored: read(OWN),
} satisfies Record<string, CaseExchange>;

const changing =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, others: Partial<Record<keyof typeof COURSE, CaseExchange>> = {}): Case => ({
    rule: `logged-in-person/${rule}`,
    name,
    outcome,
    exchanges: Object.values({ ...COURSE, ...others }),
  });

const [nothingElse, visible, listed, requiresPid] = [
  changing('change-affects-nothing-else'),
  changing('change-visible-in-lookup'),
  changing('change-in-changes'),
  changing('change-requires-scope'),
];

const same = (name: string, outcome: CaseOutcome, own: object, found: readonly CaseExchange[]): Case => ({
  rule: 'logged-in-person/same-as-lookup',
  name,
  outcome,
  exchanges: [{ probe: 'me', path: 'person', method: 'GET', body: person(A, { ...own }) }, ...found],
});
const ownLookup = (members: object): CaseExchange => ({
  probe: 'me',
  identifiers: [A],
  body: answer(person(A, { ...members })),
});

export const cases: readonly Case[] = [
  nothingElse('only the language is changed', 'pass'),
  {
    ...nothingElse('the change is not sent', 'skipped'),
    exchanges: [COURSE.first, COURSE.lookupBefore],
    says: 'the language cannot be changed',
  },
  {
    ...nothingElse('another person is returned', 'skipped', { first: { ...read(OWN), body: person(B, OWN) } }),
    loggedIn: A,
    says: 'another person is returned',
  },
  nothingElse('another person is changed', 'fail', { lookup: lookup(CHANGED, CHANGED) }),
  nothingElse('another person is changed in version 2', 'fail', {
    lookupV2: lookup(CHANGED, { ...MAILBOX, spraak: 'nn' }),
  }),
  nothingElse('another person is changed, instead of the logged-in person', 'fail', {
    read: read(OWN),
    lookup: lookup(OWN, CHANGED),
  }),
  nothingElse('the contact information disappears', 'fail', { lookup: lookup({ spraak: 'nn' }) }),
  nothingElse('the contact information disappears for the person alone', 'fail', { read: read({ spraak: 'nn' }) }),
  nothingElse('the lookup is rejected', 'pass', {
    lookup: { ...lookup({}), status: 500 },
    lookupV2: { ...lookup({}), status: 404 },
  }),
  nothingElse('the change is rejected', 'skipped', { patch: patch('nn', 422), read: read(OWN) }),
  nothingElse('the token may not change it', 'skipped', { patch: patch('nn', 403) }),
  nothingElse('the person is not AKTIV', 'skipped', { first: read({ status: 'SLETTET' }) }),
  visible('it is returned everywhere', 'pass'),
  visible('the lookup returns the old one', 'warned', { lookup: lookup(OWN) }),
  visible('the lookup of version 2 returns none', 'warned', { lookupV2: lookup(CONTACT) }),
  visible('version 2 returns the old one', 'warned', { readV2: read(OWN) }),
  visible('the token does not disclose it', 'pass', { lookup: lookup({}), lookupV2: lookup({}), readV2: read({}) }),
  listed('it is listed', 'pass'),
  listed('it is not listed', 'warned', { log: log() }),
  listed('it is listed with the old language', 'warned', { log: log(person(A, OWN)) }),
  listed('another person is listed', 'warned', { log: log(person(B)) }),
  listed('there are no changes', 'skipped', { logBefore: { ...log(), status: 401 }, log: { ...log(), status: 401 } }),
  requiresPid('both are rejected', 'pass'),
  requiresPid('a request without a token is accepted', 'fail', { patchWithoutToken: patch('en', 204, null) }),
  requiresPid('a token without a person is accepted', 'fail', {
    patchWithoutPerson: patch('en', 200, { token: 'main' }),
  }),
  requiresPid('a token without the scope is accepted', 'fail', {
    patchWithoutScope: patch('en', 204, { token: 'user-contact' }),
  }),
  requiresPid('it is rejected, and changes the language', 'fail', { readUnchanged: read({ ...OWN, spraak: 'en' }) }),
  requiresPid('the service was overloaded before', 'error', {
    lookupBefore: { ...lookup(OWN), failed: 'status 503', isUnavailable: true },
  }),
  requiresPid('no response', 'fail', {
    patchWithoutToken: { ...patch('en', 401, null), failed: 'the connection was reset' },
  }),
  same('the same data', 'pass', OWN, [ownLookup(OWN)]),
  same('more data', 'pass', { ...OWN, ...MAILBOX }, [ownLookup(OWN)]),
  same("another person's contact information", 'fail', OWN, [
    ownLookup({ ...OWN, kontaktinformasjon: { epostadresse: 'ola.berg@example.com' } }),
  ]),
  same('another status', 'fail', { status: 'SLETTET' }, [ownLookup({})]),
  same('no lookup', 'skipped', OWN, []),
  {
    rule: 'logged-in-person/patch-reverted',
    name: 'the language is not restored after a change with lookups',
    outcome: 'fail',
    exchanges: Object.values({ ...COURSE, restored: read(CHANGED) }),
  },
];
