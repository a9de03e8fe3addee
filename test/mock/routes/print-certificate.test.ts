import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { validators } from '../../../src/contract/index.ts';
import { dereferenced } from '../../support/contract/contract.ts';
import { expectRefusal } from '../../support/mock/error-response.ts';
import { jwt, mockWith, standard } from '../../support/mock/in-process.ts';

const mock = mockWith();
const V1 = '/rest/v1/printSertifikat';
const V2 = '/rest/v2/printSertifikat';
const get = (url: string, authorization?: string, app = mock) =>
  app.inject({ url, headers: authorization === undefined ? {} : { authorization } });

test('the printer has an address and a certificate that parses', async () => {
  const { components } = await dereferenced();
  for (const url of [V1, V2]) {
    const answer = await get(url, 'Bearer any');
    expect(answer.statusCode).toBe(200);
    expect(validators.PrintSertifikat(answer.json())).toEqual([]);
    expect(answer.json()).toEqual(components.examples.PrintSertifikat.value);
    const certificate = new X509Certificate(Buffer.from(answer.json().x509Sertifikat, 'base64'));
    expect(certificate.publicKey.asymmetricKeyType).toBe('rsa');
  }
});

test('a scenario names another', async () => {
  const print = { postkasseleverandoerAdresse: 'annen', x509Sertifikat: 'MIIDabcd' };
  const other = mockWith({ scenario: { ...standard, print } });
  expect((await get(V1, 'Bearer any', other)).json()).toEqual(print);
});

test('any token gives access, with any scope; version 2 requires no token', async () => {
  expect((await get(V1, `Bearer ${jwt({ scope: 'openid' })}`)).statusCode).toBe(200);
  expect((await get(V1, `Bearer ${jwt({})}`)).statusCode).toBe(200);
  expect((await get(V2)).statusCode).toBe(200);
  const refused = await get(V1);
  expectRefusal(refused.statusCode, 401, refused.body);
  const bad = await get(V2, 'Basic YTpi');
  expectRefusal(bad.statusCode, 401, bad.body);
});

test.each(['POST', 'PUT', 'DELETE'] as const)('%s is not its method', async (method) => {
  const answer = await mock.inject({ method, url: V1 });
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('HEAD has the status of GET, and no body', async () => {
  const answer = await mock.inject({ method: 'HEAD', url: V2 });
  expect([answer.statusCode, answer.body]).toEqual([200, '']);
});
