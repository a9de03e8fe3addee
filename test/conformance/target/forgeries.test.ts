import { generateKeyPairSync } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  EmbeddedJWK,
  importX509,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { type Forgery, forgeToken } from '../../../src/conformance/target/forgeries.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const KEYS = new Map([
  ['other', 'another key'],
  ['key-1', PEM],
]);
const CLAIMS = { scope: 'krr:global/kontaktinformasjon.read', client_id: 'c' };

const issued = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'RS256', kid: 'key-1' }).sign(privateKey);
const forge = (forgery: Forgery, claims?: object) => forgeToken(issued, forgery, claims && { ...claims }, KEYS);

const ALL: readonly Forgery[] = [
  'flipped-signature',
  'altered-claims',
  'unsigned',
  'unsigned-none-capital',
  'without-signature',
  'own-key',
  'unknown-key',
  'without-kid',
  'own-jwk',
  'own-certificate',
  'own-key-set',
  'own-key-in-header',
  'public-key-as-secret',
];

test('the token itself is valid', async () => {
  await expect(jwtVerify(issued, publicKey)).resolves.toMatchObject({ payload: CLAIMS });
});

describe.each(ALL)('%s', (forgery) => {
  test('is not valid, and has three parts', async () => {
    const token = await forge(forgery);
    expect(token.split('.')).toHaveLength(3);
    await expect(jwtVerify(token, publicKey)).rejects.toThrow();
  });

  test('has the claims of the token, and others if the endpoint requires them', async () => {
    const readClaims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    expect(readClaims(await forge(forgery))).toMatchObject(CLAIMS);
    expect(readClaims(await forge(forgery, { scope: 'other', pid: '1' }))).toMatchObject({
      client_id: 'c',
      scope: 'other',
      pid: '1',
    });
  });
});

describe('a service that trusts the token accepts it:', () => {
  test('the algorithm none', async () => {
    const token = await forge('unsigned');
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'none', kid: 'key-1' });
    expect(token).toMatch(/\.$/);
  });

  test.each(['own-jwk', 'own-key-in-header'] as const)('the key in jwk, of %s', async (forgery) => {
    await expect(jwtVerify(await forge(forgery), EmbeddedJWK)).resolves.toBeDefined();
  });

  test.each(['own-certificate', 'own-key-in-header'] as const)('the certificate in x5c, of %s', async (forgery) => {
    const token = await forge(forgery);
    const [certificate] = decodeProtectedHeader(token).x5c!;
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`;
    await expect(jwtVerify(token, await importX509(pem, 'RS256'))).resolves.toBeDefined();
  });

  test.each(['own-key-set', 'own-key-in-header'] as const)('the key at the address in jku, of %s', async (forgery) => {
    const token = await forge(forgery);
    const response = await fetch(decodeProtectedHeader(token).jku!);
    await expect(jwtVerify(token, createLocalJWKSet((await response.json()) as JSONWebKeySet))).resolves.toBeDefined();
  });

  test("HS256 with the issuer's public key", async () => {
    await expect(jwtVerify(await forge('public-key-as-secret'), Buffer.from(PEM))).resolves.toBeDefined();
  });

  test.each([
    ['own-key', 'key-1'],
    ['unknown-key', 'krr-kit'],
  ] as const)('any signature, of %s', async (forgery, kid) => {
    const token = await forge(forgery);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid });
  });

  test('other claims under the old signature', async () => {
    const [head, payload, signature] = (await forge('altered-claims')).split('.');
    const [oldHead, oldPayload, oldSignature] = issued.split('.');
    expect([head, signature]).toEqual([oldHead, oldSignature]);
    expect(payload).not.toBe(oldPayload);
  });
});
