import { X509Certificate } from 'node:crypto';
import { type CompactVerifyResult, compactVerify, importX509 } from 'jose';
import { describe, expect, test } from 'vitest';
import { validators } from '../../../src/contract/index.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { jwt, LOOKUPS, mockWith, post, standard } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const mock = mockWith();
const JOSE = { accept: 'application/jose' };
const batch = (identifiers: readonly string[]) => JSON.stringify({ personidentifikatorer: identifiers });
const one = batch([identifierOf('mobile-email-mailbox')]);

/** Verifies a JWS by the certificate in its own header, as a client would that trusts it. */
async function verified(jws: string): Promise<CompactVerifyResult & { certificate: X509Certificate }> {
  expect(validators.SignertSvar(jws)).toEqual([]);
  const { alg, x5c } = JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString());
  expect([alg, x5c.length]).toEqual(['RS256', 1]);
  const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'));
  return { ...(await compactVerify(jws, await importX509(certificate.toString(), 'RS256'))), certificate };
}

describe('who accepts application/jose', () => {
  test.each(LOOKUPS)('returns the response of $path, signed', async ({ path }) => {
    for (const identifiers of [[standard.persons[0]!.identifier], identifiersOf(1000, 5), identifiersOf(3, 6)]) {
      const plain = await post(mock, batch(identifiers), {}, path);
      const signed = await post(mock, batch(identifiers), JOSE, path);
      expect([signed.statusCode, signed.headers['content-type']]).toEqual([200, 'application/jose']);
      const { payload } = await verified(signed.body);
      expect(Buffer.from(payload).toString()).toBe(plain.body);
    }
  });

  test('gets the logged-in person, too', async () => {
    const pid = identifierOf('reserved');
    const authorization = `Bearer ${jwt({ scope: 'krr:user/kontaktinformasjon.read', pid })}`;
    for (const url of ['/rest/v1/person', '/rest/v2/person']) {
      const plain = await mock.inject({ url, headers: { authorization } });
      const signed = await mock.inject({ url, headers: { authorization, ...JOSE } });
      expect(Buffer.from((await verified(signed.body)).payload).toString()).toBe(plain.body);
    }
  });

  test('finds the same certificate every time: valid, of RSA, and for signatures', async () => {
    const [first, second] = await Promise.all([post(mock, one, JOSE), post(mock, one, JOSE)]);
    const { certificate } = await verified(first.body);
    expect((await verified(second.body)).certificate.raw).toEqual(certificate.raw);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
  });

  test('sends Vary: Accept, also with 406', async () => {
    for (const headers of [{}, JOSE, { accept: 'text/html' }]) {
      expect((await post(mock, one, headers)).headers.vary).toBe('Accept');
    }
    expect((await mock.inject({ url: '/rest/v2/printSertifikat' })).headers).not.toHaveProperty('vary');
  });

  test('gets errors as JSON, unsigned', async () => {
    const answer = await post(mock, '{}', JOSE);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      400,
      expect.stringMatching(/^application\/json/),
    ]);
    expect(validators.ErrorBody(answer.json())).toEqual([]);
  });

  test('returns 406 for an operation without signed responses', async () => {
    const printer = await mock.inject({ url: '/rest/v2/printSertifikat', headers: JOSE });
    const changes = await post(mock, '{"fraEndringsId":0}', JOSE, '/rest/v2/krr/hentEndringer');
    expect([printer.statusCode, changes.statusCode]).toEqual([406, 406]);
    expect(printer.json().errors[0].detail).toBe('the Accept header must admit application/json');
  });
});

describe('of the two the weights of Accept choose', () => {
  test.each([
    ['application/json, application/jose', 'application/json'],
    ['application/jose, application/json', 'application/jose'],
    ['application/jose;q=0.5, application/json;q=0.9', 'application/json'],
    ['application/json;q=0.5, application/jose;q=0.9', 'application/jose'],
    ['application/json;q=0, */*', 'application/jose'],
    ['application/jose;q=0, */*', 'application/json'],
    ['Application/JOSE', 'application/jose'],
    ['application/jose;charset=utf-8', 'application/jose'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['text/html, application/jose;q=0.1', 'application/jose'],
  ])('%s: %s', async (accept, expected) => {
    const answer = await post(mock, one, { accept });
    expect([answer.statusCode, answer.headers['content-type']?.toString().split(';')[0]]).toEqual([200, expected]);
  });

  test('returns JSON without the header Accept', async () => {
    expect((await post(mock, one)).headers['content-type']).toMatch(/^application\/json/);
  });
});
