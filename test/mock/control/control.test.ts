import { readFileSync } from 'node:fs';
import SwaggerParser from '@apidevtools/swagger-parser';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from '../../../src/identifier/index.ts';
import { type Json, strictAjv } from '../../support/contract/contract.ts';
import { ask, controlled } from '../../support/mock/control-client.ts';
import { bornIn1889 } from '../../support/mock/identifiers.ts';
import { behaving, standard } from '../../support/mock/in-process.ts';
import { send } from '../../support/mock/journal-requests.ts';
import { started } from '../../support/mock/run-mock.ts';

const document: Json = await SwaggerParser.dereference('openapi/control.yaml');
const ajv = strictAjv();

/** What an answer has against the description of the API. */
function undescribed(line: string, { status, json }: { status: number; json: unknown }): string {
  const [method = '', path = ''] = line.split(/[ ?]/);
  const described = path.startsWith('/persons/') ? '/persons/{role}' : path;
  const answer = document.paths[described][method.toLowerCase()].responses[status];
  if (answer === undefined) return `${status} is not described`;
  if (answer.content === undefined) return json === null ? '' : 'a body is not described';
  ajv.validate(answer.content['application/json'].schema, json);
  return ajv.errorsText();
}

let mock = controlled();
const made = [mock];
beforeEach(() => {
  mock = controlled();
  made.push(mock);
});
afterAll(() => Promise.all(made.map(({ app }) => app.close())));

async function asked(line: string, options: Parameters<typeof ask>[2] = {}) {
  const answer = await ask(mock.app, line, options);
  expect(undescribed(line, answer), `${line} ${answer.text}`).toMatch(/^$|^No errors$/);
  return answer;
}

const mistakes = ({ json }: { json: Json }) => json.errors.map(({ detail, source }: Json) => [source, detail]);

