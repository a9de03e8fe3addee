import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { operations, type Person } from '../../src/contract/index.ts';
import { formatTimestamp, parseTimestamp } from '../../src/time/oslo-time.ts';
import { dereferenced, type Json } from '../support/contract/contract.ts';
import { jwt, mockWith, post, standard } from '../support/mock/in-process.ts';

const mock = mockWith();
const failing = mockWith({
  authenticator: () => {
    throw new Error('a fault of the mock');
  },
});

const { paths, components } = await dereferenced();
const postOf = (version: 'v1' | 'v2') => paths[`/rest/${version}/personer`].post;
const VERSIONS = ['v1', 'v2'] as const;

const digitalPost = { authorization: `Bearer ${jwt({ scope: 'krr:global/digitalpost.read' })}` };

/** Requests that need more than a token with every scope and the persons of the response. */
const ASKED: Readonly<Record<string, { headers?: Record<string, string>; body?: object }>> = {
  digipost: { headers: digitalPost },
  eBoks: { headers: digitalPost },
  ingen: { body: { personidentifikatorer: ['24887331835'], inkluderIkkeRegistrerte: false } },
};

const answers = VERSIONS.flatMap((version) =>
  Object.entries<Json>(postOf(version).responses['200'].content['application/json'].examples).map(
    ([name, { value }]) => ({ version, name, personer: value.personer as Person[] }),
  ),
);

const TIMESTAMP = /^\d{4}-\d\d-\d\dT/;

/** Times in the form that the mock writes, and certificates for the fact that they can be read: both are checked here. */
function comparable(person: unknown): unknown {
  const text = JSON.stringify(person, (key, value) => {
    if (key === 'sertifikat') return new X509Certificate(Buffer.from(value, 'base64')).publicKey.asymmetricKeyType;
    return typeof value === 'string' && TIMESTAMP.test(value) ? formatTimestamp(parseTimestamp(value)) : value;
  });
  return JSON.parse(text);
}

describe('the mock returns the response examples of the contract for the standard persons', () => {
  test.each(answers)('$version: $name', async ({ version, name, personer }) => {
    const { headers = {}, body = {} } = ASKED[name] ?? {};
    const personidentifikatorer = personer.map(({ personidentifikator }) => personidentifikator);
    const request = { personidentifikatorer, inkluderIkkeRegistrerte: true, ...body };
    const answer = await post(mock, JSON.stringify(request), headers, `/rest/${version}/personer`);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(comparable(personer)).toEqual(comparable(answer.json().personer));
    const stated = standard.persons.map(({ identifier }) => identifier);
    expect(stated).toEqual(expect.arrayContaining(personidentifikatorer));
  });

  test('and every example of a person is compared', () => {
    const compared = new Set(answers.map(({ personer }) => personer));
    const all = Object.values<Json>(components.examples).flatMap(({ value }) => value.personer ?? []);
    expect(all.length).toBeGreaterThan(20);
    expect([...compared].flat()).toEqual(expect.arrayContaining(all));
  });
});

describe('the mock accepts the request examples of the contract', () => {
  const requests = VERSIONS.flatMap((version) =>
    Object.entries<Json>(postOf(version).requestBody.content['application/json'].examples).map(([name, { value }]) => ({
      version,
      name,
      value,
    })),
  );

  test.each(requests)('$version: $name', async ({ version, value }) => {
    const answer = await post(mock, JSON.stringify(value), {}, `/rest/${version}/personer`);
    expect(answer.statusCode, answer.body).toBe(200);
  });
});

const batch = (...identifiers: string[]) => JSON.stringify({ personidentifikatorer: identifiers });
const many = (count: number) => Array<string>(count).fill('01837012046');
const one = batch(...many(1));
const url = '/rest/v1/personer';
const other = jwt({ scope: 'openid' });
const changes = '/rest/v2/krr/hentEndringer';
const asOneself = (method: 'GET' | 'PATCH', token: string, payload?: string) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return mock.inject({ method, url: '/rest/v1/person', headers, ...(payload !== undefined && { payload }) });
};

/** A bad request for each example of an error. */
const BAD_REQUESTS: Readonly<Record<string, () => ReturnType<typeof post>>> = {
  ErrorTooMany: () => post(mock, batch(...many(1001))),
  ErrorNone: () => post(mock, batch()),
  ErrorMissing: () => post(mock, '{}'),
  ErrorWrongLength: () => post(mock, batch(...many(17), '0183701204')),
  ErrorNotJson: () => post(mock, '{'),
  ErrorNoToken: () => mock.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: one }),
  ErrorNoScope: () => post(mock, one, { authorization: `Bearer ${other}` }),
  ErrorNoSuchPath: () => post(mock, one, {}, '/rest/v3/personer'),
  ErrorNoUserScope: () => asOneself('GET', jwt({ scope: 'openid' })),
  ErrorNoWriteScope: () => asOneself('PATCH', jwt({ scope: 'krr:user/kontaktinformasjon.read' })),
  ErrorNoPid: () => asOneself('GET', 'any'),
  ErrorNoLanguage: () =>
    asOneself('PATCH', jwt({ scope: 'krr:user/spraak.write', pid: '01837012046' }), '{"spraak":"sv"}'),
  ErrorNotActive: () =>
    asOneself('PATCH', jwt({ scope: 'krr:user/spraak.write', pid: '24887331835' }), '{"spraak":"en"}'),
  ErrorNoChangesScope: () => post(mock, '{"fraEndringsId":0}', { authorization: `Bearer ${other}` }, changes),
  ErrorNoStart: () => post(mock, '{}', {}, changes),
  ErrorBeyondTheLast: () => post(mock, '{"fraEndringsId":200000500}', {}, changes),
  ErrorNotGet: () => post(mock, one, {}, '/rest/v1/printSertifikat'),
  ErrorNotGetOrPatch: () => mock.inject({ method: 'PUT', url: '/rest/v1/person' }),
  ErrorNotPost: () => mock.inject({ method: 'GET', url }),
  ErrorNotAcceptable: () => post(mock, one, { accept: 'application/xml' }),
  ErrorTooLarge: () => post(mock, ' '.repeat(1 << 21)),
  ErrorMediaType: () => post(mock, one, { 'content-type': 'text/plain' }),
  ErrorFailed: () => post(failing, one),
};

describe('the mock returns the error examples of the contract', () => {
  const named = Object.entries<Json>(components.examples).filter(([name]) => name.startsWith('Error'));

  test.each(named.map(([name, { value }]) => ({ name, value })))('$name', async ({ name, value }) => {
    const answer = await BAD_REQUESTS[name]!();
    expect(value).toEqual(answer.json());
    expect(value.errors[0].status).toBe(String(answer.statusCode));
  });

  test('under the status that they have', () => {
    for (const { path, method } of operations) {
      const { responses } = paths[path][method.toLowerCase()];
      const byStatus = Object.entries<Json>(responses).filter(([status]) => /^[45]/.test(status));
      for (const [status, { content }] of byStatus) {
        const shown = Object.values<Json>(content['application/json'].examples);
        expect(shown.map(({ value }) => value.errors[0].status)).toEqual(shown.map(() => status));
      }
    }
  });
});
