import { describe, expect, test } from 'vitest';
import { KrrError } from '../../../src/errors.ts';
import { checkUrl } from '../../support/mutants/check-mutant.ts';
import { serveService } from '../../support/mutants/serve.ts';
import type { ServiceResponse } from '../../support/mutants/service.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';

const PAGE = '<!DOCTYPE html><html><head><title>Log in \u202e to the proxy</title></head><body></body></html>';
const JSON_TYPE = { 'content-type': 'application/json' };

/** The code and message of the error of a run against a service that returns the same response to every request. */
const check = (response: Partial<ServiceResponse>, soap?: string): Promise<string> =>
  serveService(
    async () => ({ status: 200, headers: {}, body: '', ...response }),
    (url) =>
      checkUrl(url, {}, soap).then(
        ({ conforms }) => `a report: ${conforms}`,
        (error: unknown) =>
          error instanceof KrrError ? `${error.code} ${error.message.replaceAll(url, '<url>')}` : String(error),
      ),
  );

describe('a run in which no lookup can succeed ends with one line:', () => {
  test.each<[string, Partial<ServiceResponse>, string]>([
    [
      'a rejected token, with the reason of the header',
      {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="wrong audience"' },
      },
      'TOKEN_REJECTED the service rejected the token: 401 invalid_token, wrong audience',
    ],
    [
      'a rejected token, with the reason of the body',
      { status: 403, headers: JSON_TYPE, body: '{"errors":[{"title":"Forbidden","detail":"scope missing"}]}' },
      'TOKEN_REJECTED the service rejected the token: 403 Forbidden, scope missing',
    ],
    ['a rejected token, without a reason', { status: 401 }, 'TOKEN_REJECTED the service rejected the token: 401'],
    [
      'a rejected token, without the token that the response repeats',
      { status: 401, headers: JSON_TYPE, body: JSON.stringify({ error: `bad\n\u009b31m ${TOKENS.main}` }) },
      'TOKEN_REJECTED the service rejected the token: 401 bad 31m <token>',
    ],
    [
      'a page of a proxy',
      { headers: { 'content-type': 'text/html' }, body: PAGE },
      'ENDPOINT_NOT_FOUND <url>: the response is a web page "Log in to the proxy" (status 200), of a proxy or another service',
    ],
    [
      'a forbidden page of a firewall',
      { status: 403, body: '<html>no</html>' },
      'ENDPOINT_NOT_FOUND <url>: the response is a web page (status 403), of a proxy or another service',
    ],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://login.example.com/' } },
      'ENDPOINT_NOT_FOUND <url>: the lookup is redirected to https://login.example.com/ (status 302)',
    ],
    [
      'a wrong base path',
      { status: 404 },
      'ENDPOINT_NOT_FOUND <url>: the lookup does not exist (404 or 405); the base URL is the part before /rest',
    ],
    [
      'a service in maintenance',
      { status: 503, headers: { 'retry-after': '3600' } },
      'TARGET_UNREACHABLE <url>: status 503: the service is overloaded or in maintenance',
    ],
  ])('%s', async (_, response, line) => {
    expect(await check(response)).toBe(line);
  });

  test('an expired token, with the time', async () => {
    const token = `x.${Buffer.from('{"exp":1700000000}').toString('base64url')}.x`;
    const run = serveService(
      async () => ({ status: 401, headers: {}, body: '' }),
      (url) => checkUrl(url, { target: { baseUrl: url, tokens: { main: token }, timeoutMs: 30_000, concurrency: 4 } }),
    );
    await expect(run).rejects.toThrow('the service rejected the token: 401; the token expired at 2023-11-14 22:13 UTC');
  });
});

test('a service that rejects only some lookups has a report', async () => {
  const report = await serveService(
    async ({ identifiers }) => ({
      status: identifiers.length === 1 ? 403 : 200,
      headers: JSON_TYPE,
      body: '{"personer":[]}',
    }),
    (url) => checkUrl(url, { rules: ['request/one-identifier'], api: 'v1' }),
  );
  expect(report.results.map(({ outcome }) => outcome)).toEqual(['fail']);
});
