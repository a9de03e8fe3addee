import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Log } from '../../src/mock/http/log.ts';
import { createLocalTls } from '../../src/mock/tls/certificates.ts';
import { type RunningProxy, startProxy } from '../../src/proxy/index.ts';
import { exchangeBytes, type RawTarget, readResponse, startRawTarget } from './targets.ts';

const log = new Log('silent', { write: () => {} });
let target: RawTarget;
let proxy: RunningProxy;

beforeAll(async () => {
  target = await startRawTarget();
  proxy = await startProxy({ target: target.url, log });
});
afterAll(async () => {
  await proxy.close();
  target.close();
});

const BODY = '{"personidentifikatorer":["01837012046"]}';
const REQUEST = `POST /rest/v1/personer?x=%20 HTTP/1.1\r\nHost: client\r\nX-MiXed: a\r\nx-mixed: b\r\nContent-Type: application/json\r\nAuthorization: Bearer any\r\nContent-Length: ${BODY.length}\r\nConnection: close\r\n\r\n${BODY}`;

const HEAD =
  'HTTP/1.1 200 Fine\r\nX-Order: 2\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Order: 1\r\nConnection: close\r\n';
const withLength = (body: Buffer, length = body.length): Buffer =>
  Buffer.concat([Buffer.from(`${HEAD}Content-Length: ${length}\r\n\r\n`), body]);

function chunked(parts: readonly Buffer[], ending = '0\r\n\r\n', head = ''): Buffer {
  const chunks = parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
  return Buffer.concat([
    Buffer.from(`${HEAD}${head}Transfer-Encoding: chunked\r\n\r\n`),
    ...chunks,
    Buffer.from(ending),
  ]);
}

/** Compares the response through the proxy with the response of the target itself. */
async function expectIdentical(bytes: Buffer, ending: 'close' | 'reset' = 'close'): Promise<void> {
  target.respond(bytes, ending);
  const direct = await exchangeBytes(target.url, REQUEST);
  target.respond(bytes, ending);
  const passed = await exchangeBytes(proxy.url, REQUEST);
  const [expected, actual] = [readResponse(direct.bytes), readResponse(passed.bytes)];
  expect(actual.head).toEqual(expected.head);
  expect(actual.body.equals(expected.body)).toBe(true);
  expect(passed.isReset).toBe(direct.isReset);
}

describe('a response passes through unchanged', () => {
  test.each([
    ['with a length', withLength(Buffer.from('{"personer":[]}'))],
    ['without a body', withLength(Buffer.alloc(0))],
    ['with status 204', Buffer.from('HTTP/1.1 204 No Content\r\nX-A: 1\r\nConnection: close\r\n\r\n')],
    ['with status 404', Buffer.from('HTTP/1.1 404 Nope\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno')],
    ['until the end of the connection', Buffer.from(`${HEAD}\r\nuntil the end`)],
    ['in chunks', chunked([Buffer.from('{"per'), Buffer.from('soner":[]}')])],
    ['in chunks, with a trailer', chunked([Buffer.from('{}')], '0\r\nX-Sum: 1\r\n\r\n', 'Trailer: X-Sum\r\n')],
    ['compressed with gzip', withLength(gzipSync('{"personer":[]}'))],
    ['compressed with br', chunked([brotliCompressSync('{"personer":[]}')])],
    ['of 1 MB', withLength(Buffer.alloc(1 << 20, 'krr'))],
    ['truncated in its body', withLength(Buffer.from('{"per'), 100)],
    ['truncated in a chunk', chunked([Buffer.from('{"per')], '5\r\nso')],
  ])('%s', async (_name, bytes) => {
    await expectIdentical(bytes);
  });

  test('and a trailer arrives', async () => {
    target.respond(chunked([Buffer.from('{}')], '0\r\nX-Sum: 1\r\n\r\n', 'Trailer: X-Sum\r\n'), 'close');
    expect((await exchangeBytes(proxy.url, REQUEST)).bytes.toString()).toMatch(/0\r\nX-Sum: 1\r\n\r\n$/);
  });

  test('and a reset connection is reset', async () => {
    target.respond(withLength(Buffer.from('{"per'), 100), 'reset');
    const { isReset } = await exchangeBytes(proxy.url, REQUEST);
    expect(isReset).toBe(true);
  });

  test('for any bytes', async () => {
    const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(parts, fc.constantFrom('length', 'chunks', 'cut'), async (arrays, form) => {
        const buffers = arrays.map((array) => Buffer.from(array));
        const body = Buffer.concat(buffers);
        const cut = withLength(body, body.length + 1);
        await expectIdentical(form === 'length' ? withLength(body) : form === 'cut' ? cut : chunked(buffers));
      }),
      { numRuns: 25 },
    );
  });
});

