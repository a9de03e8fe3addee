import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessionIssuer } from '../../src/maskinporten/index.ts';
import { type RunningMock, startMock } from '../../src/mock/index.ts';
import { Journal } from '../../src/mock/journal/index.ts';
import { SharedEntryLimit } from '../../src/mock/journal/store.ts';
import { isSessionName, SessionRegistry, type SnapshotStore, splitTarget } from '../../src/mock/sessions/index.ts';
import { claims, FORM, formOf, GRANT_TYPE, newKeys, sign } from '../support/maskinporten/grants.ts';
import { jwt, standard } from '../support/mock/in-process.ts';

const SCOPE = 'krr:global/kontaktinformasjon.read';
/** In the standard scenario, this person is not reserved. */
const PERSON = standard.persons.find(({ role }) => role === 'mobile-email-mailbox')!.identifier;

let mock: RunningMock;
let origin: string;

beforeAll(async () => {
  mock = await startMock({ maxSessions: 20, now: '2026-11-23T12:00:00+01' });
  origin = new URL(mock.url).origin;
});

afterAll(() => mock.close());

type Options = { readonly headers?: Record<string, string>; readonly method?: string; readonly body?: object };

async function send(path: string, { headers = {}, method = 'GET', body }: Options = {}) {
  const response = await fetch(origin + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

const lookUp = (path = '', headers: Record<string, string> = {}) =>
  send(`${path}/rest/v1/personer`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', ...headers },
    body: { personidentifikatorer: [PERSON] },
  });

const control = (line: string, body?: object, headers: Record<string, string> = {}) => {
  const [method, path] = line.split(' ') as [string, string];
  return send(path, { method, headers, ...(body && { body }) });
};

const header = (name: string) => ({ 'x-krr-session': name });

describe('a session', () => {
  test('is selected by a header, by a path or by the claim of a token', async () => {
    const { token, journal } = mock.session('three-ways');
    const authorization = `Bearer ${await token({ client_id: 'c', scope: SCOPE })}`;
    const before = mock.journal.position.lastId;
    expect((await lookUp('', header('three-ways'))).status).toBe(200);
    expect((await lookUp('/s/three-ways')).status).toBe(200);
    expect((await lookUp('', { authorization })).status).toBe(200);
    expect(journal.entries()).toHaveLength(3);
    expect(journal.entries().map(({ path }) => path)).toEqual(Array(3).fill('/rest/v1/personer'));
    expect(mock.journal.position.lastId).toBe(before);
  });

  test('of the header precedes the one of the path, and both precede the one of the token', async () => {
    const authorization = `Bearer ${jwt({ scope: SCOPE, krr_session: 'by-token' })}`;
    await lookUp('/s/by-path', { ...header('by-header'), authorization });
    await lookUp('/s/by-path', { authorization });
    await lookUp('', { authorization });
    for (const name of ['by-header', 'by-path', 'by-token'])
      expect(mock.session(name).journal.entries(), name).toHaveLength(1);
  });

  test('has its own scenario, clock, persons, languages, change log and attempts of faults', async () => {
    const session = mock.session('own-state');
    await session.setScenario('rate-limit');
    const person = { identifier: PERSON, reservasjon: 'JA' };
    expect(await control('PUT /s/own-state/__krr/persons/mobile-email-mailbox', person)).toMatchObject({ status: 200 });
    await control('PUT /s/own-state/__krr/faults', { faults: { down: { when: { attempt: '1' }, status: 503 } } });
    session.setTime('2026-01-01T00:00:00Z');
    expect((await lookUp('/s/own-state')).status).toBe(503);
    expect((await lookUp('/s/own-state')).json.personer[0].reservasjon).toBe('JA');
    expect((await lookUp()).json.personer[0].reservasjon).toBe('NEI');
    expect((await lookUp('/s/another')).json.personer[0].reservasjon).toBe('NEI');
    expect((await send('/s/own-state/__krr/persons')).json.next).toBe('/s/own-state/__krr/persons?offset=5');
    expect(session.scenario.name).toBe('rate-limit');
    expect(mock.scenario.name).toBe('standard');
    expect((await send('/__krr/scenario')).json.time.now).toBe('2026-11-23T11:00:00.000Z');
    expect((await send('/__krr/scenario', { headers: header('own-state') })).json.time.now).toMatch(/^2026-01-01/);
  });

  test('has its own languages and its own ids of changes', async () => {
    const authorization = `Bearer ${jwt({ scope: 'krr:user/spraak.write krr:global/hentendring.read krr:global/kontaktinformasjon.read', pid: PERSON })}`;
    const last = async (path: string) =>
      (
        await send(`${path}/rest/v2/krr/hentEndringer`, {
          method: 'POST',
          headers: { authorization },
          body: { fraEndringsId: 0 },
        })
      ).json.sisteEndringsId;
    const [first, other] = [await last('/s/changing'), await last('/s/not-changing')];
    const patch = { method: 'PATCH', headers: { authorization }, body: { spraak: 'se' } };
    expect((await send('/s/changing/rest/v1/person', patch)).status).toBe(204);
    expect(await last('/s/changing')).toBe(first + 1);
    expect(await last('/s/not-changing')).toBe(other);
    expect((await lookUp('/s/changing')).json.personer[0].spraak).toBe('se');
    expect((await lookUp('/s/not-changing')).json.personer[0].spraak).not.toBe('se');
  });

  test('has its own client checks', async () => {
    const body = { personidentifikatorer: [PERSON, PERSON] };
    const headers = { authorization: 'Bearer any' };
    await send('/s/checked/rest/v1/personer', { method: 'POST', headers, body });
    expect(mock.session('checked').findings()).toMatchObject([{ id: 'duplicate-identifiers' }]);
    expect(mock.session('unchecked').findings()).toEqual([]);
    expect((await send('/s/checked/__krr/findings')).json.findings).toHaveLength(1);
    mock.session('checked').clearFindings();
    expect(mock.session('checked').findings()).toEqual([]);
  });

  test('compares connections with its own connections only', async () => {
    const close = { connection: 'close' };
    const session = mock.session('closes-connections');
    await lookUp('/s/keeps-connections');
    for (let count = 0; count < 30; count++) await lookUp(session.url.slice(origin.length), close);
    expect(session.findings().map(({ id }) => id)).toEqual(['connections-not-reused']);
    expect(session.journal.entries().every(({ connection }) => connection.request === 1)).toBe(true);
    expect(mock.session('keeps-connections').findings()).toEqual([]);
  });

  test('has the WSDL, the contract and the page under its own path', async () => {
    const port = new URL(origin).port;
    expect((await send('/s/urls/ws-v5?wsdl')).text).toContain(`location="http://127.0.0.1:${port}/s/urls/ws-v5"`);
    expect((await send('/s/urls/v3/api-docs')).json.servers[0].url).toBe('/s/urls');
    expect((await send('/s/urls/swagger-ui')).headers.get('location')).toBe('/s/urls/swagger-ui/index.html');
    const root = await send('/s/urls', { headers: { accept: 'text/html' } });
    expect(root.headers.get('location')).toBe('/s/urls/__krr/');
  });

  test('handles SOAP messages', async () => {
    const response = await send('/s/soap/ws-v5', { method: 'POST', headers: { 'content-type': 'text/xml' } });
    expect(response.text).toContain('Fault');
    expect(mock.session('soap').journal.entries()).toMatchObject([{ operation: 'ws-v5' }]);
  });

  test('is rejected with an invalid name, over every interface', async () => {
    expect((await send('/s/no%20name/rest/v1/personer')).json.errors[0].id).toBe('invalid-session');
    expect((await send('/s/12345678901/rest/v1/personer')).status).toBe(400);
    expect((await send('/s/12345678901/__krr/scenario')).json.errors[0]).toMatchObject({ id: 'invalid-session' });
    const soap = await send('/s/-/ws-v5', { method: 'POST', headers: { 'content-type': 'text/xml' } });
    expect(soap.text).toContain('Fault');
  });
});

describe('the issuer of a session', () => {
  const { privateKey } = newKeys();
  const now = () => Math.floor(Date.now() / 1000);
  const grant = (aud: string, jti: string) =>
    sign(claims({ aud, iat: now(), exp: now() + 60, jti }), { kid: 'k' }, privateKey);
  const exchange = async (path: string, assertion: string, headers: Record<string, string> = {}) => {
    const body = formOf({ grant_type: GRANT_TYPE, assertion });
    const response = await fetch(`${origin}${path}/token`, {
      method: 'POST',
      headers: { 'content-type': FORM, ...headers },
      body,
    });
    return { status: response.status, json: (await response.json()) as { access_token: string } };
  };

  test('has a URL with the path of the session', async () => {
    const { issuer } = mock.session('grants');
    expect(issuer).toBe(`${origin}/s/grants/`);
    for (const path of ['/s/grants/.well-known/openid-configuration', '/.well-known/openid-configuration/s/grants'])
      expect((await send(path)).json).toMatchObject({ issuer, token_endpoint: `${issuer}token` });
    expect((await send('/.well-known/openid-configuration')).json.issuer).toBe(`${origin}/`);
  });

  test('issues tokens that name the session', async () => {
    const { json } = await exchange('/s/grants', await grant(`${origin}/s/grants/`, 'a'));
    expect(decodeJwt(json.access_token)).toMatchObject({ krr_session: 'grants', iss: `${origin}/s/grants/` });
    const byHeader = await exchange('', await grant(`${origin}/`, 'b'), header('grants'));
    expect(decodeJwt(byHeader.json.access_token)).toMatchObject({ krr_session: 'grants', iss: `${origin}/` });
    const plain = await exchange('', await grant(`${origin}/`, 'c'));
    expect(decodeJwt(plain.json.access_token).krr_session).toBeUndefined();
  });

  test('accepts a grant once, whether another session has accepted it or not', async () => {
    const assertion = await grant(`${origin}/`, 'once');
    const statuses = [];
    for (const name of ['one', 'one', 'other', 'default'])
      statuses.push(
        (await exchange('', assertion, header(`grants-${name}`.replace('grants-default', 'default')))).status,
      );
    expect(statuses).toEqual([200, 400, 200, 200]);
  });

  test('issues tokens that the mock verifies', async () => {
    const strict = await startMock({ auth: 'maskinporten' });
    const session = strict.session('verified');
    const token = async (url: string) =>
      (
        (await (
          await fetch(`${url}/__krr/tokens`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ scope: SCOPE }),
          })
        ).json()) as { access_token: string }
      ).access_token;
    const accessToken = await token(session.url);
    expect(decodeJwt(accessToken).iss).toBe(session.issuer);
    const response = await fetch(`${strict.url}/rest/v1/personer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ personidentifikatorer: [PERSON] }),
    });
    expect(response.status).toBe(200);
    expect(session.journal.entries({ operation: 'personer' })).toHaveLength(1);
    await strict.close();
  });
});

describe('the control API', () => {
  test('creates, lists, resets and deletes sessions', async () => {
    const created = await control('POST /__krr/sessions', {
      name: 'created',
      scenario: 'outage-and-recovery',
      now: '2026-03-01T12:00:00+01',
      idleTimeoutSeconds: 60,
    });
    const state = {
      name: 'created',
      path: '/s/created',
      scenario: 'outage-and-recovery',
      time: { now: '2026-03-01T11:00:00.000Z', frozen: true },
      idleTimeoutSeconds: 60,
      requests: 0,
    };
    expect(created).toMatchObject({ status: 201, json: state });
    expect((await send('/__krr/sessions')).json.sessions).toContainEqual(expect.objectContaining(state));
    expect((await send('/__krr/sessions')).json.sessions[0]).toMatchObject({ name: 'default', path: '' });
    await control('PUT /s/created/__krr/scenario', { scenario: 'standard' });
    await lookUp('/s/created');
    expect((await send('/__krr/sessions/created')).json).toMatchObject({ scenario: 'standard', requests: 1 });
    expect((await control('POST /__krr/sessions/created/reset')).json).toMatchObject({
      scenario: 'outage-and-recovery',
    });
    expect((await send('/s/created/__krr/journal')).json.entries).toEqual([]);
    expect((await control('DELETE /__krr/sessions/created')).status).toBe(204);
    expect((await send('/__krr/sessions/created')).json.errors[0].id).toBe('unknown-session');
    expect((await control('DELETE /__krr/sessions/created')).status).toBe(404);
  });

  test('names a session that has no name yet', async () => {
    const { status, json } = await control('POST /__krr/sessions', {});
    expect(status).toBe(201);
    expect(isSessionName(json.name)).toBe(true);
    await control(`DELETE /__krr/sessions/${json.name}`);
  });

  test('explains what it rejects', async () => {
    const reject = async (body: object) => (await control('POST /__krr/sessions', body)).json.errors[0];
    await control('POST /__krr/sessions', { name: 'taken' });
    expect(await reject({ name: 'taken' })).toMatchObject({ id: 'session-exists', status: '409' });
    expect(await reject({ name: 'a b' })).toMatchObject({ id: 'invalid-session', source: { pointer: '/name' } });
    expect(await reject({ nmae: 'a' })).toMatchObject({ id: 'invalid-body' });
    expect(await reject({ scenario: 'stndard' })).toMatchObject({ id: 'bad-scenario' });
    expect(await reject({ now: '2026-02-30T12:00:00Z' })).toMatchObject({ source: { pointer: '/now' } });
    expect((await control('DELETE /__krr/sessions/default')).json.errors[0].id).toBe('default-session');
  });

  test('ends the streams of a deleted session', async () => {
    await control('POST /__krr/sessions', { name: 'streaming' });
    const stream = await fetch(`${origin}/s/streaming/__krr/events`);
    const text = stream.text();
    await control('DELETE /__krr/sessions/streaming');
    expect(await text).toContain('retry:');
  });

  test('rejects sessions above the limit, with the remedy', async () => {
    const limited = await startMock({ maxSessions: 1 });
    const get = async (name: string) => {
      const response = await fetch(`${limited.url}/s/${name}/rest/v1/personer`, {
        method: 'POST',
        headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
        body: JSON.stringify({ personidentifikatorer: [PERSON] }),
      });
      return { status: response.status, text: await response.text() };
    };
    expect((await get('first')).status).toBe(200);
    expect(await get('second')).toMatchObject({ status: 503, text: expect.stringContaining('--max-sessions') });
    const created = await fetch(`${limited.url}/__krr/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'second' }),
    });
    expect(created.status).toBe(503);
    const [error] = ((await created.json()) as { errors: object[] }).errors;
    expect(error).toMatchObject({ id: 'too-many-sessions', detail: expect.stringContaining('--max-sessions') });
    expect(error).not.toHaveProperty('source');
    expect(() => limited.session('second').journal).toThrow(expect.objectContaining({ code: 'SESSION_LIMIT' }));
    limited.session('first').delete();
    expect((await get('second')).status).toBe(200);
    await limited.close();
  });
});

