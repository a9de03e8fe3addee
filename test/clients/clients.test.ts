import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PersonerResponse } from '../../src/contract/index.ts';
import { lookup, stopMocks } from '../support/cli/krr.ts';
import { ORGNO } from '../support/maskinporten/grants.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { issuerOf, publicPem, settingsFor, startClient, told } from './client.ts';
import { expectDiscreetLog, fileWith, strictMock, tokenOf } from './strict-mock.ts';

afterEach(stopMocks);

const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const SOMEBODY = '01837012046';
const SOME = [SOMEBODY, ...identifiersOf(3, 21)];

const client = { client_orgno: ORGNO, scopes: [CONTACT, DIGITAL_POST] };
const REGISTERED = JSON.stringify({
  clients: [
    { ...client, client_id: 'the-client', keys: [{ kid: 'the-key-of-the-client', pem: publicPem }] },
    { ...client, client_id: 'the-certified-client' },
  ],
});
const registered = async () => ['--clients', await fileWith(REGISTERED, 'clients.yaml')];

describe.each([
  ['that gives everybody a token', async () => []],
  ['where clients are registered', registered],
  ['on a separate port', async () => ['--maskinporten-port', '0']],
])('by a Maskinporten %s', (_, args) => {
  test.each([
    ['jose, fetch and discovery', 'look-up.mjs', 'v2', `${CONTACT} ${DIGITAL_POST}`],
    ['axios, and a certificate with line breaks', 'axios-x5c.mjs', 'v1', CONTACT],
  ] as const)('a client with %s looks persons up', async (_, script, version, scope) => {
    const mock = await strictMock(...(await args()));
    const { personer } = await told<PersonerResponse>(script, settingsFor(mock), { args: SOME });
    expect(personer[0]).toMatchObject({ personidentifikator: SOMEBODY, kontaktinformasjon: expect.any(Object) });
    expect(personer[0]?.digital_post !== undefined).toBe(scope.includes(DIGITAL_POST));
    const authorization = `Bearer ${await tokenOf(mock, scope)}`;
    const { persons } = await lookup(mock.baseUrl, SOME, { version, authorization });
    expect(personer).toEqual(version === 'v1' ? persons : persons.filter(({ status }) => status !== 'IKKE_REGISTRERT'));
    await expectDiscreetLog(mock);
  });
});

test.each(['look-up.mjs', 'axios-x5c.mjs'])('a client without a registered key gets no token: %s', async (script) => {
  const other = await fileWith(REGISTERED.replaceAll('the-', 'another-'), 'clients.yaml');
  const mock = await strictMock('--clients', other);
  const { code, stdout } = await startClient(script, settingsFor(mock), SOME).ended();
  expect([code, stdout]).toEqual([1, '']);
});

interface VerifiedToken {
  readonly status: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

describe('a client that verifies its token', () => {
  test('finds only the requested audience', async () => {
    const mock = await strictMock();
    const plain = await told<VerifiedToken>('verify-token.mjs', settingsFor(mock));
    expect(plain).toMatchObject({ status: 200, claims: { iss: issuerOf(mock), scope: DIGITAL_POST } });
    expect(plain.claims).not.toHaveProperty('aud');
    const resource = 'https://krr.example.com/';
    const { claims } = await told<VerifiedToken>('verify-token.mjs', settingsFor(mock), { args: [resource] });
    expect(claims.aud).toBe(resource);
    await expectDiscreetLog(mock);
  });

  test.each([
    ['is for somebody else', { aud: 'https://elsewhere.example.com/' }, 'audience'],
    ['gives more than it asked for', { scope: `${DIGITAL_POST} ${CONTACT}` }, 'scope'],
  ])('refuses one that %s', async (_, changes, reason) => {
    const mock = await strictMock();
    const MASKINPORTEN_URL = await maskinportenThatSays(changes);
    const run = startClient('verify-token.mjs', { ...settingsFor(mock), MASKINPORTEN_URL });
    const { code, stderr } = await run.ended();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`the token has .*${reason}`));
  });
});

/** An issuer that gives tokens with these claims, whatever it is asked for. */
async function maskinportenThatSays(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'a', alg: 'RS256' };
  const server = createServer(async ({ url }, answer) => {
    const own = { iss: issuer, client_id: 'the-client', consumer: {}, jti: 'a', scope: DIGITAL_POST };
    const signing = new SignJWT({ ...own, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'a' });
    const told: Record<string, unknown> = {
      '/jwk': { keys: [jwk] },
      '/token': { access_token: await signing.setExpirationTime('1m').sign(privateKey), expires_in: 60 },
    };
    answer.end(JSON.stringify(told[url!] ?? { issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return issuer;
}

test('a client verifies a signed response, with the content of the unsigned one', async () => {
  const mock = await strictMock();
  const { personer } = await told<PersonerResponse>('signed-answer.mjs', settingsFor(mock), { args: SOME });
  const authorization = `Bearer ${await tokenOf(mock, CONTACT)}`;
  expect(personer).toHaveLength(SOME.length);
  expect((await lookup(mock.baseUrl, SOME, { authorization })).persons).toEqual(personer);
  await expectDiscreetLog(mock);
});
