import { afterAll, describe, expect, test } from 'vitest';
import { startMock } from '../../src/mock/index.ts';
import { keptLog } from '../support/mock/in-process.ts';
import { HEADERS } from '../support/mock/run-mock.ts';

const { log, written } = keptLog('info');
const mock = await startMock({ log, basePath: '/kontaktinfo' });
afterAll(() => mock.close());

interface Rejected {
  readonly path: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const GRANT = 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c';

const send = async ({ path, body = '{}', headers = {} }: Rejected) =>
  fetch(new URL(path, mock.url), { method: 'POST', headers: { ...HEADERS, ...headers }, body });

describe('a rejected request', () => {
  test.each<[string, Rejected, object, string]>([
    [
      'an invalid identifier',
      { path: '/kontaktinfo/rest/v1/personer', body: '{"personidentifikatorer":["1"]}' },
      { id: 'contract-violation', pointer: '/personidentifikatorer/0' },
      '400 (contract-violation at /personidentifikatorer/0)',
    ],
    [
      'a missing token',
      { path: '/kontaktinfo/rest/v1/personer', headers: { authorization: 'Basic x' } },
      { id: 'malformed-authorization' },
      '401 (malformed-authorization)',
    ],
    ['a grant', { path: '/token', body: GRANT, headers: FORM }, { id: 'MP-011' }, '400 (MP-011)'],
    ['a grant in the URL', { path: `/token?${GRANT}`, body: '', headers: FORM }, { id: 'MP-010' }, '400 (MP-010)'],
    [
      'a SOAP message',
      { path: '/kontaktinfo/ws-v5', body: '<a/>', headers: { 'content-type': 'text/xml' } },
      { id: 'VersionMismatch' },
      '500 (VersionMismatch)',
    ],
    ['an unknown path', { path: '/nothing' }, { id: 'not-found' }, '404 (not-found)'],
  ])('has its error in the log and in the journal: %s', async (_, rejected, error, line) => {
    mock.journal.clear();
    await (await send(rejected)).text();
    expect(mock.journal.entries().map(({ errors }) => errors)).toEqual([[error]]);
    await expect.poll(written).toContain(line);
  });

  test('has the number of other errors in the log', async () => {
    await send({ path: '/kontaktinfo/rest/v2/personer', body: '{"personidentifikatorer":["1","2","3"]}' });
    await expect.poll(written).toContain('(contract-violation at /personidentifikatorer/0, and 2 more)');
  });

  test('leaves no identifier in the log, also if it is the name of a field', async () => {
    await send({ path: '/kontaktinfo/rest/v2/personer', body: '{"01837012046":1,"personidentifikatorer":[]}' });
    await fetch(`${new URL(mock.url).origin}/__krr/persons/x`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"01837012046":1}',
    });
    await expect.poll(written).toMatch(/PUT .* 400 \(/);
    expect(written()).not.toContain('01837012046');
  });
});

describe('the response says how to correct', () => {
  const detailOf = async (rejected: Rejected): Promise<string> => {
    const body = (await (await send(rejected)).json()) as {
      errors?: readonly { detail: string }[];
      error_description?: string;
    };
    return body.errors?.[0]?.detail ?? body.error_description ?? '';
  };

  test.each<[string, Rejected, string]>([
    ['a path without the prefix of the mock', { path: '/rest/v1/personer' }, '--base-path'],
    ['a path below another prefix', { path: '/kontaktinfo-oauth2-server/rest/v2/personer/' }, '--base-path'],
    ['a grant in the URL', { path: `/token?${GRANT}`, body: '', headers: FORM }, 'as a form in the body'],
    [
      'a body for another API',
      { path: '/kontaktinfo/rest/v1/personer', body: '{"personidenter":["01837012046"]}' },
      'the proxy of NAV',
    ],
  ])('%s', async (_, rejected, advice) => {
    expect(await detailOf(rejected)).toContain(advice);
  });

  test('a path that no prefix explains gets the list of paths', async () => {
    expect(await detailOf({ path: '/rest/v3/personer' })).toContain('there are: ');
  });
});

test('a token request leaves facts for the client checks', async () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    consumer_org: '310000027',
    iss_onbehalfof: 'a-customer',
    scope: 'krr:global/kontaktinfo.read',
  };
  const assertion = `${part({ alg: 'RS256' })}.${part(claims)}.x`;
  mock.clearFindings();
  await send({ path: '/token', body: GRANT.replace('a.b.c', assertion), headers: FORM });
  await send({ path: '/token', body: GRANT.replace('a.b.c', `e30.${part({ scope: claims.scope })}.x`), headers: FORM });
  await expect
    .poll(() => mock.findings().map(({ id }) => id))
    .toEqual(['two-delegation-models', 'on-behalf-of-for-krr', 'delegated-scope-without-consumer-org']);
});
