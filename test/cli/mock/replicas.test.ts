import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Person, PersonerResponse } from '../../../src/contract/index.ts';
import { getBundledScenario } from '../../../src/scenario/index.ts';
import { IDENTITY, startClient, told } from '../../clients/client.ts';
import { fileWith } from '../../clients/strict-mock.ts';
import { krr, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';
import { claims, FORM, formOf, GRANT_TYPE, newKeys, sign } from '../../support/maskinporten/grants.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import {
  findFreePort,
  missingPrograms,
  PASSWORD,
  RedisServer,
  startLoadBalancer,
} from '../../support/mock/replicas.ts';

if (missingPrograms.length > 0) console.warn(`replicas are not tested, because this is missing: ${missingPrograms}`);

const PERSONS = getBundledScenario('standard')!.persons.filter(({ role }) => /mobile|email/.test(role));
const PERSON = PERSONS.find(({ role }) => role === 'mobile-email-mailbox')!.identifier;
const SCOPES = 'krr:user/spraak.write krr:global/hentendring.read krr:global/kontaktinformasjon.read';

interface Target {
  readonly baseUrl: string;
}

let redis: RedisServer;
let balancer: Target;
let replicas: Mock[];
let stopBalancer: () => Promise<void>;
const tokens = new Map<string, string>();

const startReplica = (port = 0): Promise<Mock> => {
  const args = ['--auth', 'maskinporten', '--maskinporten-url', balancer.baseUrl, '--log-level', 'error'];
  return startMock([...args, '--port', `${port}`], { KRR_STATE: redis.url('team') });
};

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the fields of its response.
  readonly json: any;
}

async function call(
  { baseUrl }: Target,
  line: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method, path] = line.split(' ') as [string, string];
  const response = await fetch(baseUrl + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : text };
}

async function authorize(pid = PERSON): Promise<Record<string, string>> {
  if (!tokens.has(pid)) {
    const { json } = await call(balancer, 'POST /__krr/tokens', { scope: SCOPES, pid, expires_in: 3600 });
    tokens.set(pid, `Bearer ${json.access_token}`);
  }
  return { authorization: tokens.get(pid)! };
}

const choose = async (target: Target, spraak: string, pid = PERSON) =>
  call(target, 'PATCH /rest/v1/person', { spraak }, await authorize(pid));
const lookUp = async (target: Target, path = '') => {
  const body = { personidentifikatorer: [PERSON] };
  return call(target, `POST ${path}/rest/v1/personer`, body, await authorize());
};
const readChanges = async (target: Target, fraEndringsId = 0) =>
  (await call(target, 'POST /rest/v2/krr/hentEndringer', { fraEndringsId }, await authorize())).json;
const readSpraak = async (target: Target) => (await lookUp(target)).json.personer[0].spraak;
const onEach = <Value>(read: (target: Target) => Promise<Value>): Promise<Value[]> =>
  Promise.all(replicas.map((replica) => read(replica)));

/** The scenario and its time, which every replica must report. */
const readScenario = async (target: Target, path = '') => {
  const { name, time, faults } = (await call(target, `GET ${path}/__krr/scenario`)).json;
  return { name, frozen: time.frozen && time.now, faults: faults.map((fault: { name: string }) => fault.name) };
};

