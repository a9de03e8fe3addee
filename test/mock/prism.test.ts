import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PersonerResponse, validators } from '../../src/contract/index.ts';
import { systemClock } from '../../src/register/index.ts';
import { bornIn1889, identifiersOf } from '../support/mock/identifiers.ts';
import { behaving, jwt, LOOKUPS, mockWith, standard } from '../support/mock/in-process.ts';
import { answerViolations, startProxy, type ValidatingProxy, violationsOf } from '../support/mock/prism.ts';
import { identifierOf, TAMPERINGS, tamperOnRequest } from '../support/mock/tamper.ts';

const ordinary = mockWith({ clock: systemClock });
const other = mockWith({
  seed: 2,
  scenario: behaving({
    expiredContact: { v1: 'delivered', v2: 'withheld' },
    reservedStatus: 'KAN_VARSLES',
    noChannel: 'KAN_VARSLES',
    inkluderIkkeRegistrerte: true,
  }),
});
tamperOnRequest(ordinary);
tamperOnRequest(other);

/** Returns 500 for every violation of the contract. */
let strict: ValidatingProxy;
/** Passes everything on, and reports violations in a header. */
let lenient: ValidatingProxy;
beforeAll(async () => {
  const [first, second] = await Promise.all([ordinary.listen(), other.listen()]);
  [strict, lenient] = await Promise.all([startProxy(first, '--errors'), startProxy(second)]);
});
afterAll(() => Promise.all([strict?.stop(), lenient?.stop(), ordinary.close(), other.close()]));