describe('a handle of the library', () => {
  test('survives the deletion of its session', async () => {
    const session = mock.session('handle');
    await session.setScenario('outage-and-recovery');
    expect(session.headers).toEqual({ 'X-Krr-Session': 'handle' });
    session.delete();
    expect(session.scenario.name).toBe('standard');
    await session.setScenario('outage-and-recovery');
    session.reset();
    expect(session.scenario.name).toBe('standard');
  });

  test('requires a valid name, valid options and a valid time', () => {
    expect(() => mock.session('a b')).toThrow(expect.objectContaining({ code: 'SESSION_INVALID' }));
    expect(() => mock.session('a', { idleTimeoutMs: 0 })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => mock.session('a', { idle: 1 } as object)).toThrow(/there is no such option/);
    expect(() => mock.session('own-state').setTime('noon')).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });
});

describe('the registry', () => {
  const createRegistry = (maxSessions = 10, store?: SnapshotStore) => {
    let now = 0;
    const issuer = createSessionIssuer({ issuer: 'http://127.0.0.1/' });
    const state = { scenario: standard, seed: 1 };
    const registry = new SessionRegistry({ state, issuer, maxSessions, store, clock: () => now });
    return {
      registry,
      pass: (ms: number) => {
        now += ms;
      },
    };
  };
  const names = (registry: SessionRegistry) => registry.list().map(({ name }) => name);

  test('drops a session that has been idle for its timeout, and not during a request', () => {
    const { registry, pass } = createRegistry();
    const dropped: string[] = [];
    registry.onDropped(({ name }) => dropped.push(name));
    registry.open('short', { idleTimeoutMs: 1000 });
    registry.open('busy', { idleTimeoutMs: 1000 }).startRequest();
    registry.open('long');
    pass(999);
    expect(registry.find('short')).toBeDefined();
    pass(1);
    expect(names(registry)).toEqual(['default', 'busy', 'long']);
    expect(dropped).toEqual(['short']);
    registry.find('busy')!.endRequest();
    pass(29 * 60_000);
    expect(names(registry)).toEqual(['default', 'long']);
    pass(60_000);
    expect(names(registry)).toEqual(['default']);
    registry.close();
  });

  test('drops idle sessions before it rejects another', () => {
    const { registry, pass } = createRegistry(1);
    registry.open('one', { idleTimeoutMs: 100 });
    expect(() => registry.open('two')).toThrow(expect.objectContaining({ code: 'SESSION_LIMIT' }));
    pass(100);
    expect(registry.open('two').name).toBe('two');
    registry.close();
  });

  test('does not store a session that a request changes after its deletion', async () => {
    const stored = new Set<string>();
    const store: SnapshotStore = {
      snapshots: [],
      save: async ({ name }) => void stored.add(name),
      remove: async (name) => void stored.delete(name),
      close: async () => {},
    };
    const { registry } = createRegistry(10, store);
    const session = registry.open('deleted');
    const save = async () => {
      await registry.persistence!.flush();
      return [...stored];
    };
    expect(await save()).toEqual(['deleted']);
    registry.delete('deleted');
    session.state.setTime('2026-06-01T12:00:00Z');
    expect(await save()).toEqual([]);
    registry.open('deleted');
    expect(await save()).toEqual(['deleted']);
    registry.close();
  });
});

