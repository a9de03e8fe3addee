import { once } from 'node:events';
import { createServer } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpClient, isLoopback } from '../../src/http-client/http-client.ts';

test('recognises localhost, 127.0.0.0/8 and ::1 in every notation', () => {
  const here = ['localhost', 'LOCALHOST:80', '127.0.0.1', '127.255.0.3:8080', '[::1]:8080', '127.1', '2130706433'];
  const elsewhere = ['localhost.example.com', '127.0.0.1.example.com', '128.0.0.1', '[::2]', '0.0.0.0', '10.0.0.1'];
  expect(here.filter((host) => !isLoopback(new URL(`http://${host}`)))).toEqual([]);
  expect(elsewhere.filter((host) => isLoopback(new URL(`http://${host}`)))).toEqual([]);
});

describe('the body of a response', () => {
  let answer: { readonly coding?: string; readonly body: Buffer; readonly interim?: string } = {
    body: Buffer.from(''),
  };
  const server = createServer((_, response) => {
    const { coding, body, interim } = answer;
    if (interim !== undefined) response.socket!.write(interim);
    response.writeHead(200, coding === undefined ? {} : { 'Content-Encoding': coding }).end(body);
  });
  const client = new HttpClient({});
  let url: string;
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => {
    client.close();
    server.close();
  });

  const read = (next: typeof answer) => {
    answer = next;
    return client.send(url, { method: 'GET', headers: {}, body: null }, AbortSignal.timeout(10_000));
  };

  const TEXT = '{"å":1}';
  const encodings: readonly [string, Buffer][] = [
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['deflate, gzip', gzipSync(deflateSync(TEXT))],
  ];
  test.each(encodings)('is decoded from %s', async (coding, body) => {
    expect(await read({ coding, body })).toMatchObject({ body: TEXT, isUtf8: true });
  });

  test.each<[string, string, Buffer]>([
    ['an unknown coding', 'a body in the unknown content coding "zstd"', Buffer.from(TEXT)],
    ['a wrong coding', 'a body that is not in its content coding "gzip"', Buffer.from(TEXT)],
    [
      'a truncated coding',
      'a body that is not in its content coding "gzip"',
      gzipSync(TEXT.repeat(99)).subarray(0, -9),
    ],
    ['many codings', 'a body with 4 content codings', Buffer.from(TEXT)],
  ])('with %s is reported', async (kind, bodyProblem, body) => {
    const coding = { 'an unknown coding': 'zstd', 'many codings': 'gzip, gzip, gzip, gzip' }[kind] ?? 'gzip';
    expect(await read({ coding, body })).toMatchObject({ body: '', bodyProblem });
  });

  test.each([
    ['as it is', undefined, (bytes: Buffer) => bytes],
    ['compressed', 'gzip', gzipSync],
    ['compressed by deflate', 'deflate', deflateSync],
  ])('is read up to 16 MiB, %s', async (_, coding, encode) => {
    const body = encode(Buffer.alloc(16 * 2 ** 20 + 1, 'a'));
    const response = await read({ ...(coding && { coding }), body });
    expect(response).toMatchObject({ body: '', bodyProblem: 'a body of more than 16 MiB' });
  });

  test.each(['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'])(
    'follows an unsolicited %j',
    async (interim) => {
      expect(await read({ interim, body: Buffer.from(TEXT) })).toMatchObject({ status: 200, body: TEXT });
    },
  );
});