describe.skipIf(missingPrograms.length > 0)('three replicas behind a load balancer', () => {
  beforeAll(async () => {
    redis = new RedisServer(await findFreePort());
    await redis.start();
    balancer = { baseUrl: `http://127.0.0.1:${await findFreePort()}` };
    replicas = await Promise.all([startReplica(), startReplica(), startReplica()]);
    stopBalancer = await startLoadBalancer(
      Number(new URL(balancer.baseUrl).port),
      replicas.map(({ baseUrl }) => baseUrl),
    );
    await vi.waitUntil(async () => (await call(balancer, 'GET /health/ready')).status === 200, { timeout: 20_000 });
  });
  afterAll(async () => {
    await stopBalancer?.();
    await stopMocks();
    await redis?.stop();
  });

  test('have the same state when a change is acknowledged', async () => {
    const before = await readChanges(balancer);
    for (const spraak of ['se', 'nn', 'en', 'nb']) {
      expect((await choose(balancer, spraak)).status).toBe(204);
      expect(await onEach(readSpraak)).toEqual([spraak, spraak, spraak]);
    }
    const changes = await onEach((replica) => readChanges(replica, before.sisteEndringsId));
    expect(changes[0]).toMatchObject({
      sisteEndringsId: before.sisteEndringsId + 4,
      list: [{ personidentifikator: PERSON }],
    });
    expect(changes).toEqual([changes[0], changes[0], changes[0]]);

    await call(balancer, 'PUT /__krr/persons/mobile-email-mailbox', { reservasjon: 'JA' });
    await call(balancer, 'PUT /__krr/time', { now: '2026-06-01T12:00:00+02' });
    await call(balancer, 'PUT /__krr/faults', {
      faults: { none: { when: { operation: 'printSertifikat' }, status: 503 } },
    });
    const expected = { name: 'standard', frozen: '2026-06-01T10:00:00.000Z', faults: ['none'] };
    expect(await onEach(readScenario)).toEqual([expected, expected, expected]);
    expect(await onEach(async (replica) => (await lookUp(replica)).json.personer[0].reservasjon)).toEqual([
      'JA',
      'JA',
      'JA',
    ]);

    await call(balancer, 'PUT /__krr/scenario', { scenario: 'languages' });
    expect((await onEach(readScenario)).map(({ name }) => name)).toEqual(['languages', 'languages', 'languages']);
    await call(balancer, 'DELETE /__krr/scenario');
    expect((await onEach(readScenario)).map(({ name }) => name)).toEqual(['standard', 'standard', 'standard']);
  });

  test('have the same sessions', async () => {
    const named = (target: Target) =>
      call(target, 'GET /__krr/sessions').then(({ json }) => json.sessions.map(({ name }: { name: string }) => name));
    const { json } = await call(balancer, 'POST /__krr/sessions', { scenario: 'rate-limit' });
    await call(balancer, 'GET /s/by-path/rest/v1/personer');
    const names = ['default', json.name, 'by-path'];
    expect(await onEach(named)).toEqual([names, names, names]);
    expect((await onEach((replica) => readScenario(replica, json.path))).map(({ name }) => name)).toEqual(
      Array(3).fill('rate-limit'),
    );
    await call(balancer, 'PUT /s/by-path/__krr/scenario', { scenario: 'languages' });
    expect((await onEach((replica) => readScenario(replica, '/s/by-path'))).map(({ name }) => name)).toEqual(
      Array(3).fill('languages'),
    );
    await call(balancer, 'POST /__krr/sessions/by-path/reset');
    expect((await onEach((replica) => readScenario(replica, '/s/by-path'))).map(({ name }) => name)).toEqual(
      Array(3).fill('standard'),
    );
    await call(balancer, `DELETE /__krr/sessions/${json.name}`);
    await call(balancer, 'DELETE /__krr/sessions/by-path');
    expect(await onEach(named)).toEqual([['default'], ['default'], ['default']]);
  });

  test('keep a session that one of them uses, and drop it when all are idle', async () => {
    await call(balancer, 'POST /__krr/sessions', { name: 'short', idleTimeoutSeconds: 1 });
    const [one, ...others] = replicas as [Mock, ...Mock[]];
    for (let time = 0; time < 8; time++) {
      await lookUp(one, '/s/short');
      await sleep(200);
    }
    const isThere = async (target: Target) => (await call(target, 'GET /__krr/sessions/short')).status === 200;
    expect(await Promise.all(others.map(isThere))).toEqual([true, true]);
    // A list deletes idle sessions.
    const isListed = async (target: Target): Promise<boolean> => {
      await call(target, 'GET /__krr/sessions');
      return isThere(target);
    };
    await expect.poll(() => onEach(isListed)).toEqual([false, false, false]);
  });

  test('count the attempts of faults together', async () => {
    const faults = { outage: { when: { operation: 'personer', attempt: '1-3' }, status: 503 } };
    await call(balancer, 'PUT /s/faults/__krr/faults', { faults });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at++) statuses.push((await lookUp(balancer, '/s/faults')).status);
    expect(statuses).toEqual([503, 503, 503, 200, 200]);
    await call(balancer, 'PUT /s/faults/__krr/faults', { faults });
    expect((await lookUp(balancer, '/s/faults')).status).toBe(503);
  });

  test('issue tokens with one key, and accept a grant once', async () => {
    const keys = await onEach(async (target) => (await call(target, 'GET /jwk')).json.keys);
    expect(keys).toEqual([keys[0], keys[0], keys[0]]);
    const iat = Math.floor(Date.now() / 1000);
    const grant = claims({ aud: `${balancer.baseUrl}/`, iat, exp: iat + 100, jti: 'once' });
    const assertion = await sign(grant, { kid: 'any' }, newKeys().privateKey);
    const body = formOf({ grant_type: GRANT_TYPE, assertion });
    const send = (target: Target) =>
      fetch(`${target.baseUrl}/token`, { method: 'POST', headers: { 'content-type': FORM }, body });
    expect((await onEach(async (target) => (await send(target)).status)).sort()).toEqual([200, 400, 400]);
  });

  test('list the requests of all in one journal, with the same ids, attempts and tokens', async () => {
    const body = { personidentifikatorer: [PERSON] };
    const send = (target: Target, token: string) =>
      call(target, 'POST /s/journal/rest/v2/personer', body, { authorization: `Bearer ${token}` });
    for (let at = 0; at < 6; at++) await send(replicas[at % 3]!, at < 3 ? 'a' : 'b');
    const read = async (target: Target) => (await call(target, 'GET /s/journal/__krr/journal')).json.entries;
    const lists = await onEach(read);
    expect(lists).toEqual([lists[0], lists[0], lists[0]]);
    const facts = lists[0].map(({ id, attempt, token }: Record<string, number>) => [id, attempt, token]);
    expect(facts).toEqual([1, 2, 3, 4, 5, 6].map((id) => [id, id, id < 4 ? 1 : 2]));
    // The requests alternate between the replicas, and no connection goes to two of them.
    const replicaByConnection = new Map<number, number>();
    for (const [at, { connection }] of lists[0].entries()) {
      const replica = replicaByConnection.get(connection.number) ?? at % 3;
      replicaByConnection.set(connection.number, replica);
      expect(replica).toBe(at % 3);
    }

    const { json } = await call(balancer, 'GET /__krr/sessions/journal');
    expect(json.requests).toBe(6);

    await send(replicas[1]!, 'c');
    const verification = { filter: { operation: 'personer', since: 6 }, count: 1 };
    expect((await call(replicas[0]!, 'POST /s/journal/__krr/journal/verify', verification)).json).toMatchObject({
      ok: true,
    });
    const waiting = call(replicas[2]!, 'POST /s/journal/__krr/journal/wait', {
      filter: { since: 7 },
      timeoutMs: 20_000,
    });
    await send(replicas[0]!, 'c');
    expect((await waiting).json.entries).toMatchObject([{ id: 8, attempt: 8, token: 3 }]);
    await call(replicas[1]!, 'DELETE /s/journal/__krr/journal');
    expect(await onEach(read)).toEqual([[], [], []]);
  });

  test('send events about the requests of all', async () => {
    const stop = new AbortController();
    const events = await fetch(`${replicas[0]!.baseUrl}/s/events/__krr/events`, { signal: stop.signal });
    let isReceived = false;
    const load = (async () => {
      for (; !isReceived; await sleep(100)) await lookUp(replicas[1]!, '/s/events');
    })();
    let text = '';
    for await (const chunk of events.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (/^event: journal\ndata: \{"entries":\[\{"id":\d/m.test(text)) break;
    }
    isReceived = true;
    await load;
    stop.abort();
  });

  test('check clients together', async () => {
    const findings = async (target: Target) =>
      (await call(target, 'GET /s/checks/__krr/findings')).json.findings.map(
        ({ id, count }: { id: string; count: number }) => [id, count],
      );
    const send = async (at: number, identifiers: readonly string[]) =>
      call(
        replicas[at % 3]!,
        'POST /s/checks/rest/v2/personer',
        { personidentifikatorer: identifiers },
        await authorize(),
      );
    for (const [at, identifier] of identifiersOf(10, 5).entries()) await send(at, [identifier]);
    await send(1, [PERSON, PERSON]);
    const expected = [
      ['single-lookups', 1],
      ['duplicate-identifiers', 1],
    ];
    expect(await onEach(findings)).toEqual([expected, expected, expected]);
    await call(replicas[2]!, 'DELETE /s/checks/__krr/journal');
    expect(await findings(replicas[0]!)).toEqual([['duplicate-identifiers', 1]]);
    await call(replicas[2]!, 'DELETE /s/checks/__krr/findings');
    expect(await onEach(findings)).toEqual([[], [], []]);
  });

  describe('serve the clients as one mock does', () => {
    const some = [PERSON, ...identifiersOf(3, 21)];
    const settings = () => ({ KRR_URL: balancer.baseUrl, MASKINPORTEN_URL: `${balancer.baseUrl}/`, ...IDENTITY });

    test('lookups with jose, with axios, and with a signed response', async () => {
      const scripts = ['look-up.mjs', 'axios-x5c.mjs', 'signed-answer.mjs'];
      const [v2, ...v1] = await Promise.all(
        scripts.map((script) => told<PersonerResponse>(script, settings(), { args: some })),
      );
      for (const { personer } of v1)
        expect(personer.map(({ personidentifikator }) => personidentifikator)).toEqual(some);
      expect(v2!.personer.map(({ personidentifikator }) => personidentifikator)).toContain(PERSON);
    });

    test('the verification of a token', async () => {
      const token = await told<{ status: number; claims: { iss: string } }>('verify-token.mjs', settings());
      expect(token).toMatchObject({ status: 200, claims: { iss: `${balancer.baseUrl}/` } });
    });

    test('2500 persons in three batches', async () => {
      const many = identifiersOf(2500, 22);
      const input = many.join('\n');
      const { personer, tokens } = await told<PersonerResponse & { tokens: number }>('batches.mjs', settings(), {
        input,
      });
      expect(tokens).toBe(1);
      expect(personer.map(({ personidentifikator }) => personidentifikator)).toEqual(many);
    });

    test('a copy of the register that follows the changes', async () => {
      const client = startClient('follow-changes.mjs', settings());
      for (const spraak of ['se', 'nn', 'en']) expect((await choose(balancer, spraak)).status).toBe(204);
      await call(balancer, 'PUT /__krr/persons/mobile-email', { status: 'SLETTET' });
      const { code, stdout, stderr } = await client.ended();
      expect([code, stderr]).toEqual([0, '']);
      const { copy } = JSON.parse(stdout) as { copy: readonly Person[] };
      const find = (identifier: string) => copy.find(({ personidentifikator }) => personidentifikator === identifier);
      expect(find(PERSON)).toMatchObject({ spraak: 'en' });
      expect(find(PERSONS.find(({ role }) => role === 'mobile-email')!.identifier)).toMatchObject({
        status: 'SLETTET',
      });
      await call(balancer, 'DELETE /__krr/scenario');
    });

    test('krr check with writes', async () => {
      const key = await fileWith(IDENTITY.CLIENT_KEY, 'key.pem');
      const target = [balancer.baseUrl, '--maskinporten', `${balancer.baseUrl}/`];
      const client = ['--client-id', 'check', '--key', key, '--kid', 'mine', '--pid', PERSON];
      const { code, stdout, stderr } = await krr(['check', ...target, ...client, '--allow-writes', '--strict']);
      expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: expect.stringContaining(' conforms, ') });
    });
  });

  test('lose no acknowledged change when one of them is killed', async () => {
    const persons = PERSONS.slice(0, 6).map(({ identifier }) => identifier);
    const before = (await readChanges(balancer)).sisteEndringsId;
    let acknowledged = 0;
    let isRunning = true;
    const latest = new Map<string, string>();
    const change = async (pid: string): Promise<void> => {
      for (let at = 0; isRunning || !latest.has(pid); at++) {
        const spraak = ['nn', 'en', 'se', 'nb'][at % 4]!;
        // A change without a response may have been stored: it is repeated until there is one.
        while ((await choose(balancer, spraak, pid).catch(() => ({ status: 0 }))).status !== 204) await sleep(20);
        latest.set(pid, spraak);
        acknowledged++;
      }
    };
    const load = Promise.all(persons.map(change));
    await expect.poll(() => acknowledged).toBeGreaterThan(20);
    const [killed, ...left] = replicas as [Mock, ...Mock[]];
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const atKill = acknowledged;
    await expect.poll(() => acknowledged).toBeGreaterThan(atKill + 20);
    isRunning = false;
    await load;
    replicas = [await startReplica(Number(new URL(killed.baseUrl).port)), ...left];
    const read = async (target: Target) => {
      const response = await call(
        target,
        'POST /rest/v1/personer',
        { personidentifikatorer: persons },
        await authorize(),
      );
      return response.json.personer.map(({ spraak }: { spraak: string }) => spraak);
    };
    const expected = persons.map((pid) => latest.get(pid));
    expect(await onEach(read)).toEqual([expected, expected, expected]);
    const changes = await onEach(async (target) => (await readChanges(target)).sisteEndringsId - before);
    expect(changes[0]).toBeGreaterThanOrEqual(acknowledged - persons.length);
    expect(changes).toEqual([changes[0], changes[0], changes[0]]);
  });

  test('continue lookups without the store, and recover with their state', async () => {
    await choose(balancer, 'se');
    await call(balancer, 'PUT /s/kept/__krr/scenario', { scenario: 'languages' });
    const [one] = replicas as [Mock];
    for (const [stop, start] of [
      [() => redis.stop(), () => redis.start()],
      [() => redis.pause(), () => redis.resume()],
    ] as const) {
      await stop();
      await expect.poll(async () => (await call(one, 'GET /health/ready')).status).toBe(503);
      const { json } = await call(one, 'GET /health/ready');
      expect(json.reason).toMatch(/^the state store redis:\/\/127\.0\.0\.1:\d+\/1 cannot be used: /);
      expect((await call(one, 'GET /health/live')).status).toBe(200);
      expect(await readSpraak(one)).toBe('se');
      for (const { status, json } of [
        await choose(one, 'nn'),
        await call(one, 'PUT /__krr/time', { now: '2026-06-01T12:00:00+02' }),
        await call(one, 'GET /__krr/scenario', undefined, { 'x-krr-session': 'another' }),
      ])
        expect([status, json.errors[0].id]).toEqual([503, 'state-unavailable']);
      await start();
      await expect
        .poll(() => onEach(async (target) => (await call(target, 'GET /health/ready')).status))
        .toEqual([200, 200, 200]);
      expect(await onEach(readSpraak)).toEqual(['se', 'se', 'se']);
      expect((await onEach((target) => readScenario(target, '/s/kept'))).map(({ name }) => name)).toEqual(
        Array(3).fill('languages'),
      );
    }
    expect((await choose(one, 'en')).status).toBe(204);
    expect(await onEach(readSpraak)).toEqual(['en', 'en', 'en']);
  });

  test('write no password', () => {
    for (const { output } of replicas) expect(output()).not.toContain(PASSWORD);
  });
});

const UNUSABLE_STATES: readonly (readonly [state: string, message: RegExp])[] = [
  ['redis://127.0.0.1:1/0', /^krr: redis:\/\/127\.0\.0\.1:1\/0: ECONNREFUSED; check the URL/],
  ['redis://user:secret@localhost/one', /^krr: state: the path of the URL is the number of a database/],
  ['redis://user:secret@localhost/1?password=secret', /^krr: state: the URL has an unknown parameter/],
  ['postgres://user:secret@localhost/1', /^krr: state: expected a file, or redis/],
];

test('a store that cannot be used is an error with its reason, and without the password', async () => {
  const runs = UNUSABLE_STATES.map(([state]) => krr(['mock', '--port', '0', '--state', state]));
  for (const [at, { code, stderr }] of (await Promise.all(runs)).entries()) {
    expect(stderr).toMatch(UNUSABLE_STATES[at]![1]);
    expect([code, stderr.includes('secret')]).toEqual([2, false]);
  }
});
