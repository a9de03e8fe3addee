import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { krr, lookup, type Mock, startMock, stopMocks } from './krr.ts';

let mock: Mock;
beforeAll(async () => {
  mock = await startMock(['--auth', 'maskinporten']);
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
  test('prints one that opens everything of the lookup, by whoever asks', async () => {
    const token = await tokenOf();
    const { status, persons } = await lookup(mock.baseUrl, [PERSON], bearing(token));
    expect(status).toBe(200);
    expect(persons[0]).toMatchObject({ kontaktinformasjon: expect.any(Object), digital_post: expect.any(Object) });
    expect(decodeJwt(token)).toMatchObject({ client_id: 'krr-kit', token_type: 'Bearer' });
    expect(decodeJwt(token)).not.toHaveProperty('pid');
  });

  test('gives it the scope, the client and the life that it is told', async () => {
    const token = await tokenOf('--scope', CONTACT, '--client', 'my-client', '--expires-in', '7');
    const { scope, client_id, exp, iat } = decodeJwt(token);
    expect({ scope, client_id, life: exp! - iat! }).toEqual({ scope: CONTACT, client_id: 'my-client', life: 7 });
    const [person] = (await lookup(mock.baseUrl, [PERSON], bearing(token))).persons;
    expect(person).toHaveProperty('kontaktinformasjon');
    expect(person).not.toHaveProperty('digital_post');
  });

  test('logs a person in', async () => {
    const token = await tokenOf('--scope', 'krr:user/kontaktinformasjon.read', '--pid', PERSON);
    const answer = await fetch(`${mock.baseUrl}/rest/v1/person`, { headers: bearing(token) });
    expect(await answer.json()).toMatchObject({ personidentifikator: PERSON, kontaktinformasjon: expect.any(Object) });
    expect((await lookup(mock.baseUrl, [PERSON], bearing(token))).status).toBe(403);
  });

  test('makes one that has expired already', async () => {
    const answer = await fetch(`${mock.baseUrl}/rest/v1/printSertifikat`, {
      headers: bearing(await tokenOf('--expires-in', '-60')),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('error_description="expired"');
  });

  test('finds the mock by the environment, and whatever stands before /rest', async () => {
    const { baseUrl } = await startMock(['--auth', 'maskinporten', '--base-path', '/gammel']);
    const { stdout } = await krr(['token'], { KRR_MOCK_URL: baseUrl });
    expect((await lookup(baseUrl, [PERSON], bearing(stdout.trim()))).status).toBe(200);
  });
});

async function serverThatAnswers(status: number, body: string): Promise<string> {
  const server = createServer((_, answer) => answer.writeHead(status).end(body));
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

describe('there is one line on standard error, and exit code 2,', () => {
  test.each([
    [['--expires-in', 'soon'], /--expires-in .* A whole number of seconds is needed/],
    [['--expires-in', '1.5'], /--expires-in .* A whole number of seconds is needed/],
    [['--pid', '123'], /: --pid expected something like 01837012046/],
    [['--scope', 'a"b'], /: --scope expected something like krr:/],
    [['--scope', ''], /: --scope expected something like krr:/],
    [['--client', ''], /: --client expected a text that is not empty/],
    [['--pid', '123', '--client', ''], /(--pid.*--client|--client.*--pid)/],
  ])('for %j', async (args, words) => {
    expect(await complaint(['--url', mock.baseUrl, ...args])).toMatch(words);
  });

  test('where the URL is none', async () => {
    expect(await complaint(['--url', 'localhost:8080'])).toContain('A URL is needed');
  });

  test('where nobody answers', async () => {
    const { baseUrl, child } = await startMock();
    child.kill('SIGKILL');
    await new Promise((exit) => child.once('close', exit));
    expect(await complaint(['--url', baseUrl])).toBe(
      `krr: no mock answers on ${baseUrl} (ECONNREFUSED): start one with krr mock\n`,
    );
  });

  test('where the mock speaks HTTPS and is asked in the clear', async () => {
    const { baseUrl } = await startMock(['--tls']);
    const inTheClear = baseUrl.replace('https:', 'http:');
    expect(await complaint(['--url', inTheClear])).toMatch(
      new RegExp(`^krr: what listens on ${inTheClear} hangs up .* it is at ${baseUrl}\\n$`),
    );
  });

  test('where the control API is off', async () => {
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
});
