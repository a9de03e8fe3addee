import { describe, expect, test } from 'vitest';
import { Log, type LogLevel } from '../../../src/mock/index.ts';
import { expectRefusal, SECRET } from '../../support/mock/error-response.ts';
import { jwt, keptLog, mockWith, post } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const [one, other] = [identifierOf('mobile-only'), identifierOf('email-only')];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;

function logged(level: LogLevel) {
  const { log, written } = keptLog(level);
  const mock = mockWith({ log });
  /** What was written since the last call, without instants and durations. */
  const lines = () => {
    const all = written().split('\n');
    expect(all.pop()).toBe('');
    for (const line of all) expect(line).toMatch(INSTANT);
    return all.map((line) => line.replace(INSTANT, '').replace(/ \d+\.\d ms$/, ' # ms'));
  };
  return { mock, lines };
}
const batch = (...personidentifikatorer: unknown[]) => JSON.stringify({ personidentifikatorer });

describe('one line a request', () => {
  test.each([
    ['the count of one', batch(one), '/rest/v1/personer', 'POST /rest/v1/personer 200 1 person # ms'],
    [
      'the count of several',
      batch(one, other, one),
      '/rest/v2/personer/',
      'POST /rest/v2/personer/ 200 3 persons # ms',
    ],
    [
      'no number of persons for a rejected request',
      batch(one, '1'),
      '/rest/v1/personer',
      'POST /rest/v1/personer 400 (contract-violation at /personidentifikatorer/1) # ms',
    ],
    ['no query', batch(one), `/rest/v1/personer?token=${SECRET}`, 'POST /rest/v1/personer 200 1 person # ms'],
    ['a path that is not there', '{}', '/rest/v9', 'POST /rest/v9 404 (not-found) # ms'],
    ['no identifier in a path', '{}', `/rest/${one}/x${other}${one}`, 'POST /rest/***/*** 404 (not-found) # ms'],
    [
      '200 characters of a path',
      '{}',
      '/words'.repeat(50),
      `POST ${'/words'.repeat(50).slice(0, 200)} 404 (not-found) # ms`,
    ],
    [
      'nothing of an identifier at the cut',
      '{}',
      `${'/words'.repeat(32)}/${one}`,
      `POST ${'/words'.repeat(32)}/*** 404 (not-found) # ms`,
    ],
    [
      'no digits that are percent-encoded',
      '{}',
      `/rest/%3${one.split('').join('%3')}`,
      'POST /rest/*** 404 (not-found) # ms',
    ],
    [
      'nor what stands between them',
      '{}',
      `/rest/${one.slice(0, 6)}%2D${one.slice(6)}`,
      'POST /rest/*** 404 (not-found) # ms',
    ],
    ['a path that is malformed', '{}', `/rest/${one}%`, 'POST /rest/*** 400 (bad-request) # ms'],
  ])('with %s', async (_, payload, path, expected) => {
    const { mock, lines } = logged('info');
    await post(mock, payload, {}, path);
    expect(lines()).toEqual([expected]);
  });

  test('without the token, the request body and the response body', async () => {
    const { mock, lines } = logged('info');
    for (const authorization of [`Bearer ${SECRET}`, `Basic ${SECRET}`, `Bearer ${jwt({ scope: SECRET })}`]) {
      await post(mock, batch(one), { authorization });
    }
    await mock.inject('/health');
    expect(lines()).toEqual([
      'POST /rest/v1/personer 200 1 person # ms',
      'POST /rest/v1/personer 401 (malformed-authorization) # ms',
      'POST /rest/v1/personer 403 (insufficient-scope) # ms',
      'GET /health 200 # ms',
    ]);
  });

  test('with nothing at all where only errors, or nothing, shall be logged', async () => {
    for (const level of ['error', 'silent'] as const) {
      const { mock, lines } = logged(level);
      await post(mock, batch(one));
      await post(mock, 'no JSON');
      expect(lines()).toEqual([]);
    }
  });
});

describe('a fault of the mock itself', () => {
  async function faultAt(level: LogLevel) {
    const { log, written } = keptLog(level);
    const mock = mockWith({ log });
    mock.addHook('preHandler', async () => {
      throw new Error(`no such thing as ${one}`);
    });
    const answer = await post(mock, batch(one));
    return { answer, text: written() };
  }

  test('returns 500, with the masked reason only in the log', async () => {
    const { answer, text } = await faultAt('error');
    expect(expectRefusal(answer.statusCode, 500, answer.body)).toEqual([undefined]);
    expect(text).toMatch(/ POST \/rest\/v1\/personer failed: Error: no such thing as \*{11}\n +at /);
    expect(text).not.toContain(one);
  });

  test('is logged beside the line of its request, or not at all', async () => {
    expect((await faultAt('info')).text).toMatch(/ POST \/rest\/v1\/personer 500 \(internal-error\) \d+\.\d ms\n$/);
    expect((await faultAt('silent')).text).toBe('');
  });
});

test('a line holds no character that a terminal interprets, and no command of a CI server', () => {
  const { log, written } = keptLog('info');
  log.error('\u001b[2J\u202e\u2028\u009b failed\n::error::##vso[task.complete]');
  expect(written()).toMatch(/ \\u\{1b\}\[2J\\u\{202e\}\\u\{2028\}\\u\{9b\} failed\n\\u\{3a\}:error::\\u\{23\}#vso/);
});

test('an internal error before routing is handled and logged like any other', async () => {
  const { log, written } = keptLog('info');
  const mock = mockWith({ log });
  const storage = () => ({ get: () => null, set: () => {} });
  const deriveConstraint = (_: unknown, __: unknown, done: (error: Error) => void) => done(new Error('no constraint'));
  mock.addConstraintStrategy({ name: 'failing', storage, deriveConstraint: deriveConstraint as never });
  mock.route({ method: 'GET', url: '/failing', constraints: { failing: 'x' }, handler: () => 'x' });
  const answer = await mock.inject('/failing');
  expectRefusal(answer.statusCode, 500, answer.body);
  expect(written()).toMatch(/ GET \/failing failed: .*async constraint\n +at /);
  expect(written()).toMatch(/ GET \/failing 500 \(internal-error\) \d+\.\d ms\n$/);
});

test('lines wait for each other, and are written without being asked', async () => {
  const writes: string[] = [];
  const log = new Log('info', { write: (text) => writes.push(text) });
  log.info('first');
  log.error('second');
  expect(writes).toEqual([]);
  await expect.poll(() => writes).not.toEqual([]);
  expect(writes).toEqual([expect.stringMatching(/ first\n\S+ second\n$/)]);
});
