import { generateKeyPairSync } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  jwtVerify,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { KrrError } from '../../src/errors.ts';
import { createIssuer, type Issuer, type IssuerOptions, type TokenRequest } from '../../src/maskinporten/index.ts';
import {
  claims,
  granted,
  ISSUER,
  NOW,
  newKeys,
  PID,
  SCOPE,
  SECONDS,
  send,
  sign,
} from '../support/maskinporten/grants.ts';

const keys = newKeys();
const pem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const wish = { client_id: 'my-client', scope: SCOPE };

const issuerOf = (options = {}): Issuer => createIssuer({ issuer: ISSUER, key: pem, clock: () => NOW, ...options });

describe('metadata', () => {
  test('has the documented members', () => {
    expect(issuerOf().metadata()).toEqual({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}token`,
      jwks_uri: `${ISSUER}jwk`,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_endpoint: `${ISSUER}authorize`,
      response_types_supported: [],
      grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'RS512'],
    });
  });

  test.each(['http://krr.example.com', 'http://krr.example.com/', 'http://krr.example.com//'])(
    'names the issuer with one trailing slash: %s',
    (issuer) => {
      expect(issuerOf({ issuer }).metadata().issuer).toBe('http://krr.example.com/');
    },
  );

  test('uses a URL that is known later', async () => {
    let port = 1;
    const issuer = issuerOf({ issuer: () => `http://127.0.0.1:${port}` });
    port = 2;
    expect(issuer.metadata().jwks_uri).toBe('http://127.0.0.1:2/jwk');
    expect(decodeJwt((await issuer.issue(wish)).access_token).iss).toBe('http://127.0.0.1:2/');
  });
});

describe('the signing key', () => {
  test('is published without its private part', async () => {
    const { keys: published } = await issuerOf().jwks();
    const { n, e } = await exportJWK(keys.publicKey);
    const kid = await calculateJwkThumbprint(keys.publicKey);
    expect(published).toEqual([{ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }]);
  });

  test('may be PEM, a JWK or JSON text; a JWK may have a key id', async () => {
    const jwk = { ...keys.privateKey.export({ format: 'jwk' }), kid: 'named' };
    const kidOf = async (key: unknown) => (await issuerOf({ key }).jwks()).keys[0]!.kid;
    expect(await kidOf(jwk)).toBe('named');
    expect(await kidOf(` ${JSON.stringify(jwk)}`)).toBe('named');
    expect(await kidOf(`\ufeff${JSON.stringify({ keys: [jwk] })}`)).toBe('named');
    expect(await kidOf(`\ufeff${pem}`)).toBe(await kidOf(pem));
    expect(await kidOf(keys.privateKey.export({ type: 'pkcs1', format: 'pem' }))).toBe(await kidOf(pem));
  });

  test('is generated once for concurrent requests, and differs between issuers', async () => {
    const issuer = issuerOf({ key: undefined });
    const [a, b] = await Promise.all([issuer.jwks(), issuer.issue(wish), issuer.issue(wish)]);
    expect(decodeProtectedHeader(b.access_token).kid).toBe(a.keys[0]!.kid);
    expect(await issuer.jwks()).toEqual(a);
    expect(await issuerOf({ key: undefined }).jwks()).not.toEqual(a);
  });

  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  test.each([
    ['no key', 'key'],
    ['broken JSON', '{'],
    ['a set of two keys', JSON.stringify({ keys: [keys.privateKey.export({ format: 'jwk' }), {}] })],
    ['a set of nothing', JSON.stringify({ keys: [null] })],
    ['a public key', keys.publicKey.export({ type: 'spki', format: 'pem' })],
    ['a public JWK', keys.publicKey.export({ format: 'jwk' })],
    ['a key that is too short', newKeys(1024).privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['a key that is not RSA', curve.privateKey.export({ type: 'pkcs8', format: 'pem' })],
  ])('is refused when it is %s', (_, key) => {
    expect(() => issuerOf({ key })).toThrow(KrrError);
    expect(() => issuerOf({ key })).toThrow(/private RSA key/);
  });
});

const LEAST = { issuer: ISSUER };
const MISUSE: readonly [options: unknown, message: RegExp][] = [
  [undefined, /^issuer: expected a URL such as /],
  [null, /^issuer: /],
  [{}, /^issuer: /],
  ...[
    '',
    'x',
    'localhost:8080',
    'ftp://x.example.com/',
    'https://x.example.com/?a=b',
    'https://x.example.com/#a',
    5,
  ].map((issuer): [unknown, RegExp] => [{ issuer }, /^issuer: /]),
  ...[0, -1, 1.5, Number.NaN, '120', null].map((tokenLifetime): [unknown, RegExp] => [
    { ...LEAST, tokenLifetime },
    /^tokenLifetime: expected whole seconds, at least 1$/,
  ]),
  ...['https://x.example.com/', [5], ['x'], {}].map((acceptedAudiences): [unknown, RegExp] => [
    { ...LEAST, acceptedAudiences },
    /^acceptedAudiences: expected a list of URLs$/,
  ]),
  [{ ...LEAST, clients: [{ client_id: 'a' }] }, /^clients: expected clients as loadClients reads them/],
  [{ ...LEAST, clock: 5 }, /^clock: expected a function$/],
  [{ ...LEAST, key: 5 }, /private RSA key/],
];

test.each(MISUSE)('rejects the options %j with OPTION_INVALID, and names the invalid one', (options, message) => {
  const wrong = expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringMatching(message) });
  expect(() => createIssuer(options as IssuerOptions)).toThrow(wrong);
});