const ANY = { authorization: 'Bearer any', 'content-type': 'application/json' };
const send = (url: string, body: string | object, headers: object = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { ...ANY, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const SCOPES = LOOKUPS[0]!.scopes;
const everyScope = [...SCOPES.map((scope) => [scope]), ['openid', ...SCOPES]];
const scopeSets = everyScope.flatMap((scopes, index) =>
  LOOKUPS.map(({ version, path }) => ({ version, path, scopes, index, named: scopes.at(-1)! })),
);
const NEEDS = [undefined, ['Kontaktinfo', 'Spraak'], ['VarslingsStatus', 'SikkerDigitalPost'], [], ['Sertifikat', 'x']];
const stated = standard.persons.map(({ identifier }) => identifier);
const rare = (['none', '+80', '+40', '+65'] as const).flatMap((series) => [
  bornIn1889(series),
  bornIn1889(series, true),
]);

describe.each([
  ['the standard service', () => strict, 1],
  ['another population that behaves otherwise', () => lenient, 2],
])('a validating proxy finds nothing wrong with the persons of %s', (_, proxy, seed) => {
  test.each(scopeSets)(
    '$version, a token of $scopes.length scopes with $named',
    async ({ version, path, scopes, index }) => {
      const all = version === 'v1' || index % 2 === 0;
      const some = identifiersOf(1000 - stated.length - rare.length, 100 * seed + index);
      const identifiers = [...stated, ...rare, ...some];
      const body = {
        personidentifikatorer: identifiers,
        ...(version === 'v2' && { informasjonsbehov: NEEDS[index % NEEDS.length], inkluderIkkeRegistrerte: all }),
      };
      const authorization = `Bearer ${jwt({ scope: scopes.join(' ') })}`;
      const answer = await send(proxy().url + path, body, { authorization });
      const text = await answer.text();
      expect({ status: answer.status, violations: violationsOf(answer) }, text.slice(0, 1000)).toEqual({
        status: 200,
        violations: [],
      });
      const answered = (JSON.parse(text) as PersonerResponse).personer.map((person) => person.personidentifikator);
      expect(answered.length === identifiers.length).toBe(all);
      expect(answered).toEqual(identifiers.filter((identifier) => all || answered.includes(identifier)));
    },
  );
});

const one = identifierOf('mobile-only');
const persons = (...personidentifikatorer: unknown[]) => ({ personidentifikatorer });

/** Mistakes that reach the mock through the proxy: malformed JSON and a trailing slash do not. */
const MISTAKES: readonly [name: string, status: number, body: string | object, headers?: object][] = [
  ['no identifiers', 400, persons()],
  ['1001 identifiers', 400, persons(...Array(1001).fill(one))],
  ['no list', 400, { personidentifikatorer: one }],
  ['no such member', 400, { personidentifikator: [one] }],
  ['a list alone', 400, [one]],
  ['null', 400, 'null'],
  ['an identifier of ten digits', 400, persons(one, one.slice(1))],
  ['an identifier with letters', 400, persons(`${one.slice(0, 10)}x`)],
  ['an identifier that is null', 400, persons(one, null)],
  ['a number that has lost its leading zero', 400, persons(Number('1837012046'))],
  ['check digits that fail', 400, persons(one, `${one.slice(0, 9)}00`)],
  ['an informasjonsbehov that is not a string', 400, { ...persons(one), informasjonsbehov: [1] }],
  ['needs that are no list', 400, { ...persons(one), informasjonsbehov: 'Person' }],
  ['no token', 401, persons(one), { authorization: '' }],
  ['another scheme', 401, persons(one), { authorization: 'Basic YTpi' }],
  ['two tokens', 401, persons(one), { authorization: 'Bearer one two' }],
  ['a token without scopes', 403, persons(one), { authorization: `Bearer ${jwt({})}` }],
  ['a token of another service', 403, persons(one), { authorization: `Bearer ${jwt({ scope: 'krr:other' })}` }],
  ['a response in XML', 406, persons(one), { accept: 'application/xml' }],
  ['a body that is too large', 413, persons('1'.repeat(1 << 20))],
  ['a body of text', 415, JSON.stringify(persons(one)), { 'content-type': 'text/plain' }],
];

describe.each(LOOKUPS)('a validating proxy accepts the responses of $version to', ({ path, statuses }) => {
  const requireDocumented = async (answer: Response, status: number) => {
    expect(answerViolations(answer)).toEqual([]);
    expect(answer.status).toBe(status);
    expect(statuses).toContain(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(validators.ErrorBody(await answer.json())).toEqual([]);
  };

  test.each(MISTAKES)('%s', async (_, status, body, headers) => {
    await requireDocumented(await send(lenient.url + path, body, headers), status);
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('a %s', async (method) => {
    const answer = await fetch(lenient.url + path, { method });
    expect(answer.headers.get('allow')).toBe('POST');
    await requireDocumented(answer, 405);
  });

  test('a path that is not there', async () => {
    await requireDocumented(await send(`${lenient.url}${path}/x`, persons(one)), 404);
  });
});

describe('a validating proxy catches', () => {
  test.each(Object.entries(TAMPERINGS))('%s', async (name, { role, where }) => {
    const ask = (headers?: object) => send(`${lenient.url}/rest/v1/personer`, persons(identifierOf(role)), headers);
    expect(violationsOf(await ask())).toEqual([]);
    const found = answerViolations(await ask({ 'x-tamper': name }));
    expect(found.map(({ severity, location }) => [severity, location.join('.')])).toContainEqual([
      'Error',
      `response.body.${where}`,
    ]);
  });

  test('any of these, with an error response of its own if configured', async () => {
    const tampered = { 'x-tamper': 'a status in lower case' };
    expect((await send(`${strict.url}/rest/v1/personer`, persons(one))).status).toBe(200);
    expect((await send(`${strict.url}/rest/v1/personer`, persons(one), tampered)).status).toBe(500);
  });
});

describe('a validating proxy accepts the responses of the other operations', () => {
  const pid = identifierOf('mobile-email-mailbox');
  const own = jwt({ scope: 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read', pid });
  const ASKED: Readonly<Record<string, [string, RequestInit]>> = {
    'oneself, in version 1': ['/rest/v1/person', { headers: { authorization: `Bearer ${own}` } }],
    'oneself, in version 2': ['/rest/v2/person', { headers: { authorization: `Bearer ${own}` } }],
    'oneself, signed': ['/rest/v1/person', { headers: { authorization: `Bearer ${own}`, accept: 'application/jose' } }],
    'the printer': ['/rest/v1/printSertifikat', { headers: ANY }],
    'the printer, without a token': ['/rest/v2/printSertifikat', {}],
    'the changes': ['/rest/v2/krr/hentEndringer', { method: 'POST', headers: ANY, body: '{"fraEndringsId":0}' }],
    'another language': [
      '/rest/v1/person',
      {
        method: 'PATCH',
        headers: { ...ANY, authorization: `Bearer ${jwt({ scope: 'krr:user/spraak.write', pid })}` },
        body: '{"spraak":"nb"}',
      },
    ],
  };

  test.each(Object.entries(ASKED))('%s', async (_, [path, request]) => {
    for (const proxy of [strict, lenient]) {
      const answer = await fetch(proxy.url + path, request);
      expect([200, 204], await answer.clone().text()).toContain(answer.status);
      expect(violationsOf(answer)).toEqual([]);
    }
  });

  test('and sees one that is wrong', async () => {
    const answer = await fetch(`${lenient.url}/rest/v1/person`, { headers: ANY });
    expect([answer.status, answerViolations(answer)]).toEqual([403, []]);
    const unasked = await fetch(`${lenient.url}/rest/v2/krr/hentEndringer`, {
      method: 'POST',
      headers: ANY,
      body: '{}',
    });
    expect(violationsOf(unasked).map(({ location }) => location[0])).toContain('request');
  });
});