test('the journals of sessions share a limit, and one above it drops its own oldest data', () => {
  const limits = new SharedEntryLimit(100, 50);
  const [one, other] = [new Journal({ limits }), new Journal({ limits })];
  const record = (journal: Journal, count: number): void => {
    for (let done = 0; done < count; done++) {
      const head = { method: 'POST', url: '/', path: '/', headers: { 'content-length': '2' }, socket: {} };
      journal.recordIdentifiers(journal.recordRequest(head), [PERSON]);
    }
  };
  const count = (journal: Journal) => journal.entries().length;
  const countIdentifiers = (journal: Journal) => journal.entries({ identifier: PERSON }).length;
  record(one, 70);
  expect([count(one), countIdentifiers(one)]).toEqual([70, 50]);
  record(other, 40);
  expect([count(one), count(other)]).toEqual([70, 30]);
  expect(other.dropped).toMatchObject({ entries: 10 });
  expect(countIdentifiers(other)).toBe(0);
  one.clear();
  record(other, 50);
  expect([count(other), countIdentifiers(other)]).toEqual([80, 50]);
});

test.each([
  ['/rest/v1/personer', undefined],
  ['/soap', undefined],
  ['/s/a/rest/v1', { name: 'a', target: '/rest/v1' }],
  ['/s/a', { name: 'a', target: '/' }],
  ['/s/a?x=1', { name: 'a', target: '/?x=1' }],
  ['http://host/s/a/b', { name: 'a', target: 'http://host/b' }],
  ['/.well-known/jwks/s/a/mp', { name: 'a', target: '/.well-known/jwks/mp' }],
])('reads the session of the target %s', (url, expected) => {
  const split = splitTarget(url);
  expect(split).toEqual(expected);
});