describe('access to the control API', () => {
  const elsewhere: [string, Parameters<typeof ask>[2]][] = [
    ['from another machine', { remoteAddress: '192.0.2.7' }],
    ['by a name that is not the loopback’s', { headers: { host: 'rebound.example.com:8080' } }],
    ['by a name that begins as the loopback’s', { headers: { host: '127.0.0.1.example.com' } }],
    ['through a proxy with X-Forwarded-For', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
    ['through a proxy with Forwarded', { headers: { forwarded: 'for=127.0.0.1' } }],
    ['through a proxy with Via', { headers: { via: '1.1 proxy' } }],
    ['through a proxy with X-Real-IP', { headers: { 'x-real-ip': '127.0.0.1' } }],
    ['from a web page of another origin', { headers: { origin: 'https://example.com' } }],
  ];
  test.each(elsewhere)('returns 404 for a request %s', async (_, options) => {
    for (const line of ['GET /scenario', 'DELETE /scenario', 'GET /nothing', 'PATCH /journal']) {
      expect(await ask(mock.app, line, options), line).toMatchObject({
        status: 404,
        json: { message: 'nothing here' },
      });
    }
  });

  test('logs why a control call is rejected', async () => {
    await ask(mock.app, 'DELETE /scenario', { headers: { via: '1.1 proxy' } });
    await ask(mock.app, 'GET /scenario', { remoteAddress: '192.0.2.7' });
    expect(mock.logged).toEqual([
      '404 DELETE /__krr: the control API accepts no request through a proxy (via) without its secret',
      '404 GET /__krr: the control API accepts requests of this machine, and those with its secret',
    ]);
  });

  const here: [string, Parameters<typeof ask>[2]][] = [
    ['by the name localhost', { headers: { host: 'localhost:8080' } }],
    ['over IPv6', { remoteAddress: '::1', headers: { host: '[::1]:8080' } }],
    ['over IPv4 within IPv6', { remoteAddress: '::ffff:127.0.0.1', headers: { host: '127.0.0.1' } }],
    ['from a page of this machine', { headers: { origin: 'http://localhost:3000' } }],
  ];
  test.each(here)('accepts a request of this machine %s', async (_, options) => {
    expect(await ask(mock.app, 'GET /scenario', options)).toMatchObject({ status: 200 });
  });

  test('accepts a request from anywhere with the secret, and none with another one', async () => {
    const secret = 'a-secret-of-the-team';
    const { app } = controlled(secret);
    for (const [name, options = {}] of elsewhere) {
      const get = (authorization: string) =>
        ask(app, 'GET /scenario', { ...options, headers: { ...options.headers, authorization } });
      expect(await get(`Bearer ${secret}`), name).toMatchObject({ status: 200 });
      expect(await get(`bearer  ${secret}`), name).toMatchObject({ status: 200 });
      for (const other of [`Bearer ${secret}x`, `Basic ${secret}`, 'Bearer ', secret])
        expect(await get(other), `${name}, ${other}`).toMatchObject({ status: 404 });
      expect(
        await ask(mock.app, 'GET /scenario', {
          ...options,
          headers: { ...options.headers, authorization: `Bearer ${secret}` },
        }),
      ).toMatchObject({ status: 404 });
    }
    expect(await ask(app, 'GET /scenario')).toMatchObject({ status: 200 });
  });

  const otherSites: [string, Record<string, string>][] = [
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a form of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['a page of another port, in a browser without Sec-Fetch-Site', { origin: 'http://localhost:3000' }],
    ['a foreign origin', { origin: 'https://example.com', 'sec-fetch-site': 'same-origin' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a name that resolves to this machine', { host: 'rebound.example.com', 'sec-fetch-site': 'same-origin' }],
  ];
  test.each(otherSites)('rejects a change that comes from %s', async (_, headers) => {
    mock.service.setTime('2026-06-01T12:00:00+02');
    for (const [line, body] of [
      ['PUT /time', { now: null }],
      ['DELETE /scenario', undefined],
      ['POST /tokens', { scope: 'krr:global/digitalpost.read' }],
    ] as const) {
      const headed = { host: 'localhost:8080', ...headers };
      expect(await ask(mock.app, line, { body, headers: headed }), line).toMatchObject({ status: 404 });
    }
    expect(mock.service.clock.frozen).toBe(true);
  });

  const ownPages: [string, Record<string, string>][] = [
    ['the page of the mock', { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a program that is not a browser', {}],
  ];
  test.each(ownPages)('accepts a change that comes from %s', async (_, headers) => {
    const headed = { host: 'localhost:8080', ...headers };
    expect(await ask(mock.app, 'PUT /time', { body: { now: null }, headers: headed })).toMatchObject({ status: 200 });
  });

  test('permits other sites to link to a resource, and not to embed it', async () => {
    const site = { 'sec-fetch-site': 'cross-site' };
    const link = { headers: { ...site, 'sec-fetch-mode': 'navigate' } };
    expect(await ask(mock.app, 'GET /scenario', link)).toMatchObject({ status: 200 });
    const image = { headers: { ...site, 'sec-fetch-mode': 'no-cors' } };
    expect(await ask(mock.app, 'GET /scenario', image)).toMatchObject({ status: 404 });
  });
});

describe('the routes', () => {
  test('are listed, and the OpenAPI document is served', async () => {
    const { json } = await asked('GET /');
    expect(json.routes).toContainEqual({
      method: 'DELETE',
      path: '/__krr/journal',
      summary: 'Clear the journal',
    });
    const { text } = await ask(mock.app, 'GET /openapi.yaml');
    expect(text).toBe(readFileSync('openapi/control.yaml', 'utf8'));
  });

  test('rejects unknown routes with the list of routes, before it reads a body', async () => {
    expect(await ask(mock.app, 'PUT /nothing', { body: 'no JSON' })).toMatchObject({
      status: 404,
      json: { errors: [{ id: 'not-found', detail: expect.stringContaining('PUT /__krr/time') }] },
    });
    expect(await ask(mock.app, 'PATCH /persons/anna')).toMatchObject({ status: 405, headers: { allow: 'PUT' } });
    expect(await ask(mock.app, 'POST /journal')).toMatchObject({ status: 405, headers: { allow: 'GET, DELETE' } });
  });
});

describe('the scenario', () => {
  test('is returned with roles, time and bundled scenarios', async () => {
    const { json } = await asked('GET /scenario');
    expect(json).toMatchObject({ name: 'standard', population: 'all', time: { frozen: false } });
    expect(json.persons.map(({ role }: Json) => role)).toEqual(standard.persons.map(({ role }) => role));
    expect(json.available).toContainEqual(expect.objectContaining({ name: 'standard' }));
  });

  test('is replaced by one or several others, and reset', async () => {
    mock.service.setScenario(behaving({ duplicates: 'collapsed' }));
    expect((await asked('PUT /scenario', { body: { scenario: ['standard'] } })).json.behaviour.duplicates).toBe(
      'echoed',
    );
    mock.service.setScenario(behaving({ duplicates: 'collapsed' }));
    expect((await asked('DELETE /scenario')).json.behaviour.duplicates).toBe('echoed');
  });

  test('stays if another one has errors', async () => {
    const unknown = await asked('PUT /scenario', { body: { scenario: 'standerd' } });
    expect(mistakes(unknown)).toEqual([[{ pointer: '/scenario' }, expect.stringContaining('"standerd"')]]);
    const missing = await asked('PUT /scenario', { body: { scenario: './no-such-file.yaml' } });
    expect(mistakes(missing)[0][1]).toContain('there is no such file');
    expect(mock.service.scenario).toBe(standard);
  });

  test.each([
    [{ scenaro: 'standard' }, ['/scenaro', '']],
    [{ scenario: 7 }, ['/scenario']],
    [{ scenario: [] }, ['/scenario']],
    [null, ['']],
  ])('a body of %j is refused by what is wrong with it', async (body, pointers) => {
    const refused = await asked('PUT /scenario', { body: JSON.stringify(body), headers: JSON_TYPE });
    expect(refused.status).toBe(400);
    expect(refused.json.errors.map(({ source }: Json) => source.pointer).sort()).toEqual([...pointers].sort());
  });

  test('a misspelt field gives a suggestion', async () => {
    expect(mistakes(await asked('PUT /scenario', { body: { scenario: 'standard', scenari: 1 } }))).toEqual([
      [{ pointer: '/scenari' }, 'unknown (did you mean scenario?)'],
    ]);
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

test('the clock stops at the given time, and continues', async () => {
  const stopped = await asked('PUT /time', { body: { now: '2026-06-01T12:00:00+02' } });
  expect(stopped.json.time).toEqual({ now: '2026-06-01T10:00:00.000Z', frozen: true });
  expect((await asked('PUT /time', { body: { now: '2026-02-30T12:00:00+02' } })).status).toBe(400);
  expect((await asked('PUT /time', { body: { now: 'noon' } })).status).toBe(400);
  for (const year of ['0000', '1899', '3000']) {
    const refused = await asked('PUT /time', { body: { now: `${year}-01-01T00:00:00Z` } });
    expect(mistakes(refused)).toEqual([[{ pointer: '/now' }, expect.stringContaining('1900 to 2999')]]);
  }
  expect(mock.service.clock.now()).toBe(Date.parse('2026-06-01T10:00:00Z'));
  expect((await asked('PUT /time', { body: { now: null } })).json.time.frozen).toBe(false);
});

test('a token is issued for the requested scopes, which are required', async () => {
  const { json } = await asked('POST /tokens', { body: { scope: 'a:b c:d', expires_in: 7 } });
  expect(json).toMatchObject({ token_type: 'Bearer', scope: 'a:b c:d', expires_in: 7 });
  expect(await asked('POST /tokens', { body: {} })).toMatchObject({ status: 400 });
});

describe('persons', () => {
  test('five reserved D-numbers born in the fifties', async () => {
    const line = 'GET /persons?property=reserved&kind=dnr&born=1950-1959&sex=female&count=5';
    const { persons } = (await asked(line)).json;
    expect(persons).toHaveLength(5);
    for (const { person } of persons) {
      expect(person.reservasjon).toBe('JA');
      expect(parse(person.personidentifikator)).toMatchObject({ kind: 'dnr', sex: 'female', synthetic: '+80' });
      expect(mock.service.register.find(person.personidentifikator).person).toEqual(person);
    }
    expect((await asked(line)).json.persons).toEqual(persons);
  });

  test('born in years or on dates, in each form that krr persons and scenario files have', async () => {
    const bornIn = async (born: string) => (await asked(`GET /persons?count=3&born=${born}`)).json.persons;
    expect(await bornIn('1950..1959')).toEqual(await bornIn('1950-1959'));
    expect(await bornIn('1950-01-01..1959-12-31')).toEqual(await bornIn('1950-1959'));
    expect(await bornIn('1970')).toEqual(await bornIn('1970..1970'));
    expect((await bornIn('1970-03-01')).map(({ person }: Json) => person.personidentifikator.slice(0, 6))).toEqual([
      '018370',
      '018370',
      '018370',
    ]);
  });

  test('match all of several properties', async () => {
    const { persons } = (await asked('GET /persons?property=mobile-only,language=nn&count=3')).json;
    expect(persons.map(({ person }: Json) => person.spraak)).toEqual(['nn', 'nn', 'nn']);
    expect(persons.some(({ person }: Json) => person.kontaktinformasjon.epostadresse)).toBe(false);
  });

  test('fill pages without gaps or repetitions, first those of the scenario', async () => {
    const [first, all] = [(await asked('GET /persons')).json, (await asked('GET /persons?count=1000')).json];
    expect(first).toMatchObject({ count: 5, offset: 0, scenarioTotal: standard.persons.length });
    const persons = [...first.persons];
    for (let { next } = first; persons.length < 40; ) {
      const page = (await asked(`GET ${next.replace('/__krr', '')}`)).json;
      expect(page).toMatchObject({ count: 5, offset: persons.length, scenarioTotal: standard.persons.length });
      persons.push(...page.persons);
      next = page.next;
    }
    expect(persons).toEqual(all.persons.slice(0, 40));
    expect(persons.filter(({ role }) => role)).toHaveLength(standard.persons.length);
  });

  test('of a later page match the query of the first one', async () => {
    const line = 'GET /persons?property=reserved,language=nn&kind=dnr&count=2';
    const { next } = (await asked(line)).json;
    expect(next).toBe('/__krr/persons?property=reserved%2Clanguage%3Dnn&kind=dnr&count=2&offset=2');
    const { persons } = (await asked(`GET ${next.replace('/__krr', '')}`)).json;
    for (const { person } of persons) expect(person).toMatchObject({ reservasjon: 'JA', spraak: 'nn' });
    expect(persons).toHaveLength(2);
  });

  test('end without a next page', async () => {
    const born = 'born=1970-03-01&kind=dnr&sex=female';
    const everyone = (await asked(`GET /persons?${born}&count=1000`)).json;
    expect(everyone).not.toHaveProperty('next');
    expect((await asked(`GET /persons?${born}&count=1&offset=${everyone.count - 1}`)).json).not.toHaveProperty('next');
    expect((await asked(`GET /persons?${born}&offset=${10 ** 15}`)).json).toMatchObject({ persons: [], count: 0 });
    expect((await asked(`GET /persons?role=${standard.persons[0]!.role}`)).json).not.toHaveProperty('next');
    mock.service.setScenario({ ...standard, population: 'scenario' });
    const last = (await asked(`GET /persons?count=5&offset=${standard.persons.length - 5}`)).json;
    expect([last.count, last.next]).toEqual([5, undefined]);
    expect((await asked('GET /persons?count=5&offset=1000')).json).toMatchObject({ persons: [], offset: 1000 });
  });

  test('are found by role; an unknown role is an error', async () => {
    const [{ role, identifier }] = standard.persons as [(typeof standard.persons)[0]];
    const { persons } = (await asked(`GET /persons?role=${role}`)).json;
    expect(persons).toMatchObject([{ role, person: { personidentifikator: identifier } }]);
    expect(await asked('GET /persons?role=nobody')).toMatchObject({ status: 404 });
  });

  test.each([
    ['property=tall', 'property'],
    ['property=mobile-only,email-only', 'property'],
    ['born=the-fifties', 'born'],
    ['born=1959-1950', 'born'],
    ['kind=npid', 'kind'],
    ['count=0', 'count'],
    ['count=many', 'count'],
    ['offset=-1', 'offset'],
    ['colour=red', 'colour'],
  ])('%s is rejected with the name of the parameter', async (query, parameter) => {
    const refused = await asked(`GET /persons?${query}`);
    expect(refused.status).toBe(400);
    expect(mistakes(refused)).toEqual([[{ parameter }, expect.any(String)]]);
  });

  test('of the scenario come first if they match', async () => {
    const put = await asked('PUT /persons/anna', { body: { kind: 'dnr', born: '1950-1959', reservasjon: 'JA' } });
    const [anna] = put.json.persons;
    const rolesFor = async (query: string) =>
      (await asked(`GET /persons?${query}`)).json.persons.map(({ role }: Json) => role);
    expect((await asked('GET /persons?property=reserved&kind=dnr&count=3')).json.persons).toContainEqual(anna);
    expect(await rolesFor('property=reserved&kind=dnr&born=1950-1959&count=3')).toEqual(['anna', undefined, undefined]);
    expect(await rolesFor('property=reserved&kind=dnr&born=1950-1959&count=1')).toEqual(['anna']);
    for (const other of ['property=not-reserved&count=100', 'born=1960-1969&count=100', 'kind=fnr&count=100'])
      expect(await rolesFor(other), other).not.toContain('anna');
  });

  const CONTACT = { epostadresse: 'anna@example.com', epostadresse_oppdatert: { ago: 'P19M' } };
  const EXPIRED = { ...CONTACT, epostadresse_sist_verifisert: { ago: 'P19M' }, mobiltelefonnummer: null };
  test.each([
    ['expired', { reservasjon: 'NEI', kontaktinformasjon: EXPIRED }],
    ['email-only', { reservasjon: 'NEI', kontaktinformasjon: EXPIRED }],
    ['no-channel', { status: 'AKTIV', kontaktinformasjon: null }],
    ['deleted', { status: 'SLETTET' }],
    ['language=se', { spraak: 'se' }],
    ['supplier=eboks', { digital_post: { postkasseleverandoeradresse: '922020175', postkasseadresse: 'anna.0001' } }],
  ])('of the scenario are told by what they are: %s', async (property, said) => {
    mock.service.setScenario({ ...standard, population: 'scenario', persons: [] });
    expect(await asked('PUT /persons/anna', { body: { born: '1950-1959', ...said } })).toMatchObject({ status: 200 });
    expect((await asked(`GET /persons?property=${property}`)).json.persons).toMatchObject([{ role: 'anna' }]);
  });

  test('are only those of the scenario if the register contains no others', async () => {
    mock.service.setScenario({ ...standard, population: 'scenario' });
    const { persons } = (await asked('GET /persons?count=100')).json;
    expect(persons.map(({ role }: Json) => role)).toEqual(standard.persons.map(({ role }) => role));
    expect(await asked('GET /persons?born=1955-05-05')).toMatchObject({ status: 409 });
  });

  test('are added and replaced', async () => {
    const put = await asked('PUT /persons/anna', { body: { born: '1950-1959', reservasjon: 'JA' } });
    expect(put.json.persons).toMatchObject([{ role: 'anna', person: { reservasjon: 'JA', status: 'AKTIV' } }]);
    const { personidentifikator } = put.json.persons[0].person;
    expect(mock.service.register.find(personidentifikator).person.reservasjon).toBe('JA');
    await asked('PUT /persons/anna', { body: { identifier: personidentifikator, status: 'SLETTET' } });
    expect(mock.service.register.find(personidentifikator).person.status).toBe('SLETTET');
  });

  test('keep the identifier of a role unless the body specifies or describes another', async () => {
    const [{ role, identifier }] = standard.persons as [(typeof standard.persons)[0]];
    const put = async (body: object) => (await asked(`PUT /persons/${role}`, { body })).json.persons[0].person;
    expect(await put({ status: 'SLETTET' })).toMatchObject({ personidentifikator: identifier, status: 'SLETTET' });
    expect(await put({ reservasjon: 'JA' })).toMatchObject({ personidentifikator: identifier, reservasjon: 'JA' });
    expect((await put({ born: '1950', status: 'SLETTET' })).personidentifikator).not.toBe(identifier);
    expect(await asked('PUT /persons/nobody-yet', { body: { status: 'SLETTET' } })).toMatchObject({ status: 400 });
    expect(await asked(`PUT /persons/${role}`, { body: ['SLETTET'] })).toMatchObject({ status: 400 });
  });

  test('with errors are rejected with every error', async () => {
    const refused = await asked('PUT /persons/anna', {
      body: { born: '1950', reservasjon: 'KANSKJE', statsu: 'AKTIV' },
    });
    expect(refused.status).toBe(400);
    expect(refused.json.errors.map(({ source }: Json) => source.pointer)).toEqual(
      expect.arrayContaining(['/reservasjon', '/statsu']),
    );
    expect(mock.service.scenario).toBe(standard);
  });
});

describe('the journal', () => {
  const [first, second] = standard.persons.map(({ identifier }) => identifier) as [string, string];

  beforeEach(() => {
    send(mock.journal, { identifiers: [first] });
    send(mock.journal, { identifiers: [first, second], headers: { authorization: 'Bearer secret' } }, { status: 503 });
  });

  test('is listed, filtered and cleared, without identifiers and tokens', async () => {
    const all = await asked('GET /journal');
    expect(all.json.entries.map(({ id }: Json) => id)).toEqual([1, 2]);
    for (const secret of [first, second, 'secret']) expect(all.text).not.toContain(secret);
    const role = standard.persons[1]!.role;
    for (const query of [
      'status=500..599',
      'status=500-599',
      'persons=2..',
      'persons=2-',
      'token=1',
      'since=1',
      `role=${role}`,
      'status=503',
    ]) {
      expect(
        (await asked(`GET /journal?${query}`)).json.entries.map(({ id }: Json) => id),
        query,
      ).toEqual([2]);
    }
    expect((await asked('GET /journal?persons=-1&version=v1')).json.entries).toHaveLength(1);
    expect(await asked('DELETE /journal')).toMatchObject({ status: 204 });
    expect((await asked('GET /journal')).json.entries).toEqual([]);
  });

  test.each([
    ['staus=503', 'staus'],
    ['status=bad', 'status'],
    ['outcome=lost', 'outcome'],
    [`identifier=${first}`, 'identifier'],
    ['role=nope', 'role'],
    ['status=5-3', 'status'],
    ['attempt=2-1', 'attempt'],
    ['persons=9-8', 'persons'],
  ])('%s is rejected with the name of the parameter', async (query, parameter) => {
    const refused = await asked(`GET /journal?${query}`);
    expect(mistakes(refused)).toEqual([[{ parameter }, expect.any(String)]]);
  });

  test('rejects an unknown role and an identifier that it does not store', async () => {
    const ordinary = bornIn1889('none');
    send(mock.journal, { identifiers: [ordinary] });
    for (const line of ['POST /journal/verify', 'POST /journal/wait']) {
      const unkept = await asked(line, { body: { filter: { identifier: ordinary } } });
      expect(mistakes(unkept)).toEqual([
        [{ pointer: '/filter/identifier' }, expect.stringContaining('the journal stores only')],
      ]);
      expect(unkept.text).not.toContain(ordinary);
      const unknown = await asked(line, { body: { filter: { role: 'nope', status: { from: 5, to: 3 } } } });
      expect(mistakes(unknown)).toEqual([
        [{ pointer: '/filter/status' }, '5 to 3: the start of a range must not exceed its end'],
        [{ pointer: '/filter/role' }, expect.stringContaining(standard.persons[0]!.role)],
      ]);
    }
    const published = { filter: { identifier: '23079422568' }, count: 0 };
    expect(await asked('POST /journal/verify', { body: published })).toMatchObject({ status: 200 });
  });

  test('is verified by counts, with near misses', async () => {
    const filter = { identifier: first };
    expect(await asked('POST /journal/verify', { body: { filter } })).toMatchObject({ status: 200 });
    expect(await asked('POST /journal/verify', { body: { filter, count: 2 } })).toMatchObject({ status: 200 });
    expect(await asked('POST /journal/verify', { body: { filter, atMost: 1 } })).toMatchObject({ status: 409 });
    const missed = await asked('POST /journal/verify', { body: { filter: { ...filter, status: { from: 504 } } } });
    expect(missed).toMatchObject({
      status: 409,
      json: { ok: false, found: 0, closest: [{ because: 'the status is 200, not at least 504' }, { entry: 2 }] },
    });
    expect(missed.text).not.toContain(first);
    expect(await asked('POST /journal/verify', { body: { count: 1, atLeast: 1 } })).toMatchObject({ status: 400 });
  });

  test('waits for existing and later requests until a timeout', async () => {
    const body = (count: number, timeoutMs: number) => ({ filter: { operation: 'personer' }, count, timeoutMs });
    expect((await asked('POST /journal/wait', { body: body(2, 0) })).json.entries).toHaveLength(2);
    const waiting = asked('POST /journal/wait', { body: body(3, 60_000) });
    setImmediate(() => send(mock.journal, { identifiers: [second] }));
    expect((await waiting).json.entries).toHaveLength(3);
    expect(await asked('POST /journal/wait', { body: body(4, 1) })).toMatchObject({ status: 409, json: { found: 3 } });
  });
});

test('findings are listed and cleared', async () => {
  expect((await asked('GET /findings')).json).toEqual({ findings: [] });
  send(mock.journal, { body: { personidentifikatorer: [], informasjonsbehov: ['Person'] } });
  expect((await asked('GET /findings')).json.findings).toMatchObject([{ id: 'informasjonsbehov-over-rest', count: 1 }]);
  expect(await asked('DELETE /findings')).toMatchObject({ status: 204 });
  expect((await asked('GET /findings')).json).toEqual({ findings: [] });
  expect((await asked('GET /journal')).json.entries).toHaveLength(1);
});

describe('error messages', () => {
  const AS_IN_A_URL: readonly [line: string, detail: string][] = [
    ['/journal?status=5xx', 'expected a status such as 503 or a range: 500..599, 400.. or ..399'],
    ['/journal?persons=few', 'expected a whole number or a range: 2..5, 100.. or ..5'],
    ['/journal?since=-1', 'expected a whole number, 0 or more'],
    ['/journal?outcome=lost', 'expected one of: completed, reset, cut, silent, clientLeft'],
    ['/journal?role=Anna', 'expected something like reserved-dnr (the role of a person of the scenario)'],
    ['/journal?staus=503', 'unknown (did you mean status?)'],
    ['/persons?count=0', 'expected a whole number from 1 to 1000'],
    ['/persons?offset=1e3', 'expected a whole number, 0 or more'],
    [
      '/persons?born=fifties',
      'expected a year, a date or a range: 1970, 1950..1959, 1970-03-01 or 2001-02-28..2001-03-01',
    ],
  ];
  test.each(AS_IN_A_URL)('GET %s', async (line, detail) => {
    expect(mistakes(await asked(`GET ${line}`)).map(([, said]: Json) => said)).toEqual([detail]);
  });

  const SENT: readonly [line: string, body: object | undefined, pointer: string, detail: string][] = [
    ['PUT /time', { now: 'tomorrow' }, '/now', 'expected something like 2026-06-01T12:00:00+02 (a time with'],
    ['PUT /time', { now: 7 }, '/now', 'expected a text or null'],
    ['PUT /time', {}, '', 'the field now is missing'],
    ['PUT /scenario', { scenario: [] }, '/scenario', 'expected at least one'],
    ['PUT /scenario', { scenario: '' }, '/scenario', 'expected a text with at least one character'],
    ['POST /journal/wait', { timeoutMs: 60_001 }, '/timeoutMs', 'expected at most 60000'],
    ['POST /journal/wait', { count: 0 }, '/count', 'expected at least 1'],
    ['POST /journal/verify', { filter: { identifier: '123' } }, '/filter/identifier', 'expected something like 0183'],
    ['POST /tokens', { scope: 'krr:global/digitalpost.read', pid: 'kari' }, '/pid', 'expected something like 0183'],
    [
      'POST /tokens',
      { scope: 'krr:global/digitalpost.read', pid: '01837012047' },
      '/pid',
      'expected a fødselsnummer or D-number: the second check digit is 7, expected 6',
    ],
    ['POST /tokens', { scope: 'krr:global/digitalpost.read', expires_in: 1e20 }, '/expires_in', 'expected at most'],
  ];
  test.each(SENT)('%s %j', async (line, body, pointer, detail) => {
    const refused = await asked(line, { body });
    expect(refused.status).toBe(400);
    expect(mistakes(refused)).toEqual([[{ pointer }, expect.stringContaining(detail)]]);
  });

  test.each(['PUT /time', 'PUT /scenario', 'PUT /persons/anna', 'POST /journal/verify'])(
    '%s without a body',
    async (line) => {
      const refused = await asked(line);
      expect(mistakes(refused)).toEqual([[undefined, 'a body with Content-Type: application/json is required']]);
    },
  );

  test.each([
    ['PUT', 'persons/NAME', 400],
    ['GET', 'sessions/NAME', 404],
    ['POST', 'sessions/NAME/reset', 404],
  ])('%s /%s with a long name is not a wrong method', async (method, path, status) => {
    const { url } = await started();
    const answer = await fetch(`${url}/__krr/${path.replace('NAME', 'a'.repeat(3000))}`, {
      method,
      ...(method === 'PUT' && { headers: JSON_TYPE, body: '{"born":1970}' }),
    });
    expect(answer.status).toBe(status);
  });

  const UNREAD: readonly [status: number, id: string, headers: Record<string, string>, body: string][] = [
    [400, 'invalid-json', JSON_TYPE, '{"now":'],
    [415, 'unsupported-media-type', { 'content-type': 'text/plain' }, 'now'],
    [413, 'content-too-large', JSON_TYPE, `"${'x'.repeat(2 ** 20)}"`],
  ];
  test.each(UNREAD)(
    'of a body that cannot be read (%i), where this API is described',
    async (status, id, headers, body) => {
      const { url } = await started();
      const answer = await fetch(`${url}/__krr/time`, { method: 'PUT', headers, body });
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ errors: [{ id, links: { about: '/__krr/openapi.yaml' } }] });
    },
  );
});
