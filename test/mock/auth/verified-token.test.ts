import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TrustedIssuer, trustRemoteIssuer, verifiedToken } from '../../../src/mock/index.ts';
import { expectRefusal } from '../../support/mock/error-response.ts';
import { keptLog, mockWith } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const ISSUER = 'https://maskinporten.example.com/';
const SCOPE = 'krr:global/kontaktinformasjon.read';
const START = Date.parse('2026-11-23T12:00:00Z');
const somebody = identifierOf('mobile-only');

let own: GenerateKeyPairResult;
let other: GenerateKeyPairResult;
let now = START;
const seconds = () => Math.floor(now / 1000);

beforeAll(async () => {
  [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
});

const jwks = async (kid = 'a', keys = own) => ({ keys: [{ ...(await exportJWK(keys.publicKey)), kid, alg: 'RS256' }] });

interface Wish {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly kid?: string;
  readonly keys?: GenerateKeyPairResult;
}

/** A token that is good but for what is wished for; a claim that is undefined is left out. */
function token({ claims = {}, kid = 'a', keys = own }: Wish = {}): Promise<string> {
  const good = { iss: ISSUER, scope: SCOPE, exp: seconds() + 120, iat: seconds(), client_id: 'somebody' };
  return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(keys.privateKey);
}

async function local(): Promise<TrustedIssuer> {
  return { issuer: ISSUER, keys: createLocalJWKSet(await jwks()) };
}

const { log, written } = keptLog('info');
const mockThatTrusts = (...issuers: TrustedIssuer[]) =>
  mockWith({ authenticator: verifiedToken({ issuers, clock: () => now }), log });

const ask = (mock: ReturnType<typeof mockWith>, bearer: string | undefined, url = '/rest/v1/personer') =>
  mock.inject({
    method: url.endsWith('personer') ? 'POST' : 'GET',
    url,
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    ...(url.endsWith('personer') && { payload: { personidentifikatorer: [somebody] } }),
  });

describe('a token of a trusted issuer', () => {
  test('is good until it expires, and ten seconds more, however often it has been seen', async () => {
    const mock = mockThatTrusts(await local());
    now = START;
    const good = await token();
    for (const [after, status] of [
      [0, 200],
      [60, 200],
      [129, 200],
      [131, 401],
      [129, 200],
    ] as const) {
      now = START + after * 1000;
      expect([after, (await ask(mock, good)).statusCode]).toEqual([after, status]);
    }
    now = START;
  });

  /** Counts how often its keys are asked for. */
  async function counted() {
    const issuer = await local();
    const asked = vi.fn(issuer.keys);
    return { asked, issuer: { ...issuer, keys: asked } };
  }

  test('is remembered for ten minutes at most, however long it lives', async () => {
    const { asked, issuer } = await counted();
    const mock = mockThatTrusts(issuer);
    now = START;
    const good = await token({ claims: { exp: seconds() + 86_400 } });
    for (const after of [0, 599_999, 600_000]) {
      now = START + after;
      expect((await ask(mock, good)).statusCode).toBe(200);
    }
    now = START;
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('is verified once, and remembered', async () => {
    const { asked, issuer } = await counted();
    const mock = mockThatTrusts(issuer);
    const [one, another] = [await token(), await token({ claims: { jti: '2' } })];
    for (const bearer of [one, one, another, one, another]) expect((await ask(mock, bearer)).statusCode).toBe(200);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('opens what its scopes open, and nothing else', async () => {
    const mock = mockThatTrusts(await local());
    const contact = await ask(mock, await token());
    expect(Object.keys(contact.json().personer[0])).toContain('kontaktinformasjon');
    const post = await ask(mock, await token({ claims: { scope: 'krr:global/digitalpost.read' } }));
    expect(Object.keys(post.json().personer[0])).not.toContain('kontaktinformasjon');
    for (const scope of ['krr:user/kontaktinformasjon.read', 'openid', undefined]) {
      const refused = await ask(mock, await token({ claims: { scope } }));
      expectRefusal(refused.statusCode, 403, refused.body);
      expect(refused.json().errors[0].detail).toContain(SCOPE);
      expect(refused.headers['www-authenticate']).toMatch(/error="insufficient_scope", scope="krr:global/);
    }
  });

  test('names who is logged in', async () => {
    const mock = mockThatTrusts(await local());
    const claims = { scope: 'krr:user/kontaktinformasjon.read', pid: somebody };
    const answer = await ask(mock, await token({ claims }), '/rest/v1/person');
    expect(answer.json()).toMatchObject({ personidentifikator: somebody, varslingsstatus: 'KAN_VARSLES' });
  });

  test('is good with or without the slash at the end of its issuer, with any aud, and by another of its keys', async () => {
    const mock = mockThatTrusts(await local());
    expect((await ask(mock, await token({ claims: { iss: ISSUER.slice(0, -1) } }))).statusCode).toBe(200);
    expect((await ask(mock, await token({ claims: { aud: 'https://krr.example.com' } }))).statusCode).toBe(200);
    const second = { issuer: 'https://other.example.com/', keys: createLocalJWKSet(await jwks('b', other)) };
    const both = mockThatTrusts(await local(), second);
    const claims = { iss: second.issuer };
    expect((await ask(both, await token({ claims, kid: 'b', keys: other }))).statusCode).toBe(200);
    expect((await ask(both, await token({ claims }))).statusCode).toBe(401);
  });
});

describe('rejects any other token with 401 and the reason', () => {
  const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const swapped = async (part: 0 | 1, value: object) => {
    const parts = (await token()).split('.');
    parts[part] = header(value);
    return parts.join('.');
  };
  const claims = () => ({ iss: ISSUER, scope: SCOPE, exp: seconds() + 120 });

  const BAD: Readonly<Record<string, [string, () => Promise<string>]>> = {
    'that has expired': ['expired', () => token({ claims: { exp: seconds() - 11 } })],
    'that never expires': ['expiry', () => token({ claims: { exp: undefined } })],
    'whose time has not come': ['not yet valid', () => token({ claims: { nbf: seconds() + 60 } })],
    'of another issuer': ['issuer', () => token({ claims: { iss: 'https://example.com/' } })],
    'of no issuer': ['issuer', () => token({ claims: { iss: undefined } })],
    'signed by another key': ['signature', () => token({ keys: other })],
    'of an unknown key': ['unknown key', () => token({ kid: 'z' })],
    'whose claims were changed': ['signature', () => swapped(1, { ...claims(), scope: `${SCOPE} more` })],
    'whose signature is cut': ['signature', async () => (await token()).slice(0, -8)],
    'that is not signed': ['algorithm', async () => `${new UnsecuredJWT(claims()).encode()}x`],
    'of the algorithm none': ['algorithm', () => swapped(0, { alg: 'none' })],
    'signed with the public key as a secret': [
      'algorithm',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'a' }).sign(new Uint8Array(32)),
    ],
    'that is no JWT': ['malformed', async () => 'any'],
    'of three parts that are nothing': ['malformed', async () => 'a.b.c'],
    'of five parts': ['malformed', async () => 'a.b.c.d.e'],
    'whose claims are a list': ['malformed', () => swapped(1, [])],
  };

  test.each(Object.entries(BAD))('one %s', async (_, [reason, make]) => {
    const mock = mockThatTrusts(await local());
    const bad = await make();
    for (let time = 0; time < 2; time++) {
      const answer = await ask(mock, bad);
      expectRefusal(answer.statusCode, 401, answer.body);
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer realm="krr", error="invalid_token", error_description="${reason}"`,
      );
      expect(answer.body).not.toContain(bad);
    }
  });

  test('none at all, and none that is good enough where none is needed', async () => {
    const mock = mockThatTrusts(await local());
    const answer = await ask(mock, undefined);
    expectRefusal(answer.statusCode, 401, answer.body);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="krr"');
    expect((await ask(mock, undefined, '/rest/v2/printSertifikat')).statusCode).toBe(200);
    expect((await ask(mock, 'any', '/rest/v2/printSertifikat')).statusCode).toBe(401);
    expect((await ask(mock, await token({ claims: { scope: '' } }), '/rest/v1/printSertifikat')).statusCode).toBe(200);
  });
});

describe('an issuer somewhere else', () => {
  let server: Server;
  let described = '/.well-known/oauth-authorization-server';
  let named: string | undefined;
  let served: object = {};
  let status = 200;
  const fetched: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      fetched.push(request.url!);
      const { port } = server.address() as AddressInfo;
      const documents: Record<string, object> = {
        [described]: { issuer: named ?? `http://127.0.0.1:${port}/`, jwks_uri: `http://127.0.0.1:${port}/jwk` },
        '/jwk': served,
      };
      const found = documents[request.url!];
      response.writeHead(found === undefined ? 404 : status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const reset = () => {
    fetched.length = 0;
    status = 200;
    named = undefined;
  };

  test.each(['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'])(
    'is asked for its keys once, by %s',
    async (document) => {
      reset();
      described = document;
      served = await jwks();
      const mock = mockThatTrusts(trustRemoteIssuer(url()));
      for (let n = 0; n < 3; n++) {
        expect((await ask(mock, await token({ claims: { iss: url(), jti: `${n}` } }))).statusCode).toBe(200);
      }
      expect(fetched.slice(-2)).toEqual([document, '/jwk']);
      expect(fetched.filter((path) => path === '/jwk')).toHaveLength(1);
    },
  );

  test('rejects an unknown key with 401, not 500', async () => {
    reset();
    served = await jwks();
    const mock = mockThatTrusts(trustRemoteIssuer(url()));
    const answer = await ask(mock, await token({ claims: { iss: url() }, kid: 'z' }));
    expectRefusal(answer.statusCode, 401, answer.body);
  });

  test('is asked anew for a key that it did not have, but not at once again', async () => {
    reset();
    served = await jwks();
    const mock = mockThatTrusts(trustRemoteIssuer(url()));
    const claims = { iss: url() };
    expect((await ask(mock, await token({ claims }))).statusCode).toBe(200);
    served = await jwks('b', other);
    const rotated = await token({ claims, kid: 'b', keys: other });
    expect((await ask(mock, rotated)).statusCode).toBe(401);
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000);
    expect((await ask(mock, rotated)).statusCode).toBe(200);
    later.mockRestore();
    expect(fetched.filter((path) => path === '/jwk')).toHaveLength(2);
  });

  test('that has a key no more has no tokens by it, once that is known, even one that was good before', async () => {
    reset();
    served = await jwks();
    const mock = mockThatTrusts(trustRemoteIssuer(url()));
    const claims = { iss: url() };
    const good = await token({ claims });
    expect((await ask(mock, good)).statusCode).toBe(200);
    served = await jwks('b', other);
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000);
    expect((await ask(mock, await token({ claims, kid: 'c', keys: other }))).statusCode).toBe(401);
    expect((await ask(mock, good)).headers['www-authenticate']).toContain('unknown key');
    later.mockRestore();
  });

  test('accepts metadata without the trailing slash, but not metadata of another issuer', async () => {
    reset();
    served = await jwks();
    const good = await token({ claims: { iss: url() } });
    named = url().slice(0, -1);
    expect((await ask(mockThatTrusts(trustRemoteIssuer(url())), good)).statusCode).toBe(200);
    named = 'https://other.example.com/';
    const kept = keptLog('error');
    const authenticator = verifiedToken({ issuers: [trustRemoteIssuer(url())], clock: () => now });
    const answer = await ask(mockWith({ authenticator, log: kept.log }), good);
    expectRefusal(answer.statusCode, 500, answer.body);
    expect(kept.written()).toMatch(
      /^\S+ POST \/rest\/v1\/personer failed: the keys of its issuer cannot be fetched: its metadata names another .*\n$/,
    );
  });

  test.each([
    ['not reachable', async () => 'http://127.0.0.1:9/', /: ECONNREFUSED|: bad port/],
    ['an issuer without metadata', async () => `${url()}elsewhere/`, /: it has no metadata/],
  ])('that is %s is logged with the reason', async (_, at, reason) => {
    reset();
    const issuer = await at();
    const kept = keptLog('error');
    const authenticator = verifiedToken({ issuers: [trustRemoteIssuer(issuer)], clock: () => now });
    const answer = await ask(mockWith({ authenticator, log: kept.log }), await token({ claims: { iss: issuer } }));
    expectRefusal(answer.statusCode, 500, answer.body);
    expect(kept.written()).toMatch(reason);
  });

  test('reports an unreachable issuer and retries', async () => {
    reset();
    served = await jwks();
    status = 503;
    const mock = mockThatTrusts(trustRemoteIssuer(url()));
    const good = await token({ claims: { iss: url() } });
    const answer = await ask(mock, good);
    expectRefusal(answer.statusCode, 500, answer.body);
    expect(answer.json().errors[0].id).toBe('issuer-unreachable');
    status = 200;
    expect((await ask(mock, good)).statusCode).toBe(200);
  });
});

test('after all that, the log gives nothing away', () => {
  expect(written().split('\n').length).toBeGreaterThan(50);
  expect(written()).not.toMatch(/\d{11}|eyJ|krr:/);
});
