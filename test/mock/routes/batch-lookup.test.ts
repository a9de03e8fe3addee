import { describe, expect, test } from 'vitest';
import { noAuth } from '../../../src/mock/index.ts';
import { PUBLISHED_IDENTIFIERS } from '../../../src/scenario/published-identifiers.ts';
import { bornIn1889, identifiersOf } from '../../support/mock/identifiers.ts';
import { type Asking, behaving, identifiersIn, lookUp, mockWith, post } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const mock = mockWith();
const ask = (identifiers: readonly unknown[], asking?: Asking) => lookUp(mock, identifiers, asking);
const inV2 = (body: object = {}) => ({ version: 'v2', body }) as const;
const [one, gone, other] = ['mobile-only', 'not-registered', 'email-only'].map(identifierOf) as [
  string,
  string,
  string,
];

describe('the returned persons', () => {
  test('version 1 returns a person for every identifier, in the order of the request', async () => {
    const identifiers = [...identifiersOf(500, 1), gone, ...identifiersOf(499, 2)];
    const personer = await ask(identifiers);
    expect(identifiersIn(personer)).toEqual(identifiers);
    expect(personer[500]).toMatchObject({ status: 'IKKE_REGISTRERT' });
  });

  test.each([1, 1000])('a response with %i persons has the JSON content type', async (count) => {
    const answer = await post(mock, JSON.stringify({ personidentifikatorer: identifiersOf(count, 4) }));
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('version 2 leaves out exactly those who are not in the register', async () => {
    const identifiers = [...identifiersOf(999, 3), gone];
    const registered = (await ask(identifiers)).filter(({ status }) => status !== 'IKKE_REGISTRERT');
    expect(registered.length).toBeLessThan(1000);
    expect(await ask(identifiers, inV2())).toMatchObject(registered.map((person) => ({ ...person })));
    expect(identifiersIn(await ask(identifiers, inV2({ inkluderIkkeRegistrerte: false })))).toEqual(
      identifiersIn(registered),
    );
  });

  test('version 2 returns every person with inkluderIkkeRegistrerte, and an empty list if no person is registered', async () => {
    const all = await ask([one, gone, other], inV2({ inkluderIkkeRegistrerte: true }));
    expect(identifiersIn(all)).toEqual([one, gone, other]);
    expect(await ask([gone], inV2())).toEqual([]);
  });

  test('version 1 knows no inkluderIkkeRegistrerte', async () => {
    expect(identifiersIn(await ask([gone], { body: { inkluderIkkeRegistrerte: false } }))).toEqual([gone]);
  });

  test('the scenario sets the default of inkluderIkkeRegistrerte', async () => {
    const including = mockWith({ scenario: behaving({ inkluderIkkeRegistrerte: true }) });
    expect(identifiersIn(await lookUp(including, [gone], inV2()))).toEqual([gone]);
    expect(await lookUp(including, [gone], inV2({ inkluderIkkeRegistrerte: false }))).toEqual([]);
  });

  test('returns a duplicate identifier twice, or once if duplicates are collapsed', async () => {
    expect(identifiersIn(await ask([one, other, one, one]))).toEqual([one, other, one, one]);
    const collapsing = mockWith({ scenario: behaving({ duplicates: 'collapsed' }) });
    expect(identifiersIn(await lookUp(collapsing, [one, other, one, one]))).toEqual([one, other]);
  });
});

describe('the accepted identifiers', () => {
  const series = ['none', '+80', '+40', '+65'] as const;
  test.each(series.flatMap((name) => [false, true].map((dNumber) => ({ name, dNumber }))))(
    'one of the series $name, D-number: $dNumber',
    async ({ name, dNumber }) => {
      const identifier = bornIn1889(name, dNumber);
      expect(identifiersIn(await ask([identifier]))).toEqual([identifier]);
    },
  );

  test('the published ones', async () => {
    const published = Object.keys(PUBLISHED_IDENTIFIERS);
    expect(identifiersIn(await ask(published))).toEqual(published);
  });

  test('the ones in the examples of the documentation, whose persons are reachable by e-mail', async () => {
    const examples = Object.entries(PUBLISHED_IDENTIFIERS).filter(([, place]) => place.startsWith('HentPersoner'));
    const published = examples.map(([identifier]) => identifier);
    expect(published).toHaveLength(5);
    const personer = await ask(published);
    expect(identifiersIn(personer)).toEqual(published);
    for (const person of personer) {
      expect(person).toMatchObject({ status: 'AKTIV', reservasjon: 'NEI', varslingsstatus: 'KAN_VARSLES' });
      expect(person.kontaktinformasjon).toMatchObject({ epostadresse_oppdatert: '2023-11-20T10:14:52+02' });
    }
  });

  test('a number of eleven digits, as a string', async () => {
    const identifier = identifierOf('mobile-email');
    expect(identifiersIn(await ask([Number(identifier), one]))).toEqual([identifier, one]);
  });

  test('one that only the rule of 2032 makes valid, where the behaviour says so', async () => {
    const published = '30108299939';
    const both = mockWith({ scenario: behaving({ identifierRule: 'both' }) });
    expect(identifiersIn(await lookUp(both, [published]))).toEqual([published]);
    const notRegistered = mockWith({ scenario: behaving({ invalidIdentifier: 'notRegistered' }) });
    expect(await lookUp(notRegistered, [published])).toMatchObject([{ status: 'IKKE_REGISTRERT' }]);
  });

  test('one whose check digits fail is not registered, where the behaviour says so', async () => {
    const lenient = mockWith({ scenario: behaving({ invalidIdentifier: 'notRegistered' }) });
    const invalid = identifiersOf(50, 4).map(
      (identifier) => `${identifier.slice(0, 10)}${(Number(identifier[10]) + 1) % 10}`,
    );
    const personer = await lookUp(lenient, [one, ...invalid, '00000000000', '99999999999']);
    const nobody = (personidentifikator: string) => ({
      personidentifikator,
      reservasjon: 'NEI',
      status: 'IKKE_REGISTRERT',
      varslingsstatus: 'KAN_IKKE_VARSLES',
    });
    expect(personer.slice(1)).toEqual([...invalid, '00000000000', '99999999999'].map(nobody));
    expect(personer[0]).toMatchObject({ status: 'AKTIV' });
    expect(identifiersIn(await lookUp(lenient, [...invalid, one], inV2()))).toEqual([one]);
  });
});

describe('where it is served', () => {
  test.each(['/rest/v1/personer/', '/rest/v1/personer?x=1', '/rest/v1/personer/?x=1'])('at %s too', async (path) => {
    expect(identifiersIn(await ask([one], { path }))).toEqual([one]);
  });

  test('behind a base path, and there alone', async () => {
    const prefixed = mockWith({ basePath: '/kontaktinfo-oauth2-server' });
    const path = '/kontaktinfo-oauth2-server/rest/v2/personer/';
    expect(identifiersIn(await lookUp(prefixed, [one], { path }))).toEqual([one]);
    const elsewhere = await prefixed.inject({ method: 'POST', url: '/rest/v1/personer' });
    expect(elsewhere.statusCode).toBe(404);
  });

  test('serves its health without a token, with any base path', async () => {
    for (const app of [mock, mockWith({ basePath: '/x' }), mockWith({ authenticator: noAuth })]) {
      const answer = await app.inject('/health');
      expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'UP' }]);
    }
  });
});
