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
  rule: `answer/${rule}`,
  name,
  outcome,
  exchanges: [{ ...ok, ...change }],
  ...more,
});

const envelope: readonly Case[] = [
  cased('status-200', 'a lookup is answered', 'holds', {}),
  cased('status-200', 'a lookup is answered with another status', 'broken', { status: 201 }),
  cased('status-200', 'a lookup is refused', 'broken', { status: 403 }),
  {
    ...cased('status-200', 'some lookups get no answer', 'broken', {}),
    exchanges: [ok, { ...ok, failed: 'no answer in 10 s' }],
  },
  cased('json-media-type', 'JSON', 'holds', {}),
  cased('json-media-type', 'JSON with a charset', 'holds', {
    headers: { 'content-type': 'application/json;charset=UTF-8' },
  }),
  cased('json-media-type', 'text', 'broken', { headers: { 'content-type': 'text/plain' } }),
  cased('json-media-type', 'something that only begins like JSON', 'broken', {
    headers: { 'content-type': 'application/json-seq' },
  }),
  cased('json-media-type', 'nothing was answered', 'skipped', refused),
  cased('valid-json-utf8', 'JSON in UTF-8', 'holds', {}),
  cased('valid-json-utf8', 'a trailing comma', 'broken', { body: '{"personer":[],}' }),
  cased('valid-json-utf8', 'cut off', 'broken', { body: '{"personer":[' }),
  cased('valid-json-utf8', 'nothing', 'broken', { body: '' }),
  cased('valid-json-utf8', 'another encoding', 'broken', { isUtf8: false }),
  cased('valid-json-utf8', 'nothing was answered', 'skipped', refused),
  cased('personer-array', 'persons', 'holds', {}),
  cased('personer-array', 'nobody', 'holds', { body: answer() }),
  cased('personer-array', 'other members beside it', 'holds', { body: { ...answer(), antall: 0 } }),
  cased('personer-array', 'another name', 'broken', { body: { persons: [] } }),
  cased('personer-array', 'a bare array', 'broken', { body: [person(A)] }),
  cased('personer-array', 'an object of persons', 'broken', { body: { personer: { first: person(A) } } }),
  cased('personer-array', 'something in it that is no person', 'broken', { body: answer(person(A), null) }),
  cased('personer-array', 'no JSON, which answer/valid-json-utf8 reports', 'holds', { body: '{' }),
  cased('personer-array', 'nothing was answered', 'skipped', refused),
];

const everybody: readonly Case[] = [
  cased('one-per-identifier', 'everybody once', 'holds', {}),
  cased('one-per-identifier', 'in another order', 'holds', { body: answer(person(B), person(A)) }),
  cased('one-per-identifier', 'a stranger', 'broken', { body: answer(person(A), person(B), person(C)) }),
  cased('one-per-identifier', 'somebody twice', 'broken', { body: answer(person(A), person(B), person(A)) }),
  cased('one-per-identifier', 'somebody is missing', 'broken', { body: answer(person(A)) }),
  cased(
    'one-per-identifier',
    'somebody is missing in version 2',
    'holds',
    { body: answer(person(A)) },
    { version: 'v2' },
  ),
  cased('one-per-identifier', 'a stranger in version 2', 'broken', { body: answer(person(C)) }, { version: 'v2' }),
  cased('one-per-identifier', 'somebody is missing among 1000, which is reported elsewhere', 'holds', {
    probe: 'thousand',
    body: answer(person(A)),
  }),
  cased('one-per-identifier', 'somebody has no identifier, which person/identifier reports', 'holds', {
    body: answer(person(A), { status: 'AKTIV' }),
  }),
  cased('one-per-identifier', 'what is asked for twice may be answered twice', 'skipped', {
    probe: 'duplicates',
    identifiers: [A, A],
    body: answer(person(A), person(A)),
  }),
  cased('one-per-identifier', 'nothing was answered', 'skipped', refused),
  cased('order', 'in the order of the request', 'holds', {}),
  cased('order', 'in another order', 'warned', { body: answer(person(B), person(A)) }),
  cased('order', 'in another order in version 2', 'skipped', { body: answer(person(B), person(A)) }, { version: 'v2' }),
  cased('order', 'a stranger first, who is reported elsewhere', 'holds', {
    body: answer(person(C), person(A), person(B)),
  }),
  cased('order', 'somebody twice, which is reported elsewhere', 'holds', {
    body: answer(person(A), person(B), person(A)),
  }),
  cased('order', 'nothing was answered', 'skipped', refused),
];

const withMembers = (more: Readonly<Record<string, unknown>>): Partial<CaseExchange> => ({
  body: answer(person(A, more), person(B)),
});
const contact = (members: Readonly<Record<string, unknown>>) => withMembers({ kontaktinformasjon: members });

const contract: readonly Case[] = [
  cased('matches-contract', 'valid persons', 'holds', {}),
  cased('matches-contract', 'unknown members', 'holds', withMembers({ ny: [1], kontaktinformasjon: { ny: 1 } })),
  cased('matches-contract', 'null for what is absent', 'holds', contact({ epostadresse: null })),
  cased('matches-contract', 'kontaktinformasjon as an array', 'broken', withMembers({ kontaktinformasjon: [] })),
  cased('matches-contract', 'digital_post as a text', 'broken', withMembers({ digital_post: 'kari.berg#4F7K' })),
  cased(
    'matches-contract',
    'postkasseadresse as a number',
    'broken',
    withMembers({ digital_post: { postkasseadresse: 1 } }),
  ),
  cased('matches-contract', 'a mobile number as a number', 'broken', contact({ mobiltelefonnummer: 4 })),
  cased('matches-contract', 'a time as a number', 'broken', contact({ epostadresse_oppdatert: 1_700_000_000 })),
  cased('matches-contract', 'a mark as a boolean', 'broken', contact({ epostadresse_duplisert: true })),
  cased('matches-contract', 'no status, which person/status reports', 'holds', {
    body: answer({ personidentifikator: A, reservasjon: 'NEI' }, person(B)),
  }),
  cased(
    'matches-contract',
    'codes, addresses and dates that are reported elsewhere',
    'holds',
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
  cased('matches-contract', 'data of a deleted person, which is reported elsewhere', 'holds', {
    body: answer(person(A, { status: 'SLETTET', kontaktinformasjon: { epostadresse: 'kari.berg@example.com' } })),
  }),
  cased('matches-contract', 'nothing was answered', 'skipped', refused),
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
  cased('unknown-members', 'nothing was answered', 'skipped', refused),
  cased('absent-not-null', 'what is absent is left out', 'holds', contact({ epostadresse: 'kari.berg@example.com' })),
  cased('absent-not-null', 'null', 'warned', withMembers({ spraak: null })),
  cased('absent-not-null', 'an empty text within', 'warned', contact({ mobiltelefonnummer: '' })),
  cased('absent-not-null', 'an empty object', 'warned', withMembers({ kontaktinformasjon: {} })),
  cased('absent-not-null', 'null for a member that the contract does not know', 'holds', withMembers({ ny: null })),
  cased('absent-not-null', 'nothing was answered', 'skipped', refused),
];

export const cases: readonly Case[] = [...envelope, ...everybody, ...contract];
