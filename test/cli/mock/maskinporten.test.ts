import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { krr, lookup, MAIN, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';
import {
  formOf,
  GRANT_TYPE,
  type Members,
  ORGNO,
  OTHER_SCOPE,
  SCOPE,
  sign,
} from '../../support/maskinporten/grants.ts';

const PERSON = '01837012046';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const privatePem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-maskinporten-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(stopMocks);

const fileWith = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

const strictMock = (...args: string[]) => startMock(['--auth', 'maskinporten', ...args]);
const issuerOf = ({ output }: Mock): string => /^Maskinporten: (\S+)$/m.exec(output())![1]!;
const bearing = (token: string) => ({ authorization: `Bearer ${token}` });

interface Told {
  readonly access_token: string;
  readonly expires_in: number;
  readonly error_description: string;
}

/** Asks an issuer for a token, as a client does that has found it; what is changed in the grant comes last. */
async function grant(issuer: string, changes: Members = {}): Promise<Told> {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { aud: issuer, iss: 'my-client', scope: SCOPE, iat, exp: iat + 60, ...changes };
  const assertion = await sign(claims, { kid: 'my-key' }, keys.privateKey);
  const body = formOf({ grant_type: GRANT_TYPE, assertion });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return (await fetch(new URL('token', issuer), { method: 'POST', headers, body })).json() as Promise<Told>;
}

async function described(at: string): Promise<Record<string, string>> {
  const answer = await fetch(new URL('/.well-known/oauth-authorization-server', at));
  return answer.ok ? ((await answer.json()) as Record<string, string>) : {};
}

/** A mock that cannot start says so on standard error, with exit code 2. */
async function complaint(...args: string[]): Promise<string> {
  const { code, stderr } = await krr(['mock', '--port', '0', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^krr: /);
  return stderr;
}

const CLIENTS = `clients:
  - client_id: my-client
    client_orgno: '${ORGNO}'
    scopes: ['${SCOPE}']
    keys:
      - kid: my-key
        pem: ${JSON.stringify(publicPem)}
`;

describe('--clients', () => {
  test('issues tokens to the clients in the file, for their scopes', async () => {
    const mock = await strictMock('--clients', await fileWith('clients.yaml', CLIENTS));
    const issuer = issuerOf(mock);
    const { access_token } = await grant(issuer);
    expect((await lookup(mock.baseUrl, [PERSON], bearing(access_token))).status).toBe(200);
    expect(decodeJwt(access_token).consumer).toMatchObject({ ID: `0192:${ORGNO}` });
    expect((await grant(issuer, { iss: 'nobody' })).error_description).toMatch(/^MP-100/);
    expect((await grant(issuer, { scope: OTHER_SCOPE })).error_description).toMatch(/^MP-250/);
  });

  test('reports every error of the file with its location', async () => {
    const wrong = CLIENTS.replace(ORGNO, '310000018').replace('scopes:', 'scoops:').replace(publicPem, 'key');
    const file = await fileWith('wrong.yaml', `${wrong}    delegations: all\n`);
    const [heading, ...lines] = (await complaint('--clients', file)).trimEnd().split('\n');
    expect(heading).toBe('krr: invalid file of clients');
    expect(lines.map((line) => line.replace(/: .*/, ''))).toEqual([`${file}:2:5`, `${file}:4:5`, `${file}:8:18`]);
  });

  test('rejects a file with a private key without quoting it', async () => {
    const file = await fileWith('private.yaml', CLIENTS.replace(JSON.stringify(publicPem), JSON.stringify(privatePem)));
    const told = await complaint('--clients', file);
    expect(told).toContain(`${file}:7:14: this is a private key`);
    expect(told).not.toContain(privatePem.split('\n')[1]);
  });

  test('reports a missing file in one line', async () => {
    expect(await complaint('--clients', '/nowhere/clients.yaml')).toBe(
      'krr: /nowhere/clients.yaml: there is no such file\n',
    );
  });
});

describe('--keys', () => {
  const jwk = JSON.stringify({ ...keys.privateKey.export({ format: 'jwk' }), kid: 'my-own-name' });

  test.each([
    ['PEM', privatePem, /^[\w-]{43}$/],
    ['a JWK', jwk, /^my-own-name$/],
  ])('keeps the key over restarts: %s', async (_, text, name) => {
    const file = await fileWith('issuer-key', text);
    const [first, second] = await Promise.all([strictMock('--keys', file), strictMock('--keys', file)]);
    const kids = await Promise.all(
      [first, second].map(async (mock) => decodeProtectedHeader((await grant(issuerOf(mock))).access_token).kid),
    );
    expect(kids[0]).toMatch(name);
    expect(kids[1]).toBe(kids[0]);
  });

  test('keep tokens valid if the issuer stays the same', async () => {
    const args = ['--keys', await fileWith('issuer-key', privatePem), '--maskinporten-url', 'https://mp.example.com'];
    const [first, second] = await Promise.all([strictMock(...args), strictMock(...args)]);
    const { stdout } = await krr(['token', '--url', first.baseUrl]);
    expect((await lookup(second.baseUrl, [PERSON], bearing(stdout.trim()))).status).toBe(200);
  });

  test('are generated for every mock by default', async () => {
    const mocks = await Promise.all([strictMock(), strictMock()]);
    const [one, other] = await Promise.all(mocks.map(async (mock) => (await grant(issuerOf(mock))).access_token));
    expect(decodeProtectedHeader(one!).kid).not.toBe(decodeProtectedHeader(other!).kid);
  });

  test.each([
    ['nonsense', 'secret nonsense'],
    ['a public key', publicPem],
    [
      'a short key',
      generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
    ['a JWK of another type', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' })],
  ])('of %s are refused in one line that does not quote them', async (_, text) => {
    const file = await fileWith('bad-key', text as string);
    expect(await complaint('--keys', file)).toBe(
      `krr: --keys ${file}: expected a private RSA key of at least 2048 bits in PEM or JWK, without a passphrase\n`,
    );
  });
});

test('--accept-audience accepts the audiences that are built into clients', async () => {
  const real = ['https://maskinporten.no/', 'https://test.maskinporten.no/'];
  const mock = await strictMock(...real.flatMap((url) => ['--accept-audience', url]));
  const issuer = issuerOf(mock);
  for (const aud of [...real, issuer]) {
    const { access_token } = await grant(issuer, { aud });
    expect((await lookup(mock.baseUrl, [PERSON], bearing(access_token))).status).toBe(200);
    expect(decodeJwt(access_token).iss).toBe(issuer);
  }
  expect((await grant(issuer, { aud: 'https://elsewhere.example.com/' })).error_description).toMatch(/^MP-110/);
});

test.each([
  'https://maskinporten.no/,https://test.maskinporten.no/',
  ' https://maskinporten.no/  https://test.maskinporten.no/ ',
])('the environment names as many: KRR_ACCEPT_AUDIENCE=%j', async (text) => {
  const issuer = issuerOf(await startMock(['--auth', 'maskinporten'], { KRR_ACCEPT_AUDIENCE: text }));
  for (const aud of ['https://maskinporten.no/', 'https://test.maskinporten.no/'])
    expect(await grant(issuer, { aud })).toMatchObject({ expires_in: 120 });
  expect((await grant(issuer, { aud: 'https://x.example.com/' })).error_description).toMatch(
    / \(also accepted: .*, https:\/\/maskinporten\.no\/, https:\/\/test\.maskinporten\.no\/\)$/,
  );
});

test.each(['', 'maskinporten.no', 'https://maskinporten.no/,x'])(
  '--accept-audience %j is rejected as an invalid URL',
  async (audience) => {
    const { code, stderr } = await krr(['mock', '--port', '0', '--accept-audience', audience]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--accept-audience .* Expected an http or https URL/)]);
  },
);

test('--token-lifetime sets the lifetime of tokens', async () => {
  const issuer = issuerOf(await strictMock('--token-lifetime', '7'));
  const { access_token, expires_in } = await grant(issuer);
  const { exp, iat } = decodeJwt(access_token);
  expect([expires_in, exp! - iat!]).toEqual([7, 7]);
});

describe('--maskinporten-port', () => {
  test('serves the issuer on a separate port, and its tokens are accepted', async () => {
    const mock = await strictMock('--maskinporten-port', '0');
    const issuer = issuerOf(mock);
    expect(new URL(issuer).port).not.toBe(new URL(mock.baseUrl).port);
    expect(await described(issuer)).toMatchObject({ issuer, token_endpoint: `${issuer}token` });
    const { access_token } = await grant(issuer);
    expect((await lookup(mock.baseUrl, [PERSON], bearing(access_token))).status).toBe(200);
    expect(await described(mock.baseUrl)).toEqual({});
    for (const path of ['/token', '/token/', '/jwk', '/.well-known/openid-configuration']) {
      const answer = await fetch(mock.baseUrl + path, { method: path.startsWith('/token') ? 'POST' : 'GET' });
      const { errors } = (await answer.json()) as { errors: { detail: string }[] };
      expect([answer.status, errors[0]?.detail]).toEqual([404, `the issuer of tokens is ${issuer}`]);
    }
    expect((await fetch(`${issuer}rest/v1/printSertifikat`, { headers: bearing(access_token) })).status).toBe(404);
  });

  test('reports a port in use and leaves no server running', async () => {
    const taken = new URL(issuerOf(await strictMock())).port;
    expect(await complaint('--maskinporten-port', taken)).toBe(
      `krr: port ${taken} is in use. Choose another with --maskinporten-port, or a free one with --maskinporten-port 0\n`,
    );
  });
});

test('--maskinporten-url sets the issuer URL independently of the address', async () => {
  const mock = await strictMock('--maskinporten-url', 'https://mp.example.com/base');
  const issuer = 'https://mp.example.com/base/';
  expect(issuerOf(mock)).toBe(issuer);
  expect(await described(mock.baseUrl)).toMatchObject({ issuer, jwks_uri: `${issuer}jwk` });
  expect((await grant(`${mock.baseUrl}/`)).error_description).toMatch(/^MP-110/);
  const { access_token } = await grant(`${mock.baseUrl}/`, { aud: issuer });
  expect(decodeJwt(access_token).iss).toBe(issuer);
  expect((await lookup(mock.baseUrl, [PERSON], bearing(access_token))).status).toBe(200);
});

test.each(['https://mp.example.com/?a', 'https://mp.example.com/a:b', 'mp.example.com'])(
  '--maskinporten-url %s is rejected as an invalid issuer URL',
  async (url) => {
    expect(await complaint('--maskinporten-url', url)).toMatch(
      /--maskinporten-url .* Expected a URL with a plain path and no query/,
    );
  },
);

describe('--issuer', () => {
  /** Stands where an issuer is, and passes everything on to the one that runs now. */
  async function frontOf(running: () => Mock): Promise<string> {
    const server = createServer(async ({ url }, answer) => {
      const told = await fetch(running().baseUrl + url);
      answer.writeHead(told.status, { 'Content-Type': 'application/json' }).end(await told.text());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  test('accepts tokens of another mock and fetches its new keys', async () => {
    let running: Mock;
    const url = await frontOf(() => running);
    const issuer = () => strictMock('--maskinporten-url', url);
    const status = async (token: string) => (await lookup(register.baseUrl, [PERSON], bearing(token))).status;
    running = await issuer();
    const register = await strictMock('--issuer', url);
    const of = async ({ baseUrl }: Mock) => (await krr(['token', '--url', baseUrl])).stdout.trim();
    const first = await of(running);
    expect(await status(first)).toBe(200);
    expect(await status(await of(register))).toBe(401);
    running = await issuer();
    const second = await of(running);
    expect(decodeProtectedHeader(second).kid).not.toBe(decodeProtectedHeader(first).kid);
    await vi.waitFor(async () => expect(await status(second)).toBe(200), { timeout: 30_000, interval: 200 });
  });

  test('requires --auth maskinporten', async () => {
    expect(await complaint('--issuer', 'https://mp.example.com/')).toContain('--issuer requires --auth maskinporten');
  });
});

const canCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);

/** Runs the line of the greeting as it stands, in a shell that finds the command. */
async function pasted({ output }: Mock, variables: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const command = await fileWith('krr', `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  await chmod(command, 0o755);
  const line = /^ {2}(curl .*)$/m.exec(output())![1]!;
  const env = { ...process.env, ...variables, PATH: `${folder}:${process.env.PATH}` };
  const { stdout } = await promisify(execFile)('sh', ['-c', line], { env });
  return JSON.parse(stdout);
}

const ANSWERED = { personer: [{ status: 'AKTIV', digital_post: expect.any(Object) }] };

test.runIf(canCurl)('the greeting has a line that works when pasted, token and all', async () => {
  expect(await pasted(await strictMock())).toMatchObject(ANSWERED);
});

describe('the banner names the issuer of the token if the mock does not provide one', () => {
  const BOTH = `${SCOPE} ${OTHER_SCOPE}`;

  test.runIf(canCurl)('without the control API', async () => {
    const mock = await strictMock('--control', 'off');
    expect(mock.output()).toContain(`\nTry, with TOKEN set to an access token from ${issuerOf(mock)}:\n`);
    const { access_token } = await grant(issuerOf(mock), { scope: BOTH });
    expect(await pasted(mock, { TOKEN: access_token })).toMatchObject(ANSWERED);
  });

  test.runIf(canCurl)('with another issuer', async () => {
    const issuer = issuerOf(await strictMock());
    const mock = await strictMock('--issuer', issuer);
    expect(mock.output()).toContain(`\nTry, with TOKEN set to an access token from ${issuer}:\n`);
    const { access_token } = await grant(issuer, { scope: BOTH });
    expect(await pasted(mock, { TOKEN: access_token })).toMatchObject(ANSWERED);
  });
});

test.each([
  ['0.0.0.0', 'http://127.0.0.1:'],
  ['::', 'http://[::1]:'],
])('with --host %s the issuer URL is reachable and accepted as audience', async (host, origin) => {
  const mock = await strictMock('--host', host);
  const issuer = issuerOf(mock);
  expect([issuer.slice(0, origin.length), issuer]).toEqual([origin, `${mock.baseUrl}/`]);
  expect(await described(mock.baseUrl)).toMatchObject({ issuer, token_endpoint: `${issuer}token` });
  const { access_token } = await grant(issuer);
  expect((await lookup(mock.baseUrl, [PERSON], bearing(access_token))).status).toBe(200);
});
