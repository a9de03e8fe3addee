import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { acceptsGzip } from '../../../src/mock/http/compression.ts';
import { startMock } from '../../../src/mock/index.ts';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import { keptLog } from '../../support/mock/in-process.ts';
import { HEADERS } from '../../support/mock/run-mock.ts';

const { log, written } = keptLog('info');
const plain = await startMock({ log });
const open = await startMock({ cors: true, compress: true, log: 'silent' });
afterAll(() => Promise.all([plain.close(), open.close()]));

const ORIGIN = 'https://page.example.com';
const BODY = JSON.stringify({ personidentifikatorer: plain.scenario.persons.map(({ identifier }) => identifier) });

describe('HEAD', () => {
  test.each([
    '/health',
    '/jwk',
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
    '/rest/v1/printSertifikat',
    '/ws-v5?wsdl',
    '/v3/api-docs',
    '/__krr/',
    '/__krr/scenario',
    '/__krr/journal',
  ])('%s has the status and the length of GET, without a body', async (path) => {
    const get = await fetch(plain.url + path, { headers: HEADERS });
    const length = Buffer.byteLength(await get.text());
    const head = await fetch(plain.url + path, { method: 'HEAD', headers: HEADERS });
    expect([head.status, await head.text()]).toEqual([200, '']);
    if (!path.includes('journal')) expect(Number(head.headers.get('content-length'))).toBe(length);
  });

  test('is not for a stream without an end, and not for an unknown path', async () => {
    const status = async (path: string) => (await fetch(plain.url + path, { method: 'HEAD' })).status;
    expect(await Promise.all(['/__krr/events', '/nothing'].map(status))).toEqual([405, 404]);
  });
});

describe('CORS', () => {
  const preflight = (url: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-trace',
      },
    });

  test('is off by default', async () => {
    const response = await preflight(`${plain.url}/rest/v1/personer`);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  test('permits a page of any origin to look up persons', async () => {
    const before = await preflight(`${open.url}/rest/v1/personer`);
    expect(before.status).toBe(204);
    expect(Object.fromEntries(before.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'authorization,content-type,x-trace',
    });
    const headers = { ...HEADERS, origin: ORIGIN };
    const response = await fetch(`${open.url}/rest/v1/personer`, { method: 'POST', headers, body: BODY });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const rejected = await fetch(`${open.url}/rest/v1/personer`, { method: 'POST', headers: { origin: ORIGIN } });
    expect([rejected.status, rejected.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
  });

  test('does not permit it to call the control API', async () => {
    const response = await preflight(`${open.url}/__krr/scenario`);
    expect(response.status).toBe(404);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('repeats no malformed list of headers', async () => {
    const response = await fetch(`${open.url}/jwk`, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-method': 'GET', 'access-control-request-headers': 'a b<' },
    });
    expect(response.headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type');
  });
});

describe('compression', () => {
  const lookUp = (url: string, acceptEncoding: string, body = BODY) =>
    new Promise<{ encoding: string | undefined; vary: string | undefined; bytes: Buffer }>((resolve, reject) => {
      const headers = { ...HEADERS, 'accept-encoding': acceptEncoding };
      const sent = httpRequest(`${url}/rest/v1/personer`, { method: 'POST', headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        const { 'content-encoding': encoding, vary } = response.headers;
        resolve({ encoding, vary, bytes: Buffer.concat(chunks) });
      });
      sent.once('error', reject).end(body);
    });

  test('is off by default', async () => {
    expect((await lookUp(plain.url, 'gzip')).encoding).toBeUndefined();
  });

  test('returns the same body, compressed, if the client accepts gzip', async () => {
    const [identity, gzip] = [await lookUp(open.url, 'identity'), await lookUp(open.url, 'gzip, br')];
    expect([identity.encoding, gzip.encoding]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(gzip.bytes).equals(identity.bytes)).toBe(true);
    expect(gzip.vary).toBe('Accept, Accept-Encoding');
    expect(identity.vary).toBe('Accept, Accept-Encoding');
  });

  test('leaves a small response as it is', async () => {
    expect((await lookUp(open.url, 'gzip', '{"personidentifikatorer":[]}')).encoding).toBeUndefined();
  });

  test.each([
    ['gzip', true],
    ['x-gzip', true],
    ['deflate, GZIP;q=0.5', true],
    ['*', true],
    ['', false],
    ['br, deflate', false],
    ['gzip;q=0, *', false],
    ['gzip; q=0.0', false],
  ])('Accept-Encoding: %s', (header, isAccepted) => {
    expect(acceptsGzip(header)).toBe(isAccepted);
  });
});

describe('a client that speaks another protocol', () => {
  const speak = async (port: number, bytes: string | Buffer): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(bytes);
    return text(socket).catch(() => '');
  };

  test.each([
    ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'configure the client for HTTP/1.1'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), 'start the mock with --tls'],
  ])('%s: response and log say what to do', async (_, bytes, advice) => {
    expect(await speak(Number(new URL(plain.url).port), bytes)).toContain(advice);
    await expect.poll(written).toContain(advice);
  });

  test('plain HTTP on a TLS port: the log says what to do', async () => {
    const kept = keptLog('error');
    const { tls } = await createLocalTls();
    const mock = await startMock({ tls, log: kept.log });
    await speak(Number(new URL(mock.url).port), 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(kept.written).toContain('use https:// in its URL');
    await mock.close();
  });
});
