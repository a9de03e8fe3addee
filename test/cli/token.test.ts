import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { krr, lookup, type Mock, startMock, stopMocks } from '../support/cli/krr.ts';
import { newKeys, ORGNO, OTHER_ORGNO } from '../support/maskinporten/grants.ts';

let mock: Mock;
/** Token requests to a server that never responds, which take until the time limit. */
let unanswered: Promise<readonly { readonly code: number | null; readonly stderr: string }[]>;
let silentUrl: string;
beforeAll(async () => {
  mock = await startMock(['--auth', 'maskinporten']);
  const silent = createTcpServer(() => undefined)
    .listen(0, '127.0.0.1')
    .unref();
  await once(silent, 'listening');
  silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const folder = await mkdtemp(join(tmpdir(), 'krr-token-'));
  const key = join(folder, 'key.pem');
  await writeFile(key, newKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const issuer = ['--maskinporten', `${silentUrl}/`, '--client-id', 'mine', '--key', key, '--kid', 'mine'];
  unanswered = Promise.all([krr(['token', '--url', silentUrl]), krr(['token', ...issuer])]).finally(() =>
    rm(folder, { recursive: true }),
  );
});
afterAll(stopMocks);

const PERSON = '01837012046';
const CONTACT = 'krr:global/kontaktinformasjon.read';

/** The token that the command prints, in a line of its own. */
async function tokenOf(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await krr(['token', '--url', mock.baseUrl, ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  return stdout.trim();
}

const bearing = (token: string) => ({ authorization: `Bearer ${token}` });

describe('krr token', () => {
  test('prints a token for all data of the lookup', async () => {
    const token = await tokenOf();
    const { status, persons } = await lookup(mock.baseUrl, [PERSON], bearing(token));
    expect(status).toBe(200);
    expect(persons[0]).toMatchObject({ kontaktinformasjon: expect.any(Object), digital_post: expect.any(Object) });
    expect(decodeJwt(token)).toMatchObject({ client_id: 'krr-kit', token_type: 'Bearer' });
    expect(decodeJwt(token)).not.toHaveProperty('pid');
  });

  test('prints a token with the requested scope, client and lifetime', async () => {
    const token = await tokenOf('--scope', CONTACT, '--client', 'my-client', '--expires-in', '7');
    const { scope, client_id, exp, iat } = decodeJwt(token);
    expect({ scope, client_id, life: exp! - iat! }).toEqual({ scope: CONTACT, client_id: 'my-client', life: 7 });
    const [person] = (await lookup(mock.baseUrl, [PERSON], bearing(token))).persons;
    expect(person).toHaveProperty('kontaktinformasjon');
    expect(person).not.toHaveProperty('digital_post');
  });

  test('combines the scopes of several options', async () => {
    const token = await tokenOf('--scope', CONTACT, '--scope', 'a:b c:d');
    expect(decodeJwt(token).scope).toBe(`${CONTACT} a:b c:d`);
  });

  test('removes blanks around scopes', async () => {
    const token = await tokenOf('--scope', `  ${CONTACT}   a:b `, '--scope', ' c:d');
    expect(decodeJwt(token).scope).toBe(`${CONTACT} a:b c:d`);
  });

  test('requests the token at the given URL', async () => {
    const localhost = mock.baseUrl.replace('127.0.0.1', 'localhost');
    const { stdout } = await krr(['token', '--url', localhost]);
    expect(decodeJwt(stdout.trim()).iss).toBe(`${localhost}/`);
  });

  test('prints a token of a logged-in person', async () => {
    const token = await tokenOf('--scope', 'krr:user/kontaktinformasjon.read', '--pid', PERSON);
    const answer = await fetch(`${mock.baseUrl}/rest/v1/person`, { headers: bearing(token) });
    expect(await answer.json()).toMatchObject({ personidentifikator: PERSON, kontaktinformasjon: expect.any(Object) });
    expect((await lookup(mock.baseUrl, [PERSON], bearing(token))).status).toBe(403);
  });

  test('prints an expired token', async () => {
    const answer = await fetch(`${mock.baseUrl}/rest/v1/printSertifikat`, {
      headers: bearing(await tokenOf('--expires-in', '-60')),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('error_description="expired"');
  });

  test('reads the URL of the mock from the environment and ignores its path', async () => {
    const { baseUrl } = await startMock(['--auth', 'maskinporten', '--base-path', '/gammel']);
    const { stdout } = await krr(['token'], { KRR_MOCK_URL: baseUrl });
    expect((await lookup(baseUrl, [PERSON], bearing(stdout.trim()))).status).toBe(200);
  });
});

describe('krr token with an issuer', () => {
  const keys = newKeys();
  const kid = ['--kid', 'mine'];
  const CHANGES = 'krr:global/hentendring.read';
  let folder: string;
  let registering: Mock;
  let asking: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krr-token-'));
    const [key, clients] = [join(folder, 'key.pem'), join(folder, 'clients.yaml')];
    const pem = keys.publicKey.export({ type: 'spki', format: 'pem' });
    const delegations = [{ consumer_org: OTHER_ORGNO, scopes: ['krr:global/kontaktinfo.read'] }];
    const scopes = [CONTACT, 'krr:global/digitalpost.read', 'krr:user/kontaktinformasjon.read', CHANGES];
    const client = { client_id: 'mine', client_orgno: ORGNO, scopes, keys: [{ kid: 'mine', pem }], delegations };
    await writeFile(key, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(clients, JSON.stringify({ clients: [client] }));
    registering = await startMock(['--auth', 'maskinporten', '--clients', clients]);
    asking = ['--maskinporten', registering.baseUrl, '--client-id', 'mine', '--key', key];
  });
  afterAll(() => rm(folder, { recursive: true }));

  const fetched = async (...args: string[]) => {
    const { code, stdout, stderr } = await krr(['token', ...asking, ...args], { KRR_MOCK_URL: 'http://127.0.0.1:1' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return decodeJwt(stdout.trim());
  };

  test.each<[string, string[], object]>([
    ['for what the lookup gives', kid, { scope: `${CONTACT} krr:global/digitalpost.read` }],
    ['for scopes', [...kid, '--scope', CONTACT, '--scope', CHANGES], { scope: `${CONTACT} ${CHANGES}` }],
    ['for a person', [...kid, '--scope', 'krr:user/kontaktinformasjon.read', '--pid', PERSON], { pid: PERSON }],
    [
      'by delegation',
      [...kid, '--scope', 'krr:global/kontaktinfo.read', '--consumer-org', OTHER_ORGNO],
      { consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${OTHER_ORGNO}` } },
    ],
  ])('fetches the token with a grant: %s', async (_, args, claims) => {
    expect(await fetched(...args)).toMatchObject({ client_id: 'mine', ...claims });
  });

  test('trusts the CA certificate of --ca over HTTPS', async () => {
    const { baseUrl, output } = await startMock(['--tls']);
    const ca = /^TLS CA certificate: (\S+)$/m.exec(output())![1]!;
    const { code, stdout } = await krr(['token', ...asking, ...kid, '--maskinporten', baseUrl, '--ca', ca]);
    expect([code, decodeJwt(stdout.trim()).iss]).toEqual([0, `${baseUrl}/`]);
  });

  test.each<[string[], string | RegExp]>([
    [[...kid, '--scope', 'a:b'], /127\.0\.0\.1:\d+ rejects the token request \(a:b\): MP-250: /],
    [[], 'no key id: name the key with --kid'],
    [
      [...kid, '--pid', `${PERSON.slice(0, 10)}7`],
      '--pid expected a fødselsnummer or D-number: the second check digit',
    ],
    [[...kid, '--consumer-org', '12'], '--consumer-org: an organisation number'],
    [[...kid, '--maskinporten', 'x'], '--maskinporten: the URL of an issuer is needed'],
    [[...kid, '--maskinporten', 'http://127.0.0.1:1'], 'nothing listens there'],
    [[...kid, '--ca', '/nowhere.pem'], '/nowhere.pem: there is no such file'],
    [[...kid, '--expires-in', '5'], '--expires-in is only for a token from a mock'],
    [[...kid, '--client', 'x'], '(use --client-id for an issuer)'],
    [[...kid, '--url', 'http://127.0.0.1:1'], '--url is only for a token from a mock'],
  ])('prints one line on standard error for %j', async (args, words) => {
    expect(await complaint([...asking, ...args])).toMatch(words);
  });

  test.each(['client-id', 'key', 'kid', 'cert', 'consumer-org', 'ca'])(
    '--%s requires --maskinporten',
    async (option) => {
      const told = await complaint([`--${option}`, 'x']);
      expect(told).toBe(`krr: --${option} needs an issuer: name one with --maskinporten\n`);
    },
  );
});

async function serverThatAnswers(status: number, body: string, headers = {}): Promise<string> {
  const server = createServer((_, answer) => answer.writeHead(status, headers).end(body));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the command says where it prints no token: one line. */
async function complaint(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await krr(['token', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^krr: [^\n]+\n$/);
  return stderr;
}

describe('krr token prints one line on standard error and exits with code 2', () => {
  test.each([
    [['--expires-in', 'soon'], /--expires-in .* Expected a whole number of seconds/],
    [['--expires-in', '1.5'], /--expires-in .* Expected a whole number of seconds/],
    [['--pid', '123'], /: --pid expected something like 01837012046/],
    [
      ['--pid', '01837012047'],
      /: --pid expected a fødselsnummer or D-number: the second check digit is 7, expected 6\n/,
    ],
    [['--scope', 'a"b'], /: --scope expected something like krr:/],
    [['--scope', ''], /: --scope expected something like krr:/],
    [['--scope', ' '], /: --scope expected something like krr:/],
    [['--client', ''], /: --client expected a text with at least one character/],
    [['--pid', '123', '--client', ''], /(--pid.*--client|--client.*--pid)/],
  ])('for %j', async (args, words) => {
    expect(await complaint(['--url', mock.baseUrl, ...args])).toMatch(words);
  });

  test('for an invalid URL', async () => {
    expect(await complaint(['--url', 'localhost:8080'])).toContain('Expected an http or https URL');
  });

  test('if no server listens at the URL', async () => {
    const { baseUrl, child } = await startMock();
    child.kill('SIGKILL');
    await new Promise((exit) => child.once('close', exit));
    expect(await complaint(['--url', baseUrl])).toBe(
      `krr: no mock is reachable on ${baseUrl} (ECONNREFUSED). Start one with krr mock\n`,
    );
  });

  test('for an http URL of a mock with HTTPS', async () => {
    const { baseUrl } = await startMock(['--tls']);
    const inTheClear = baseUrl.replace('https:', 'http:');
    expect(await complaint(['--url', inTheClear])).toMatch(
      new RegExp(`^krr: the server on ${inTheClear} closes the connection .* use --url ${baseUrl}\\n$`),
    );
  });

  test('if the control API is off', async () => {
    const { baseUrl } = await startMock(['--auth', 'maskinporten', '--control', 'off']);
    expect(await complaint(['--url', baseUrl])).toMatch(/has no control API .*--control off/);
  });

  test.each([
    [404, 'nothing here', 'has no control API'],
    [200, '<html>', 'status 200'],
    [200, '{"access_token":1}', 'status 200'],
    [502, 'null', 'status 502'],
    [400, '{"errors":"all"}', 'status 400'],
  ])('where something else answers %d: %s', async (status, body, words) => {
    expect(await complaint(['--url', await serverThatAnswers(status, body)])).toContain(words);
  });

  test('for a server that never responds, after a time limit', async () => {
    expect(await unanswered).toMatchObject([
      {
        code: 2,
        stderr: `krr: no mock is reachable on ${silentUrl} (no response within 10 s). Start one with krr mock\n`,
      },
      { code: 2, stderr: `krr: ${silentUrl}/: no response within 10 s\n` },
    ]);
  });

  test('for a body that cannot be decoded', async () => {
    const url = await serverThatAnswers(200, 'not compressed', { 'content-encoding': 'gzip' });
    expect(await complaint(['--url', url])).toContain('has no control API');
  });
});
