import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, C, person } from './persons.ts';

const ok: CaseExchange = { probe: 'batch', identifiers: [A, B], body: answer(person(A), person(B)) };
const refused: CaseExchange = { probe: 'batch', identifiers: [A, B], status: 503 };

const cased = (
  rule: string,
  name: string,
  outcome: CaseOutcome,
  change: Partial<CaseExchange>,
  more?: Partial<Case>,
): Case => ({
  rule: `response/${rule}`,
  name,
  outcome,
  exchanges: [{ ...ok, ...change }],
  ...more,
});

const envelope: readonly Case[] = [
  cased('status-200', 'a lookup succeeds', 'pass', {}),
  cased('status-200', 'a lookup returns another status', 'fail', { status: 201 }),
  cased('status-200', 'a lookup is rejected', 'fail', { status: 403 }),
  {
    ...cased('status-200', 'some lookups have no response', 'fail', {}),
    exchanges: [ok, { ...ok, failed: 'no response in 10 s' }],
  },
  cased('json-media-type', 'JSON', 'pass', {}),
  cased('json-media-type', 'JSON with a charset', 'pass', {
    headers: { 'content-type': 'application/json;charset=UTF-8' },
  }),
  cased('json-media-type', 'text', 'fail', { headers: { 'content-type': 'text/plain' } }),
  cased('json-media-type', 'something that only begins like JSON', 'fail', {
    headers: { 'content-type': 'application/json-seq' },
  }),
  cased('json-media-type', 'no lookup succeeds', 'skipped', refused),
  cased('valid-json-utf8', 'JSON in UTF-8', 'pass', {}),
  cased('valid-json-utf8', 'a trailing comma', 'fail', { body: '{"personer":[],}' }),
  cased('valid-json-utf8', 'cut off', 'fail', { body: '{"personer":[' }),
  cased('valid-json-utf8', 'nothing', 'fail', { body: '' }),
  cased('valid-json-utf8', 'another encoding', 'fail', { isUtf8: false }),
  cased('valid-json-utf8', 'no lookup succeeds', 'skipped', refused),
  cased('personer-array', 'persons', 'pass', {}),
  cased('personer-array', 'nobody', 'pass', { body: answer() }),
  cased('personer-array', 'other members beside it', 'pass', { body: { ...answer(), antall: 0 } }),
  cased('personer-array', 'another name', 'fail', { body: { persons: [] } }),
  cased('personer-array', 'a bare array', 'fail', { body: [person(A)] }),
  cased('personer-array', 'an object of persons', 'fail', { body: { personer: { first: person(A) } } }),
  cased('personer-array', 'an item that is not a person', 'fail', { body: answer(person(A), null) }),
  cased('personer-array', 'no JSON, which response/valid-json-utf8 reports', 'pass', { body: '{' }),
  cased('personer-array', 'no lookup succeeds', 'skipped', refused),
];

const everybody: readonly Case[] = [
  cased('one-per-identifier', 'every person once', 'pass', {}),
  cased('one-per-identifier', 'in another order', 'pass', { body: answer(person(B), person(A)) }),
  cased('one-per-identifier', 'a stranger', 'fail', { body: answer(person(A), person(B), person(C)) }),
  cased('one-per-identifier', 'a person twice', 'fail', { body: answer(person(A), person(B), person(A)) }),
  cased('one-per-identifier', 'a person is missing', 'fail', { body: answer(person(A)) }),
  cased(
    'one-per-identifier',
    'a person is missing in version 2',
    'pass',
    { body: answer(person(A)) },
    { version: 'v2' },
  ),
  cased('one-per-identifier', 'a stranger in version 2', 'fail', { body: answer(person(C)) }, { version: 'v2' }),
  cased('one-per-identifier', 'a person is missing among 1000, which another rule reports', 'pass', {
    probe: 'thousand',
    body: answer(person(A)),
  }),
  cased('one-per-identifier', 'a person has no identifier, which person/identifier reports', 'pass', {
    body: answer(person(A), { status: 'AKTIV' }),
  }),
  cased('one-per-identifier', 'a duplicate identifier may be returned twice', 'skipped', {
    probe: 'duplicates',
    identifiers: [A, A],
    body: answer(person(A), person(A)),
  }),
  cased('one-per-identifier', 'no lookup succeeds', 'skipped', refused),
  cased('order', 'in the order of the request', 'pass', {}),
  cased('order', 'in another order', 'warned', { body: answer(person(B), person(A)) }),
  cased('order', 'in another order in version 2', 'skipped', { body: answer(person(B), person(A)) }, { version: 'v2' }),
  cased('order', 'a stranger first, who is reported elsewhere', 'pass', {
    body: answer(person(C), person(A), person(B)),
  }),
  cased('order', 'a person twice, which another rule reports', 'pass', {
    body: answer(person(A), person(B), person(A)),
  }),
  cased('order', 'no lookup succeeds', 'skipped', refused),
];