describe('a request passes through unchanged', () => {
  test('except for its host', async () => {
    target.respond(withLength(Buffer.from('{}')), 'close');
    await exchangeBytes(proxy.url, REQUEST);
    const host = new URL(target.url).host;
    const expected = REQUEST.replace('Host: client\r\n', '').replace('HTTP/1.1\r\n', `HTTP/1.1\r\nHost: ${host}\r\n`);
    expect(target.received().toString()).toBe(expected);
  });

  test('in chunks', async () => {
    target.respond(withLength(Buffer.from('{}')), 'close');
    const head = 'POST /other HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
    await exchangeBytes(proxy.url, `${head}3\r\nabc\r\n0\r\n\r\n`);
    expect(target.received().toString()).toMatch(/\r\n\r\n3\r\nabc\r\n0\r\n\r\n$/);
  });
});

test('a redirect is passed on and not followed', async () => {
  target.respond(
    Buffer.from(
      'HTTP/1.1 302 Found\r\nLocation: http://other.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    ),
    'close',
  );
  const { bytes } = await exchangeBytes(proxy.url, REQUEST);
  expect(bytes.toString()).toMatch(/^HTTP\/1.1 302 Found\r\nLocation: http:\/\/other.example\/\r\n/);
});

test('an unreachable target is status 502 with one line', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as { port: number };
  closed.close();
  const unreachable = await startProxy({ target: `http://127.0.0.1:${port}`, log });
  const response = await fetch(`${unreachable.url}/rest/v1/personer`, { method: 'POST', body: BODY });
  expect(response.status).toBe(502);
  expect(await response.text()).toBe('krr proxy: no response of the target: no connection: nothing listens there\n');
  expect(await unreachable.close()).toMatchObject({ traffic: { notChecked: 1 } });
});

test.each(['HTTP/1.1 099 Early', 'HTTP/1.1 200 \x01'])('the invalid status line %j is status 502', async (line) => {
  target.respond(Buffer.from(`${line}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`), 'close');
  const { bytes } = await exchangeBytes(proxy.url, REQUEST);
  expect(bytes.toString()).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n[\s\S]*the response is not HTTP\n/);
});

test('a target with a certificate of an unknown authority is status 502 with the reason', async () => {
  const { tls } = await createLocalTls();
  const server = createSecureServer(tls).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const distrustful = await startProxy({ target: `https://127.0.0.1:${port}`, log });
  const response = await fetch(distrustful.url);
  expect([response.status, await response.text()]).toEqual([502, expect.stringContaining('an unknown authority')]);
  await distrustful.close();
  server.close();
});

test('a client that leaves closes the request to the target', async () => {
  let isClosed: () => void;
  const closed = new Promise<void>((resolve) => {
    isClosed = resolve;
  });
  const silent = createServer((request) => request.once('close', () => isClosed())).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const patient = await startProxy({ target: `http://127.0.0.1:${port}`, log });
  const controller = new AbortController();
  const response = fetch(patient.url, { signal: controller.signal }).catch(() => 'aborted');
  await once(silent, 'request');
  controller.abort();
  expect(await response).toBe('aborted');
  await closed;
  await patient.close();
  silent.close();
});
