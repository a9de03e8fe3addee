import { describe, expect, test } from 'vitest';
import { generate } from '../../src/identifier/index.ts';
import { everybody } from '../../src/mock/index.ts';
import { frozenClock } from '../../src/register/index.ts';
import { PUBLISHED_IDENTIFIERS } from '../../src/scenario/published.ts';
import { bornIn1889, identifiersOf } from './identifiers.ts';
import { type Asking, behaving, identifiersIn, lookUp, mockWith, standard } from './service.ts';
import { identifierOf } from './tampering.ts';

const mock = mockWith();
const ask = (identifiers: readonly unknown[], asking?: Asking) => lookUp(mock, identifiers, asking);
const inV2 = (body: object = {}) => ({ version: 'v2', body }) as const;
const [one, gone, other] = ['mobile-only', 'not-registered', 'email-only'].map(identifierOf) as [
  string,
  string,
  string,
];

describe('who is answered', () => {
  test('version 1 answers every identifier, in the order of the request', async () => {
    const identifiers = [...identifiersOf(500, 1), gone, ...identifiersOf(499, 2)];
    const personer = await ask(identifiers);
    expect(identifiersIn(personer)).toEqual(identifiers);
    expect(personer[500]).toMatchObject({ status: 'IKKE_REGISTRERT' });
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

  test('version 2 answers everybody when told to, and nobody when nobody is there', async () => {
    const all = await ask([one, gone, other], inV2({ inkluderIkkeRegistrerte: true }));
    expect(identifiersIn(all)).toEqual([one, gone, other]);
    expect(await ask([gone], inV2())).toEqual([]);
  });

  test('version 1 knows no inkluderIkkeRegistrerte', async () => {
    expect(identifiersIn(await ask([gone], { body: { inkluderIkkeRegistrerte: false } }))).toEqual([gone]);
  });

  test('the behaviour says what version 2 does by default', async () => {
    const including = mockWith({ scenario: behaving({ inkluderIkkeRegistrerte: true }) });
    expect(identifiersIn(await lookUp(including, [gone], inV2()))).toEqual([gone]);
    expect(await lookUp(including, [gone], inV2({ inkluderIkkeRegistrerte: false }))).toEqual([]);
  });

  test('an identifier that is asked for twice is answered twice, or once where duplicates are collapsed', async () => {
    expect(identifiersIn(await ask([one, other, one, one]))).toEqual([one, other, one, one]);
    const collapsing = mockWith({ scenario: behaving({ duplicates: 'collapsed' }) });
    expect(identifiersIn(await lookUp(collapsing, [one, other, one, one]))).toEqual([one, other]);
  });
});

describe('which identifiers are answered', () => {
  const series = ['none', '+80', '+40', '+65'] as const;
  test.each(series.flatMap((name) => [false, true].map((dNumber) => ({ name, dNumber }))))(
    'one of the series $name, D-number: $dNumber',
    async ({ name, dNumber }) => {
      const identifier = bornIn1889(name, dNumber);
      expect(identifiersIn(await ask([identifier]))).toEqual([identifier]);
    },
  );

  test('the published ones, whose persons are reachable by e-mail', async () => {
    const published = Object.keys(PUBLISHED_IDENTIFIERS);
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

describe('the register behind the answers', () => {
  const at = (now: string) => mockWith({ clock: frozenClock(Date.parse(now)) });

  test('who is born after now is not registered', async () => {
    const unborn = [...generate({ from: '2030-05-17', to: '2030-05-17', count: 20 })];
    const statuses = async (now: string) => new Set((await lookUp(at(now), unborn)).map(({ status }) => status));
    expect(await statuses('2026-06-01T12:00:00Z')).toEqual(new Set(['IKKE_REGISTRERT']));
    expect(await statuses('2032-06-01T12:00:00Z')).toContain('AKTIV');
  });

  test('a generated person is the same all year, and a scenario counts back from now', async () => {
    const identifiers = [...identifiersOf(200, 5), one];
    const [january, december] = [at('2026-01-01T01:00:00Z'), at('2026-12-31T22:00:00Z')];
    const first = await lookUp(january, identifiers);
    const last = await lookUp(december, identifiers);
    expect(last.slice(0, -1)).toEqual(first.slice(0, -1));
    expect(first.at(-1)!.kontaktinformasjon!.mobiltelefonnummer_sist_verifisert).toBe('2025-11-01T02:00:00+01');
    expect(last.at(-1)!.kontaktinformasjon!.mobiltelefonnummer_sist_verifisert).toBe('2026-10-31T23:00:00+01');
  });

  test('with the population of a scenario, nobody else is registered', async () => {
    const small = mockWith({ scenario: { ...standard, population: 'scenario' } });
    expect(await lookUp(small, [one, ...identifiersOf(100, 6)], inV2())).toEqual(await ask([one], inV2()));
  });

  test('another seed is another population, the same seed the same', async () => {
    const identifiers = identifiersOf(100, 7);
    const everyone = await ask(identifiers);
    expect(await lookUp(mockWith(), identifiers)).toEqual(everyone);
    expect(await lookUp(mockWith({ seed: 2 }), identifiers)).not.toEqual(everyone);
  });
});

describe('contact information that has expired', () => {
  const expired = identifierOf('expired');
  const isDelivered = async (version: 'v1' | 'v2', app = mock, body = {}) => {
    const [person] = await lookUp(app, [expired], { version, body });
    return person!.kontaktinformasjon !== undefined;
  };

  test('is withheld by version 1 and delivered by version 2, or the other way round', async () => {
    expect([await isDelivered('v1'), await isDelivered('v2')]).toEqual([false, true]);
    const other = mockWith({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'withheld' } }) });
    expect([await isDelivered('v1', other), await isDelivered('v2', other)]).toEqual([true, false]);
  });

  test('is delivered to who does not ask whether it has', async () => {
    expect(await isDelivered('v1', mock, { informasjonsbehov: ['Kontaktinfo'] })).toBe(true);
    expect(await isDelivered('v1', mock, { informasjonsbehov: ['Kontaktinfo', 'VarslingsStatus'] })).toBe(false);
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

  test('and its health without a token, whatever the base path', async () => {
    for (const app of [mock, mockWith({ basePath: '/x' }), mockWith({ access: everybody })]) {
      const answer = await app.inject('/health');
      expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'UP' }]);
    }
  });
});