const withMembers = (more: Readonly<Record<string, unknown>>): Partial<CaseExchange> => ({
  body: answer(person(A, more), person(B)),
});
const contact = (members: Readonly<Record<string, unknown>>) => withMembers({ kontaktinformasjon: members });

const contract: readonly Case[] = [
  cased('matches-contract', 'valid persons', 'pass', {}),
  cased('matches-contract', 'unknown members', 'pass', withMembers({ ny: [1], kontaktinformasjon: { ny: 1 } })),
  cased('matches-contract', 'null for what is absent', 'pass', contact({ epostadresse: null })),
  cased('matches-contract', 'kontaktinformasjon as an array', 'fail', withMembers({ kontaktinformasjon: [] })),
  cased('matches-contract', 'digital_post as a text', 'fail', withMembers({ digital_post: 'kari.berg#4F7K' })),
  cased(
    'matches-contract',
    'postkasseadresse as a number',
    'fail',
    withMembers({ digital_post: { postkasseadresse: 1 } }),
  ),
  cased('matches-contract', 'a mobile number as a number', 'fail', contact({ mobiltelefonnummer: 4 })),
  cased('matches-contract', 'a time as a number', 'fail', contact({ epostadresse_oppdatert: 1_700_000_000 })),
  ...['epostadresse', 'mobiltelefonnummer'].flatMap((channel) => [
    cased('matches-contract', `${channel}_duplisert as a boolean`, 'fail', contact({ [`${channel}_duplisert`]: true })),
    cased('matches-contract', `${channel}_duplisert as a list`, 'fail', contact({ [`${channel}_duplisert`]: ['JA'] })),
    cased('matches-contract', `${channel}_duplisert: JA`, 'pass', contact({ [`${channel}_duplisert`]: 'JA' })),
    // The list of values is not documented.
    cased('matches-contract', `${channel}_duplisert: NEI`, 'pass', contact({ [`${channel}_duplisert`]: 'NEI' })),
    cased(
      'matches-contract',
      `${channel}_sist_validert as a number`,
      'fail',
      contact({ [`${channel}_sist_validert`]: 1 }),
    ),
  ]),
  cased('matches-contract', 'no status, which person/status reports', 'pass', {
    body: answer({ personidentifikator: A, reservasjon: 'NEI' }, person(B)),
  }),
  cased(
    'matches-contract',
    'codes, addresses and dates that are reported elsewhere',
    'pass',
    withMembers({
      reservasjon: true,
      varslingsstatus: 1,
      spraak: 'no',
      spraak_oppdatert: '2026-02-30T00:00:00+01',
      kontaktinformasjon: { epostadresse: 'kari', epostadresse_oppdatert: 'yesterday', mobiltelefonnummer: '1' },
      digital_post: { postkasseleverandoeradresse: '984' },
      sertifikat: 'MII',
    }),
  ),
  cased('matches-contract', 'data of a deleted person, which is reported elsewhere', 'pass', {
    body: answer(person(A, { status: 'SLETTET', kontaktinformasjon: { epostadresse: 'kari.berg@example.com' } })),
  }),
  cased('matches-contract', 'no lookup succeeds', 'skipped', refused),
  cased('unknown-members', 'none', 'observed', {}, { says: 'none' }),
  cased(
    'unknown-members',
    'some',
    'observed',
    { body: { ...answer(person(A, { ny: 1, kontaktinformasjon: { fax: 1 } })), antall: 1 } },
    {
      says: '(beside personer) antall, kontaktinformasjon/fax, ny',
    },
  ),
  cased('unknown-members', 'a name that could be an identifier', 'observed', withMembers({ [C]: 1 }), { says: '#' }),
  cased('unknown-members', 'no lookup succeeds', 'skipped', refused),
  cased('absent-not-null', 'what is absent is left out', 'pass', contact({ epostadresse: 'kari.berg@example.com' })),
  cased('absent-not-null', 'null', 'warned', withMembers({ spraak: null })),
  cased('absent-not-null', 'an empty text within', 'warned', contact({ mobiltelefonnummer: '' })),
  cased('absent-not-null', 'an empty object', 'warned', withMembers({ kontaktinformasjon: {} })),
  cased('absent-not-null', 'null for a member that the contract does not know', 'pass', withMembers({ ny: null })),
  cased('absent-not-null', 'no lookup succeeds', 'skipped', refused),
];

export const cases: readonly Case[] = [...envelope, ...everybody, ...contract];