test('parallel sessions with different scenarios do not affect each other', async () => {
  const shared = await startMock();
  const names = Array.from({ length: 12 }, (_, index) => `parallel-${index}`);
  const REQUESTS = 12;
  const run = async (name: string, index: number): Promise<void> => {
    const session = shared.session(name);
    const scenario = index % 2 === 0 ? 'standard' : 'outage-and-recovery';
    await session.setScenario(scenario);
    await Promise.all(
      Array.from({ length: REQUESTS }, async (_, count) => {
        const response = await fetch(`${session.url}/rest/v1/personer`, {
          method: 'POST',
          headers: { authorization: `Bearer ${name}`, 'content-type': 'application/json' },
          body: JSON.stringify({ personidentifikatorer: Array(index + 1).fill(PERSON), count }),
        });
        await response.arrayBuffer();
      }),
    );
    const entries = session.journal.entries({ operation: 'personer' });
    expect(entries).toHaveLength(REQUESTS);
    expect(new Set(entries.map(({ persons }) => persons))).toEqual(new Set([index + 1]));
    expect(entries.filter(({ fault }) => fault !== null)).toHaveLength(scenario === 'standard' ? 0 : 8);
    expect(session.findings().some(({ id }) => id === 'duplicate-identifiers')).toBe(index > 0);
  };
  await Promise.all(names.map(run));
  expect(shared.journal.entries()).toEqual([]);
  await shared.close();
});
