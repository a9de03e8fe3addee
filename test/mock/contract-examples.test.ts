import { describe, expect, test } from 'vitest';
import { operations } from '../../src/contract/index.ts';
import { getBundledScenario } from '../../src/scenario/index.ts';
import { dereferenced, type Json } from '../support/contract/contract.ts';
import { behaving, jwt, mockWith, post } from '../support/mock/in-process.ts';

const mock = mockWith();
const failing = mockWith({
  authenticator: () => {
    throw new Error('a fault of the mock');
  },
});

const { paths, components } = await dereferenced();
const VERSIONS = ['v1', 'v2'] as const;

/** Cases of a mock that does not behave as usual. */
const MOCKS: Readonly<Record<string, ReturnType<typeof mockWith>>> = {
  tidspunktUtc: mockWith({ scenario: behaving({ timestamps: 'z' }) }),
  tidspunktFullForskyvning: mockWith({ scenario: behaving({ timestamps: 'fullOffset' }) }),
};

const examplesIn = ({ content }: Json): Record<string, Json> => content['application/json'].examples ?? {};

/** The operations whose requests and successful responses both have a body. */
const exchanges = operations
  .filter(({ method, response }) => method === 'POST' && response !== undefined)
  .map(({ path }) => {
    const { requestBody, responses } = paths[path].post;
    return { path, requests: examplesIn(requestBody), responses: examplesIn(responses['200']) };
  });

const cases = exchanges.flatMap(({ path, requests, responses }) =>
  Object.keys(requests).map((name) => ({ path, name, request: requests[name].value, response: responses[name] })),
);

describe('the examples of a request and of its response', () => {
  test.each(exchanges)('are named alike in the same order: $path', ({ requests, responses }) => {
    expect(Object.keys(requests)).toEqual(Object.keys(responses));
    expect(Object.keys(requests).length).toBeGreaterThan(1);
    for (const [name, { summary }] of Object.entries(requests)) expect(responses[name].summary).toBe(summary);
  });

  test('of an error have names of their own', () => {
    for (const { path, method } of operations) {
      const { requestBody, responses } = paths[path][method.toLowerCase()];
      const requests = Object.keys(requestBody === undefined ? {} : examplesIn(requestBody));
      const errors = Object.entries<Json>(responses).filter(([status]) => !status.startsWith('2'));
      const names = errors.flatMap(([, response]) => Object.keys(examplesIn(response)));
      expect(requests.filter((name) => names.includes(name))).toEqual([]);
    }
  });

  test('show every example of persons that the contract has', () => {
    const shown = exchanges.flatMap(({ responses }) => Object.values(responses).map(({ value }) => value));
    const withPersons = Object.values<Json>(components.examples).filter(({ value }) => value.personer ?? value.list);
    expect(withPersons.length).toBeGreaterThan(20);
    for (const { value } of withPersons) expect(shown).toContain(value);
  });
});

describe('the mock returns the response examples of the contract to the request examples', () => {
  test.each(cases)('$path: $name', async ({ path, name, request, response }) => {
    const answer = await post(MOCKS[name] ?? mock, JSON.stringify(request), {}, path);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toEqual(response.value);
  });

  const own = (pid: string) => jwt({ pid, scope: 'krr:user/kontaktinformasjon.read' });
  test.each(VERSIONS)('/rest/%s/person, by the token', async (version) => {
    const { innlogget, innloggetIkkeRegistrert } = examplesIn(paths[`/rest/${version}/person`].get.responses['200']);
    for (const { value } of [innlogget, innloggetIkkeRegistrert]) {
      const headers = { authorization: `Bearer ${own(value.personidentifikator)}` };
      expect((await mock.inject({ url: `/rest/${version}/person`, headers })).json()).toEqual(value);
    }
  });

  test.each(VERSIONS)('/rest/%s/printSertifikat', async (version) => {
    const url = `/rest/${version}/printSertifikat`;
    const { printSertifikat } = examplesIn(paths[url].get.responses['200']);
    const answer = await mock.inject({ url, headers: { authorization: 'Bearer any' } });
    expect(answer.json()).toEqual(printSertifikat.value);
  });
});

const unavailable = mockWith({ scenario: getBundledScenario('outage-and-recovery')! });
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
  ErrorFromTheGateway: async () => {
    await post(unavailable, one);
    await post(unavailable, one);
    return post(unavailable, one);
  },
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
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.map(({ value }) => value.errors[0].status)).toEqual(shown.map(() => status));
      }
    }
  });
});
