import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNothingLeaks, expectRefusal, SECRET } from '../../support/mock/error-response.ts';
import { keptLog, mockWith } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const { log, written } = keptLog('info');
const mock = mockWith({ log });
beforeAll(() => mock.listen());
afterAll(() => mock.close());

const BODY = JSON.stringify({ personidentifikatorer: [identifierOf('mobile-only')] });
const HEADERS = `Host: x\r\nConnection: close\r\nAuthorization: Bearer ${SECRET}\r\nContent-Type: application/json\r\n`;
const posting = (headers: string, body = BODY) => `POST /rest/v1/personer HTTP/1.1\r\n${HEADERS}${headers}\r\n${body}`;
const sized = (headers = '') => posting(`${headers}Content-Length: ${BODY.length}\r\n`);

const open = () => connect((mock.server.address() as { port: number }).port, '127.0.0.1');

/** Sends bytes over a connection of its own, and parses the response. */
async function send(bytes: string | Buffer) {
  const socket = open();
  socket.end(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expectNothingLeaks(head);
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]), body };
}

/** What a request has added to the log, without its instant. */
async function logOf(bytes: string | Buffer) {
  const before = written().length;
  const { status } = await send(bytes);
  return { status, lines: written().slice(before).replace(/^\S+ /gm, '') };
}

test('accepts well-formed requests', async () => {
  expect(await send(sized())).toMatchObject({ status: 200 });
  expect(
    (await send(posting('Transfer-Encoding: chunked\r\n', `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`)))
      .status,
  ).toBe(200);
  expect((await send(sized('Expect: 100-continue\r\n'))).status).toBe(100);
});

test('ignores an unknown expectation, and user and host in the request target', async () => {
  expect((await send(sized('Expect: the-unexpected\r\n'))).status).toBe(200);
  expect((await send(sized().replace('/rest', `http://user:${SECRET}@somewhere/rest`))).status).toBe(200);
  const got = await send(sized().replace('POST /rest', `GET http://user:${SECRET}@somewhere/rest`));
  expectRefusal(got.status, 405, got.body);
});

describe('returns 431 for headers that are too large', () => {
  test.each([
    ['one', sized(`X-Large: ${'x'.repeat(20_000)}\r\n`)],
    ['a path', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a token', sized(`X-Token: Bearer ${SECRET.repeat(1500)}\r\n`)],
    ['many together', sized(`X-Many: ${'x'.repeat(100)}\r\n`.repeat(200))],
  ])('%s', async (_, bytes) => {
    const { status, body } = await send(bytes);
    expect(expectRefusal(status, 431, body)).toEqual([undefined]);
  });
});

describe('returns 400 for malformed HTTP', () => {
  test.each<[string, string | Buffer]>([
    ['a word', 'hello\r\n\r\n'],
    ['a handshake of TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a version that is not', 'GET /health HTTP/3.7\r\nHost: x\r\n\r\n'],
    ['a method that is not', sized().replace('POST', 'BREW')],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['a blank in a name', sized('X Y: 1\r\n')],
    ['a zero byte in a value', sized('X: a\0b\r\n')],
    ['a control character in the path', sized().replace('/rest', '/re\x01st')],
    ['letters in the path', sized().replace('/rest', '/blåbær')],
    ['a length in words', posting('Content-Length: forty\r\n')],
    ['a length below zero', posting('Content-Length: -5\r\n')],
    ['a length beyond numbers', posting(`Content-Length: ${'9'.repeat(30)}\r\n`)],
    ['two lengths', sized('Content-Length: 3\r\n')],
    ['a length and chunks', sized('Transfer-Encoding: chunked\r\n')],
    ['chunks without a size', posting('Transfer-Encoding: chunked\r\n', `zz\r\n${BODY}\r\n0\r\n\r\n`)],
    ['a chunk beyond numbers', posting('Transfer-Encoding: chunked\r\n', `${'f'.repeat(20)}\r\n${BODY}\r\n0\r\n\r\n`)],
    ['a coding that is not', posting('Transfer-Encoding: gzip\r\n')],
    ['half a request', sized().slice(0, 60)],
    ['half a body', sized().slice(0, -10)],
    ['a body that is longer than announced', posting('Content-Length: 5\r\n')],
  ])('%s', async (_, bytes) => {
    const { status, body } = await send(bytes);
    expect(expectRefusal(status, 400, body)).toEqual([undefined]);
  });
});

const TLS_ADVICE = ' it is TLS, and this port expects plain HTTP: use http:// in the URL, or start the mock with --tls';

test.each<[number, string, string | Buffer, advice?: string]>([
  [400, 'garbage', `${SECRET} ${BODY}\r\n\r\n`],
  [400, 'a handshake of TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), TLS_ADVICE],
  [400, 'a length in words', posting('Content-Length: forty\r\n')],
  [431, 'headers that are too large', sized(`X-Large: ${'x'.repeat(20_000)}\r\n`)],
])('the log has the %d of %s, and nothing else of it', async (expected, _, bytes, advice = '') => {
  expect(await logOf(bytes)).toEqual({ status: expected, lines: `- - ${expected}${advice}\n` });
});

test('returns 408 for a request that takes too long, and logs it', async () => {
  const accepted = once(mock.server, 'connection');
  const socket = open();
  const late = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  mock.server.emit('clientError', late, (await accepted)[0]);
  const [head, body] = (await text(socket)).split('\r\n\r\n');
  expectRefusal(Number(head!.slice(9, 12)), 408, body!);
  expect(written()).toMatch(/ - - 408\n$/);
});

test('logs an incomplete body once', async () => {
  expect((await logOf(sized().slice(0, -10))).lines.split('\n')).toHaveLength(2);
});

test('returns 413 for a Content-Length that is too large, without waiting for the body', async () => {
  const { status, body } = await send(posting('Content-Length: 99999999999\r\n', ''));
  expect(expectRefusal(status, 413, body)).toEqual([undefined]);
});

test('returns 413 for a chunked body that is too large', async () => {
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  const { status, body } = await send(posting('Transfer-Encoding: chunked\r\n', chunk.repeat(17)));
  expect(expectRefusal(status, 413, body)).toEqual([undefined]);
});

test('survives clients that disconnect mid-request', async () => {
  for (const bytes of ['', 'POST', sized().slice(0, 100), sized().slice(0, -1), sized(), sized().repeat(3)]) {
    const socket = open();
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.write(bytes || '\r\n', () => resolve()));
    socket.resetAndDestroy();
  }
  expect((await send(sized())).status).toBe(200);
});

test('still handles requests afterwards, and the log discloses nothing', async () => {
  expect((await send(sized())).status).toBe(200);
  expect(written()).toMatch(/ POST \/rest\/v1\/personer 200 1 person /);
  expectNothingLeaks(written());
});
