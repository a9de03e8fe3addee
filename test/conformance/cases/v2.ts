import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, CONTACT, person, unregistered } from './persons.ts';

const both: CaseExchange = { probe: 'batch', identifiers: [A, B], body: answer(person(A), unregistered(B)) };
const registeredOnly = answer(person(A));

const cased = (
  rule: string,
  name: string,
  outcome: CaseOutcome,
  exchanges: readonly CaseExchange[],
  more?: Partial<Case>,
): Case => ({
  rule: `v2/${rule}`,
  name,
  outcome,
  version: 'v2',
  exchanges,
  ...more,
});

const excluded: CaseExchange = { ...both, probe: 'v2-excluded', body: registeredOnly };
const byDefault: CaseExchange = { ...both, probe: 'v2-default' };

const agrees = (name: string, outcome: CaseOutcome, v1: unknown, v2: unknown, more?: Partial<Case>): Case =>
  cased('agrees-with-v1', name, outcome, [{ ...both, body: v2 }], { other: [{ ...both, body: v1 }], ...more });

export const cases: readonly Case[] = [
  cased('include-not-registered', 'every person is returned', 'pass', [both]),
  cased('include-not-registered', 'one is missing', 'warned', [{ ...both, body: registeredOnly }]),
  cased('include-not-registered', 'one has no identifier, which person/identifier reports', 'pass', [
    { ...both, body: answer(person(A), { status: 'AKTIV' }) },
  ]),
  cased('include-not-registered', 'no lookup succeeds', 'skipped', [{ ...both, status: 400 }]),
  cased('include-not-registered', 'version 1 always returns every person', 'skipped', [both], { version: 'v1' }),
  cased('exclude-not-registered', 'those who are not registered are left out', 'pass', [both, excluded]),
  cased('exclude-not-registered', 'they are there', 'warned', [both, { ...excluded, body: both.body }]),
  cased('exclude-not-registered', 'others are left out too', 'warned', [both, { ...excluded, body: answer() }]),
  cased('exclude-not-registered', 'every person is registered', 'skipped', [
    { ...both, body: registeredOnly },
    excluded,
  ]),
  cased('exclude-not-registered', 'the flag is rejected', 'skipped', [both, { ...excluded, status: 400 }]),
  cased('default-flag', 'as with false', 'observed', [both, { ...byDefault, body: registeredOnly }], {
    says: 'as with false',
  }),
  cased('default-flag', 'as with true', 'observed', [both, byDefault], { says: 'as with true' }),
  cased('default-flag', 'it is rejected', 'observed', [both, { ...byDefault, status: 400 }], { says: 'status 400' }),
  cased('default-flag', 'every person is registered', 'skipped', [{ ...both, body: registeredOnly }, byDefault]),
  agrees('they say the same', 'pass', both.body, both.body),
  agrees('only one of them returns contact information', 'pass', answer(person(A)), answer(person(A, CONTACT))),
  agrees(
    'their timestamps differ in form',
    'pass',
    answer(person(A, { spraak: 'nb', spraak_oppdatert: '2026-01-02T03:04:05+01' })),
    answer(person(A, { spraak: 'nb', spraak_oppdatert: '2026-01-02T02:04:05Z' })),
  ),
  agrees('one omits a person, which v2/include-not-registered reports', 'pass', both.body, registeredOnly),
  agrees('another status', 'warned', both.body, answer(person(A), person(B)), { says: 'status differs' }),
  agrees(
    'another address',
    'warned',
    answer(person(A, CONTACT)),
    answer(person(A, { kontaktinformasjon: { epostadresse: 'ola.lunde@example.org' } })),
    { says: 'kontaktinformasjon.epostadresse differs' },
  ),
  agrees('version 1 is not there', 'skipped', '', both.body, { other: [] }),
  agrees('no lookup succeeds', 'skipped', both.body, '', { exchanges: [{ ...both, status: 500 }] }),
];