test('an issuer with several URLs uses the one that the client used', async () => {
  const issuer = issuerOf({ issuer: () => ['http://127.0.0.1:8080', 'http://localhost:8080/'] });
  expect(issuer.names()).toEqual(['http://127.0.0.1:8080/', 'http://localhost:8080/']);
  expect(issuer.names('http://localhost:8080')).toEqual(['http://localhost:8080/', 'http://127.0.0.1:8080/']);
  expect(issuer.metadata('http://localhost:8080/').issuer).toBe('http://localhost:8080/');
  for (const other of [undefined, 'http://x.example.com/', 'localhost:8080', ''])
    expect(issuer.metadata(other).issuer).toBe('http://127.0.0.1:8080/');
  const { access_token } = await issuer.issue(wish, 'http://localhost:8080');
  expect(decodeJwt(access_token).iss).toBe('http://localhost:8080/');
});

describe('a token without a grant', () => {
  test('has the requested claims', async () => {
    const issuer = issuerOf();
    const body = await issuer.issue({ ...wish, pid: PID, expires_in: 30 });
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 30, scope: SCOPE });
    const keySet = createLocalJWKSet((await issuer.jwks()) as Parameters<typeof createLocalJWKSet>[0]);
    const { payload } = await jwtVerify(body.access_token, keySet, { currentDate: new Date(NOW) });
    expect(payload).toMatchObject({ client_id: 'my-client', scope: SCOPE, pid: PID, exp: SECONDS + 30 });
  });

  test('can be an expired one', async () => {
    const { access_token } = await issuerOf().issue({ ...wish, expires_in: -60 });
    expect(decodeJwt(access_token).exp).toBe(SECONDS - 60);
  });

  test.each<[unknown, string]>([
    [undefined, 'client_id: expected a text'],
    [{ scope: SCOPE }, 'client_id: expected a text'],
    [{ ...wish, client_id: 5 }, 'client_id: expected a text'],
    [{ client_id: 'my-client' }, 'scope: expected a text that names at least one scope'],
    ...[5, '', ' ', [SCOPE], 'a"b'].map((scope): [unknown, string] => [
      { ...wish, scope },
      'scope: expected a text that names at least one scope',
    ]),
    [{ ...wish, pid: 5 }, 'pid: expected a text of 11 digits'],
    [
      { ...wish, pid: `${PID.slice(0, 10)}2` },
      'pid: expected a fødselsnummer or D-number: the second check digit is 2, expected 1',
    ],
    [{ ...wish, pid: '1' }, 'pid: expected a fødselsnummer or D-number: the length is 1, expected 11'],
  ])('is refused to %j', async (bad, message) => {
    await expect(issuerOf().issue(bad as TokenRequest)).rejects.toMatchObject({ code: 'OPTION_INVALID', message });
  });

  test.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY, '60', null])('rejects a lifetime of %s', async (expires_in) => {
    const issued = issuerOf().issue({ ...wish, expires_in: expires_in as number });
    await expect(issued).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('expires_in'),
    });
  });

  test('has the same organisation as a token with a grant', async () => {
    const issuer = issuerOf();
    const asked = granted(await send(issuer, await sign(claims(), { kid: 'any' }, keys.privateKey)));
    const [one, other] = [asked, await issuer.issue(wish)].map(({ access_token }) => decodeJwt(access_token));
    expect(one!.consumer).toEqual(other!.consumer);
  });
});
