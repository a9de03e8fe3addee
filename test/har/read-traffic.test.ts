import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEntry, readTraffic } from '../../src/har/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-har-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer): Promise<unknown[]> {
  const file = join(folder, 'traffic');
  await writeFile(file, content);
  const entries: unknown[] = [];
  await readTraffic(file, (entry) => entries.push(entry));
  return entries;
}

const request = {
  method: 'POST',
  url: 'https://krr.example.com/rest/v1/personer?x=1',
  httpVersion: 'h2',
  headers: [
    { name: ':authority', value: 'krr.example.com' },
    { name: 'Content-Type', value: 'application/json' },
  ],
  postData: { mimeType: 'application/json', text: '{"personidentifikatorer":[]}' },
};
const BODY = '{"personer":[],"å":"😀"}';
const createEntry = (content: object, headers: object[] = []) => ({
  startedDateTime: '2026-06-01T12:00:00.000Z',
  time: 12.5,
  request,
  response: { status: 200, statusText: 'OK', headers, content },
});
const toHar = (...entries: object[]) => ({ log: { version: '1.2', creator: { name: 'x' }, pages: [], entries } });

describe('a HAR file', () => {
  test.each([
    ['a browser', createEntry({ size: 20, mimeType: 'application/json', text: BODY })],
    ['mitmproxy', createEntry({ size: 20, text: Buffer.from(BODY).toString('base64'), encoding: 'base64' })],
    [
      'a program that keeps the header of the compression',
      createEntry({ text: Buffer.from(BODY).toString('base64'), encoding: 'base64' }, [
        { name: 'Content-Encoding', value: 'gzip' },
      ]),
    ],
    [
      'a proxy that keeps the compression',
      createEntry({ text: gzipSync(BODY).toString('base64'), encoding: 'base64' }, [
        { name: 'Content-Encoding', value: 'gzip' },
      ]),
    ],
  ])('of %s has the exchange', async (_program, entry) => {
    const [first] = await read(JSON.stringify(toHar(entry), null, 2));
    expect(readEntry(first)).toMatchObject({
      method: 'POST',
      url: request.url,
      headers: { 'content-type': 'application/json' },
      body: request.postData.text,
      startedAt: Date.parse('2026-06-01T12:00:00Z'),
      response: { status: 200, body: BODY, isUtf8: true, ms: 12.5 },
    });
  });

  test('with a byte order mark and several entries is read in order', async () => {
    const entries = [1, 2, 3].map((time) => ({ ...createEntry({ text: '' }), time }));
    const found = await read(`\ufeff${JSON.stringify(toHar(...entries))}`);
    expect(found.map((entry) => (entry as { time: number }).time)).toEqual([1, 2, 3]);
  });

  test('marks bytes that are not UTF-8', () => {
    const text = Buffer.from('{"å":1}', 'latin1').toString('base64');
    expect(readEntry(createEntry({ text, encoding: 'base64' }))).toMatchObject({ response: { isUtf8: false } });
  });

  test.each([
    ['an aborted request', { ...createEntry({}), response: { status: 0, headers: [], content: {} } }, 'ignored'],
    ['an entry without a request', {}, 'ignored'],
    ['a WebSocket message', 'text', 'ignored'],
    ['a response whose body was not recorded', createEntry({ size: 20, mimeType: 'application/json' }), 'notChecked'],
    [
      'a response in an unknown content coding',
      createEntry({ text: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]).toString('base64'), encoding: 'base64' }, [
        { name: 'Content-Encoding', value: 'zstd' },
      ]),
      'notChecked',
    ],
  ])('can have %s', (_name, entry, reason) => {
    expect(readEntry(entry)).toBe(reason);
  });
});

test('a file can have one request and response per line', async () => {
  const line = {
    request: { method: 'post', url: '/rest/v1/personer', headers: { 'X-A': '1' }, body: { a: 1 } },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' },
  };
  const found = (await read(`${JSON.stringify(line)}\n\n${JSON.stringify(line)}\n`)).map(readEntry);
  expect(found).toHaveLength(2);
  expect(found[0]).toMatchObject({
    method: 'POST',
    headers: { 'x-a': '1' },
    body: '{"a":1}',
    response: { body: '{}' },
  });
});

test.each([
  ['an empty file', ''],
  ['a text', 'not JSON'],
  ['a truncated HAR file', JSON.stringify(toHar(createEntry({ text: BODY }))).slice(0, -20)],
  ['a page', '<!doctype html>'],
])('%s is rejected in one line', async (_name, content) => {
  await expect(read(content)).rejects.toThrow(/^[^\n]*traffic: (?:the file is empty|not a HAR file)[^\n]*$/);
});

test('a missing file is rejected', async () => {
  await expect(readTraffic(join(folder, 'missing.har'), () => {})).rejects.toThrow('there is no such file');
});
