import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { decodeJson, EMPTY_BODY, type RequestBody, readBody } from '../../../src/mock/http/request-body.ts';

const MAX_BYTES = 2 ** 20;

/** A request with these headers, and its body as it is read. */
function receive(headers: Record<string, string> = {}) {
  const stream = Object.assign(new PassThrough(), { headers });
  const body = new Promise<RequestBody | null>((resolve) => {
    readBody(stream as unknown as IncomingMessage, resolve);
  });
  return { stream, body };
}

const toBody = (bytes: string | Buffer): RequestBody => ({ bytes: Buffer.from(bytes), isTooLarge: false });

describe('readBody', () => {
  test('returns the chunks in order', async () => {
    const { stream, body } = receive();
    stream.write('{"a"');
    stream.end(':1}');
    expect(await body).toEqual(toBody('{"a":1}'));
  });

  test('accepts a body of the maximum size', async () => {
    const { stream, body } = receive();
    stream.end(Buffer.alloc(MAX_BYTES));
    expect(await body).toMatchObject({ isTooLarge: false, bytes: { length: MAX_BYTES } });
  });

  test('stops at a chunk that exceeds the maximum size', async () => {
    const { stream, body } = receive();
    stream.write(Buffer.alloc(MAX_BYTES));
    stream.write('x');
    expect(await body).toEqual({ bytes: Buffer.alloc(0), isTooLarge: true });
  });

  test('does not wait for a body whose announced size is too large', async () => {
    expect(await receive({ 'content-length': `${MAX_BYTES + 1}` }).body).toMatchObject({ isTooLarge: true });
  });

  test('returns null if the client disconnects', async () => {
    const { stream, body } = receive();
    stream.write('{"a"');
    stream.destroy(new Error('aborted'));
    expect(await body).toBeNull();
  });
});

describe('decodeJson', () => {
  test('returns undefined for a request without body and Content-Type', () => {
    expect(decodeJson(EMPTY_BODY, undefined)).toBeUndefined();
  });

  test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/json;x=y'])('accepts %s', (type) => {
    expect(decodeJson(toBody('[null]'), type)).toEqual([null]);
  });

  test.each([undefined, '', '///', 'text/plain', 'application/jsonx'])('rejects the content type %s', (type) => {
    expect(() => decodeJson(toBody('{}'), type)).toThrow(expect.objectContaining({ status: 415 }));
  });

  test.each([
    ['', 'it is empty'],
    [Buffer.from([0xff]), 'its bytes are not UTF-8'],
    ['\ufeff{}', expect.stringContaining('byte order mark')],
    [`${'['.repeat(101)}${']'.repeat(101)}`, 'it is nested more than 100 levels deep'],
    ['{"a":1,}', expect.stringContaining('trailing comma')],
  ])('rejects an invalid body with the reason', (bytes, detail) => {
    const details = [{ id: 'invalid-json', detail }];
    expect(() => decodeJson(toBody(bytes), 'application/json')).toThrow(expect.objectContaining({ details }));
  });

  test('rejects a body that is too large', () => {
    const body = { ...EMPTY_BODY, isTooLarge: true };
    expect(() => decodeJson(body, 'application/json')).toThrow(
      expect.objectContaining({ status: 413, headers: { Connection: 'close' } }),
    );
  });
});
