import { describe, expect, test } from 'vitest';
import { expectNothingLeaks, expectRefusal, refusalsBy, SECRET } from '../../support/mock/error-response.ts';
import { jwt, keptLog, lookUp, mockWith, post } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const { log, written } = keptLog('info');
const mock = mockWith({ log });
const one = identifierOf('mobile-only');
const valid = JSON.stringify({ personidentifikatorer: [one] });
const pointersOf = refusalsBy(mock);

describe('what HTTP has a status of its own for', () => {
  test.each([
    'text/plain',
    'text/json',
    'application/jsonx',
    'application/x-www-form-urlencoded',
    ';;',
    'application/json, text/plain',
  ])('415 for a body of %s', async (type) => {
    expect(await pointersOf(415, valid, { 'content-type': type })).toEqual([undefined]);
  });

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('none for a body of %s', async (type) => {
    expect((await post(mock, valid, { 'content-type': type })).statusCode).toBe(200);
  });

  test.each([
    'text/html',
    'application/xml, text/*;q=0.5',
    'application/json;q=0',
    'application/json;charset=utf-8;q=0',
    'application/json; q=0; charset=utf-8',
    'application/json;charset=utf-8;q=0, text/*;a="b, c;d"',
    'text/html;a="application/json"',
    ';;',
    'application/jose;q=0',
  ])('returns 406 for Accept: %s', async (accept) => {
    expect(await pointersOf(406, valid, { accept })).toEqual([undefined]);
  });

  test.each([
    '*/*',
    'application/*',
    'text/html, */*;q=0.1',
    'application/json;q=0.3',
    'application/json;charset=utf-8',
    'application/json; charset="utf-8"; profile=a ;q=0.3',
    'text/html;q=0, Application/JSON ; Charset=UTF-8',
    'application/*;q=0.5;charset=utf-8',
    'text/html;a="\\", x/y", application/json;v="1;q=0"',
  ])('returns no 406 for Accept: %s', async (accept) => {
    expect((await post(mock, valid, { accept })).statusCode).toBe(200);
  });

  test.each(['gzip', 'br', 'deflate', 'gzip, identity', 'x'])('415 for a body encoded as %s', async (encoding) => {
    expect(await pointersOf(415, valid, { 'content-encoding': encoding })).toEqual([undefined]);
    const { headers, body } = await post(mock, valid, { 'content-encoding': encoding });
    expect([headers['accept-encoding'], body]).toEqual(['identity', expect.stringContaining('Content-Encoding')]);
  });

  test.each(['identity', 'Identity'])('none for a body encoded as %s', async (encoding) => {
    expect((await post(mock, valid, { 'content-encoding': encoding })).statusCode).toBe(200);
  });

  test('413 for a body over a mebibyte, announced or not', async () => {
    expect(await pointersOf(413, ' '.repeat((1 << 20) + 1))).toEqual([undefined]);
    expect(await pointersOf(413, valid, { 'content-length': String(1 << 30) })).toEqual([undefined]);
    expect((await post(mock, valid + ' '.repeat((1 << 20) - valid.length))).statusCode).toBe(200);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const)(
    '405 for a %s, and the method to use',
    async (method) => {
      for (const url of ['/rest/v1/personer', '/rest/v2/personer/', '/rest/v1/personer?a=b']) {
        const answer = await mock.inject({ method, url });
        expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
        if (method !== 'HEAD') expectRefusal(answer.statusCode, 405, answer.body);
      }
      const health = await mock.inject({ method: 'POST', url: '/health' });
      expect([health.statusCode, health.headers.allow]).toEqual([405, 'GET, HEAD']);
    },
  );

  test('HEAD of /health has the head of a GET, and no body', async () => {
    const [head, get] = [await mock.inject({ method: 'HEAD', url: '/health' }), await mock.inject('/health')];
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test.each([
    ['nothing', '', 'application/json'],
    ['no JSON', '{', 'application/json'],
    ['a text', 'x', 'text/plain'],
    ['an invalid type', 'x', ';;'],
    ['a mebibyte', ' '.repeat((1 << 20) + 1), 'application/json'],
  ])('path and method are judged before a body of %s', async (_, payload, type) => {
    const headers = { 'content-type': type };
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      const answer = await mock.inject({ method, url: '/rest/v1/personer', headers, payload });
      expectRefusal(answer.statusCode, 405, answer.body);
      expect(answer.headers.allow).toBe('POST');
    }
    const nowhere = await mock.inject({ method: 'POST', url: '/nowhere', headers, payload });
    expectRefusal(nowhere.statusCode, 404, nowhere.body);
  });

  test.each([
    '/',
    '/rest',
    '/rest/v3/personer',
    '/rest/v1/personer/x',
    '/rest/v1/persons',
    `/rest/v1/personer/${one}`,
    '//rest/v1/personer',
    '/rest/v1/personer//',
  ])('404 for the path %s', async (url) => {
    const answer = await mock.inject({ method: 'POST', url, payload: { personidentifikatorer: [one] } });
    expect(expectRefusal(answer.statusCode, 404, answer.body)).toEqual([undefined]);
  });

  test.each(['/%', '/rest/%zz', '/rest/v1/personer/%c0%af', '/%E0%A4%A', `/rest/v1/personer/${one}%`])(
    '400 for the path %s',
    async (url) => {
      const answer = await mock.inject({ method: 'POST', url });
      expect(expectRefusal(answer.statusCode, 400, answer.body)).toEqual([undefined]);
    },
  );

  test.each([
    ['no header', 401, undefined],
    ['another scheme', 401, `Basic ${SECRET}`],
    ['two tokens', 401, `Bearer ${SECRET} ${SECRET}`],
    ['another scope', 403, `Bearer ${jwt({ scope: SECRET })}`],
  ])('the response for %s contains no part of the token', async (_, status, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await mock.inject({
      method: 'POST',
      url: '/rest/v1/personer',
      headers,
      payload: { personidentifikatorer: [one] },
    });
    expect(expectRefusal(answer.statusCode, status, answer.body)).toEqual([undefined]);
    expectNothingLeaks(String(answer.headers['www-authenticate']));
  });
});

test('still handles requests afterwards, and the log discloses nothing', async () => {
  expect(await lookUp(mock, [one])).toMatchObject([{ personidentifikator: one }]);
  expect(written().split('\n').length).toBeGreaterThan(50);
  expectNothingLeaks(written());
});
