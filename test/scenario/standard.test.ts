import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/identifier/index.ts';
import { DEFAULT_BEHAVIOUR, getBundledScenario, type TimestampSpec } from '../../src/scenario/index.ts';
import { PUBLISHED_IDENTIFIERS } from '../../src/scenario/published-identifiers.ts';
import { parseScenario } from '../support/scenario/load.ts';

const standard = getBundledScenario('standard')!;
const NOW = Temporal.ZonedDateTime.from('2026-11-23T12:00:00[Europe/Oslo]');
const BORDER = NOW.subtract('P18M').toInstant();
const roleOf = (role: string) => standard.persons.find((person) => person.role === role)!;

const instantOf = (time: TimestampSpec): Temporal.Instant =>
  typeof time === 'string' ? Temporal.Instant.from(time) : NOW.subtract(time.ago).toInstant();

function isFresh(...times: (TimestampSpec | null | undefined)[]): boolean {
  return times.some((time) => time && Temporal.Instant.compare(instantOf(time), BORDER) > 0);
}

test('the bundled scenario is what the file says', async () => {
  const text = readFileSync(new URL('../../scenarios/standard.yaml', import.meta.url), 'utf8');
  expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
  expect(await parseScenario(text)).toEqual(standard);
});

test('a name that is not in the library is not found, inherited ones neither', () => {
  expect(getBundledScenario('no-such')).toBeUndefined();
  expect(getBundledScenario('toString')).toBeUndefined();
});

test('the standard register holds everyone and behaves by default', () => {
  expect(standard).toMatchObject({ name: 'standard', population: 'all', behaviour: DEFAULT_BEHAVIOUR });
  expect(standard.now).toBeUndefined();
});

test.each([
  ['mobile-email-mailbox', ['epostadresse', 'mobiltelefonnummer'], true],
  ['mobile-email', ['epostadresse', 'mobiltelefonnummer'], false],
  ['mobile-only', ['mobiltelefonnummer'], false],
  ['email-only', ['epostadresse'], false],
])('%s has exactly these channels', (role, channels, mailbox) => {
  const { kontaktinformasjon, digital_post } = roleOf(role).specified;
  const present = (['epostadresse', 'mobiltelefonnummer'] as const).filter((channel) => kontaktinformasjon?.[channel]);
  expect(present).toEqual(channels);
  expect(digital_post !== null).toBe(mailbox);
});

test.each([
  ['deleted', { status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: null }],
  ['not-registered', { status: 'IKKE_REGISTRERT', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: null }],
  ['reserved', { status: 'AKTIV', reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' }],
  ['expired', { status: 'AKTIV', reservasjon: 'NEI', varslingsstatus: 'KAN_IKKE_VARSLES' }],
  ['language-nb', { spraak: 'nb' }],
  ['language-nn', { spraak: 'nn' }],
  ['language-en', { spraak: 'en' }],
  ['language-se', { spraak: 'se' }],
  ['mailbox-digipost', { digital_post: { postkasseleverandoeradresse: '984661185' } }],
  ['mailbox-e-boks', { digital_post: { postkasseleverandoeradresse: '922020175' } }],
])('%s is what its name says', (role, stated) => {
  expect(roleOf(role).specified).toMatchObject(stated);
});

test('d-number has a D-number', () => {
  expect(parse(roleOf('d-number').identifier)).toMatchObject({ valid: true, kind: 'dnr', synthetic: '+80' });
});

test("contains the persons in the documentation's examples with the values of the example response", () => {
  const published = standard.persons.filter(({ identifier }) => identifier in PUBLISHED_IDENTIFIERS);
  // The scenario provider-collection has the persons of the test collection.
  const documented = Object.entries(PUBLISHED_IDENTIFIERS).filter(([, place]) => !place.includes('test collection'));
  expect(published.map(({ identifier }) => identifier).sort()).toEqual(documented.map(([id]) => id).sort());
  for (const { specified } of published) {
    expect(specified).toMatchObject({
      reservasjon: 'NEI',
      status: 'AKTIV',
      kontaktinformasjon: {
        epostadresse: 'NULLstillt@example.com',
        epostadresse_oppdatert: '2023-11-20T10:14:52+02',
      },
    });
  }
});

describe.each(standard.persons.map((person) => ({ ...person })))('$role', ({ specified, description }) => {
  const contact = specified.kontaktinformasjon ?? {};

  test('has a description and specifies every field that determines the response', () => {
    expect(description).toBeTruthy();
    const decisive = ['status', 'reservasjon', 'varslingsstatus', 'kontaktinformasjon', 'spraak', 'digital_post'];
    expect(Object.keys(specified)).toEqual(expect.arrayContaining(decisive));
  });

  test('promises the varslingsstatus that its state leads to', () => {
    const channels = ['epostadresse', 'mobiltelefonnummer'] as const;
    const fresh = channels.some(
      (channel) => contact[channel] && isFresh(contact[`${channel}_oppdatert`], contact[`${channel}_sist_verifisert`]),
    );
    const reachable = specified.status === 'AKTIV' && specified.reservasjon === 'NEI' && fresh;
    expect(specified.varslingsstatus).toBe(reachable ? 'KAN_VARSLES' : 'KAN_IKKE_VARSLES');
  });

  test('has addresses in reserved ranges', () => {
    expect(contact.epostadresse ?? 'a@example.com').toMatch(/@example\.(com|org|net)$/);
    expect(contact.mobiltelefonnummer ?? '42000000').toMatch(
      /^((\+47)?4[234][0-9]{6}|\+467017406[0-9]{2}|\+44 7700 - 900 - [0-9]{3})$/,
    );
  });
});
