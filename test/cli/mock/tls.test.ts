import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { Agent, fetch } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import { settingsFor, startClient, told } from '../../clients/client.ts';
import { krr, MAIN, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';

const PERSON = '01837012046';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-tls-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(stopMocks);

const fileWith = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

/** What a mock writes that is killed goes with the folder of these tests. */
const tlsMock = (...args: string[]) => startMock(['--auth', 'maskinporten', '--tls', ...args], { TMPDIR: folder });

const caFileOf = ({ output }: Mock): string => /^TLS CA certificate: (\S+)$/m.exec(output())![1]!;
const issuerOf = ({ output }: Mock): string => /^Maskinporten: (\S+)$/m.exec(output())![1]!;

/** Asks a server for nothing much, over a connection that trusts one authority and nobody else. */
async function strictly(url: string, ca: string): Promise<number> {
  const dispatcher = new Agent({ connect: { ca } });
  const answer = await fetch(url, { dispatcher });
  await answer.text();
  return answer.status;
}

const withCa = (file: string) => ({ NODE_EXTRA_CA_CERTS: file });

describe('--tls', () => {
  test('serves the register, the issuer and the control API over HTTPS with the CA in its banner', async () => {
    const mock = await tlsMock();
    const caFile = caFileOf(mock);
    expect([new URL(mock.baseUrl).protocol, issuerOf(mock)]).toEqual(['https:', `${mock.baseUrl}/`]);
    const { stdout } = await krr(['token', '--url', mock.baseUrl], withCa(caFile));
    const called = request(`${mock.baseUrl}/rest/v1/personer`, {
      method: 'POST',
      ca: readFileSync(caFile),
      headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
    });
    called.end(JSON.stringify({ personidentifikatorer: [PERSON] }));
    const [answer] = await once(called, 'response');
    expect(JSON.parse(await text(answer))).toMatchObject({ personer: [{ personidentifikator: PERSON }] });
  });

  test('serves clients that are configured with only URLs and the CA', async () => {
    const mock = await tlsMock('--maskinporten-port', '0');
    const settings = settingsFor(mock);
    for (const client of ['look-up.mjs', 'axios-x5c.mjs']) {
      const answer = await told(client, { ...settings, ...withCa(caFileOf(mock)) }, { args: [PERSON] });
      expect(answer).toMatchObject({ personer: [{ personidentifikator: PERSON }] });
      const { code, stdout } = await startClient(client, settings, [PERSON]).ended();
      expect([code, stdout]).toEqual([1, '']);
    }
  });

  test('has a certificate for its own names and addresses only', async () => {
    const { baseUrl, output, child } = await tlsMock('--host', '127.0.0.2');
    const ca = readFileSync(caFileOf({ child, baseUrl, output }), 'utf8');
    expect(await strictly(`${baseUrl}/health`, ca)).toBe(200);
    const other = await tlsMock();
    const { port } = new URL(other.baseUrl);
    const otherCa = readFileSync(caFileOf(other), 'utf8');
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await strictly(`https://${host}:${port}/health`, otherCa)).toBe(200);
    }
    await expect(strictly(`https://127.0.0.1:${port}/health`, ca)).rejects.toThrow();
  });

  test('has a certificate for the host in --maskinporten-url', async () => {
    const { output, baseUrl, child } = await tlsMock('--maskinporten-url', 'https://krr-mock.example.com:8443/');
    const ca = readFileSync(caFileOf({ child, baseUrl, output }), 'utf8');
    const { port } = new URL(baseUrl);
    const authorized = async (servername: string): Promise<boolean> => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', servername, ca, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      socket.destroy();
      return socket.authorized;
    };
    expect(await Promise.all(['krr-mock.example.com', 'other.example.com'].map(authorized))).toEqual([true, false]);
  });

  test('does not store the key of its CA', async () => {
    const mock = await tlsMock();
    const written = readFileSync(caFileOf(mock), 'utf8');
    const ca = new X509Certificate(written);
    expect(ca.ca).toBe(true);
    expect(written).not.toContain('PRIVATE');
    expect(readdirSync(join(caFileOf(mock), '..'))).toEqual(['ca.pem']);
  });

  test('removes its temporary files when it ends or fails to start', async () => {
    const TMPDIR = await mkdtemp(join(folder, 'temporary-'));
    const mock = await startMock(['--tls'], { TMPDIR });
    expect(existsSync(caFileOf(mock))).toBe(true);
    const { port } = new URL(mock.baseUrl);
    const { code, stderr } = await krr(['mock', '--tls', '--port', port], { TMPDIR });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${port} is in use`)]);
    mock.child.kill('SIGTERM');
    await once(mock.child, 'close');
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  test('keeps running after a plain HTTP request', async () => {
    const mock = await tlsMock();
    await expect(fetch(mock.baseUrl.replace('https:', 'http:'))).rejects.toThrow();
    expect(await strictly(`${mock.baseUrl}/health`, readFileSync(caFileOf(mock), 'utf8'))).toBe(200);
    expect(mock.output()).not.toContain('failed');
  });

  test('krr token explains how to trust the CA', async () => {
    const mock = await tlsMock();
    const { code, stdout, stderr } = await krr(['token', '--url', mock.baseUrl]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^krr: no mock is reachable on https:\S+ \(\w+\)\. .* NODE_EXTRA_CA_CERTS .*\n$/);
  });
});

describe('--cert and --key', () => {
  test('are served unchanged', async () => {
    const { tls, ca } = await createLocalTls('localhost');
    const [cert, key] = [await fileWith('cert.pem', tls.cert as string), await fileWith('key.pem', tls.key as string)];
    const mock = await startMock(['--cert', cert, '--key', key]);
    expect(mock.output()).not.toContain('TLS CA certificate');
    expect(await strictly(`${mock.baseUrl}/.well-known/openid-configuration`, ca)).toBe(200);
    expect(mock.output()).not.toContain('PRIVATE');
  });

  test.each([
    ['one without the other', ['--cert', 'cert.pem'], /--cert and --key belong together/],
    [
      'no such file',
      ['--cert', '/nowhere/a.pem', '--key', '/nowhere/b.pem'],
      /\/nowhere\/a\.pem: there is no such file/,
    ],
  ])('are refused in one line: %s', async (_, args, words) => {
    const { code, stderr } = await krr(['mock', '--port', '0', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect(stderr).toMatch(words);
  });

  test('that do not match are rejected without being quoted', async () => {
    const [one, other] = await Promise.all([createLocalTls('localhost'), createLocalTls('localhost')]);
    const cert = await fileWith('one.pem', one.tls.cert as string);
    const key = await fileWith('other.pem', other.tls.key as string);
    const { code, stderr } = await krr(['mock', '--port', '0', '--cert', cert, '--key', key]);
    expect([code, stderr]).toEqual([2, `krr: --cert ${cert}, --key ${key}: the certificate belongs to another key\n`]);
  });
});

test('--issuer accepts an HTTPS issuer with a trusted CA', async () => {
  const issuer = await tlsMock();
  const trust = withCa(caFileOf(issuer));
  const register = await startMock(['--auth', 'maskinporten', '--issuer', issuerOf(issuer)], trust);
  const { stdout } = await krr(['token', '--url', issuer.baseUrl], trust);
  const headers = { authorization: `Bearer ${stdout.trim()}` };
  expect((await fetch(`${register.baseUrl}/rest/v1/printSertifikat`, { headers })).status).toBe(200);
});

const canCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);

test.runIf(canCurl)('the greeting has a line that works when pasted, token and trust and all', async () => {
  const { output } = await tlsMock();
  const command = await fileWith('krr', `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  await chmod(command, 0o755);
  const line = /^ {2}(curl .*)$/m.exec(output())![1]!;
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const { stdout } = await promisify(execFile)('sh', ['-c', line], { env });
  expect(JSON.parse(stdout)).toMatchObject({ personer: [{ personidentifikator: PERSON }] });
});
