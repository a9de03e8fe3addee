import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../../src/mock/index.ts';
import { complete } from '../support/identifier/reference.ts';
import { jwt, standard } from '../support/mock/in-process.ts';

const PERSON = standard.persons.find(({ role }) => role === 'mobile-email-mailbox')!.identifier;
const SCOPES = 'krr:user/spraak.write krr:global/hentendring.read krr:global/kontaktinformasjon.read';
const AUTHORIZATION = `Bearer ${jwt({ scope: SCOPES, pid: PERSON })}`;

let folder: string;
let file: string;
const mocks: RunningMock[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'krr-state-'));
  file = join(folder, 'state.db');
});

afterEach(async () => {
  await Promise.all(mocks.splice(0).map((mock) => mock.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<RunningMock> {
  const mock = await startMock({ state: file, log: 'silent' });
  mocks.push(mock);
  return mock;
}

/** Starts a mock with a copy of the file as it is now, as after the end of a process without a shutdown. */
async function restart(): Promise<RunningMock> {
  const copy = join(folder, `copy-${mocks.length}.db`);
  writeFileSync(copy, readFileSync(file));
  file = copy;
  return start();
}

async function call({ url }: { url: string }, line: string, body?: object, headers: Record<string, string> = {}) {
  const [method, path] = line.split(' ') as [string, string];
  const response = await fetch(url + path, {
    method,
    headers: { authorization: AUTHORIZATION, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

const lookUp = async (target: { url: string }) =>
  (await call(target, 'POST /rest/v1/personer', { personidentifikatorer: [PERSON] })).json.personer[0];
const readChanges = async (target: { url: string }, fraEndringsId = 0) =>
  (await call(target, 'POST /rest/v2/krr/hentEndringer', { fraEndringsId })).json;

describe('a state file', () => {
  test('keeps what was set at run time, and the ids of changes', async () => {
    const mock = await start();
    await call(mock, 'PUT /__krr/time', { now: '2026-06-01T12:00:00+02' });
    await call(mock, 'PUT /__krr/persons/mobile-email-mailbox', { reservasjon: 'JA' });
    const { sisteEndringsId } = await readChanges(mock);
    await call(mock, 'PATCH /rest/v1/person', { spraak: 'se' });
    await call(mock, 'PUT /__krr/faults', {
      faults: { down: { when: { operation: 'printSertifikat' }, status: 503 } },
    });
    const changes = await readChanges(mock, sisteEndringsId);
    expect(changes.list).toHaveLength(1);
    const restarted = await restart();
    expect((await call(restarted, 'GET /__krr/scenario')).json).toEqual((await call(mock, 'GET /__krr/scenario')).json);
    expect(await lookUp(restarted)).toEqual(await lookUp(mock));
    expect(await lookUp(restarted)).toMatchObject({ reservasjon: 'JA', spraak: 'se' });
    expect(await readChanges(restarted, sisteEndringsId)).toEqual(changes);
    await call(restarted, 'PATCH /rest/v1/person', { spraak: 'nn' });
    expect((await readChanges(restarted)).sisteEndringsId).toBe(changes.sisteEndringsId + 1);
  });

  test('keeps sessions with their scenarios, and forgets deleted ones', async () => {
    const mock = await start();
    await call(mock, 'POST /__krr/sessions', {
      name: 'kept',
      scenario: 'rate-limit',
      now: '2026-03-01T12:00:00Z',
      idleTimeoutSeconds: 600,
    });
    await call(mock, 'PUT /s/kept/__krr/scenario', { scenario: ['standard', 'outage-and-recovery'] });
    await call(mock, 'POST /__krr/sessions', { name: 'deleted' });
    await call(mock, 'DELETE /__krr/sessions/deleted');
    const restarted = await restart();
    const { sessions } = (await call(restarted, 'GET /__krr/sessions')).json;
    expect(sessions.map(({ name }: { name: string }) => name)).toEqual(['default', 'kept']);
    expect(sessions[1]).toMatchObject({
      scenario: 'outage-and-recovery',
      idleTimeoutSeconds: 600,
      time: { now: '2026-03-01T12:00:00.000Z', frozen: true },
    });
    await call(restarted, 'POST /__krr/sessions/kept/reset');
    expect((await call(restarted, 'GET /__krr/sessions/kept')).json.scenario).toBe('rate-limit');
  });

  test('keeps changes of the library after a shutdown', async () => {
    const mock = await start();
    mock.session('by-library').setTime('2026-06-01T12:00:00+02');
    mock.setTime('2026-06-02T12:00:00+02');
    await mock.close();
    const restarted = await restart();
    expect((await call(restarted, 'GET /__krr/scenario')).json.time.now).toBe('2026-06-02T10:00:00.000Z');
    expect((await call(restarted, 'GET /s/by-library/__krr/scenario')).json.time.frozen).toBe(true);
  });

  test('contains no identifier that may be a real person’s', async () => {
    const real = ['010170123', '010170124', '010170125', '010170126'].flatMap((stem) => complete(stem) ?? []);
    const mock = await start();
    await call(mock, 'PATCH /rest/v1/person', { spraak: 'se' });
    const { sisteEndringsId } = await readChanges(mock);
    for (const pid of real) {
      const authorization = `Bearer ${jwt({ scope: SCOPES, pid })}`;
      await call(mock, 'PATCH /rest/v1/person', { spraak: 'en' }, { authorization });
    }
    const changes = await readChanges(mock, sisteEndringsId);
    expect(changes.list).not.toEqual([]);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(PERSON);
    for (const identifier of real) expect(text).not.toContain(identifier);
    const restarted = await restart();
    expect(await readChanges(restarted, sisteEndringsId)).toMatchObject({
      list: [],
      sisteEndringsId: changes.sisteEndringsId,
    });
  });

  test('loses only a last line that was not written completely', async () => {
    const mock = await start();
    await call(mock, 'PUT /__krr/time', { now: '2026-06-01T12:00:00+02' });
    appendFileSync(file, '{"_id":"default","json":"{');
    const restarted = await restart();
    expect((await call(restarted, 'GET /__krr/scenario')).json.time.now).toBe('2026-06-01T10:00:00.000Z');
  });

  test('that is damaged is an error with its line, and is not overwritten', async () => {
    const mock = await start();
    await call(mock, 'PUT /__krr/time', { now: '2026-06-01T12:00:00+02' });
    await mock.close();
    const text = readFileSync(file, 'utf8');
    const damages: [string, RegExp][] = [
      [text.replace('2026', '2027').replace('"persons', '"pers0ns'), /line \d+ is damaged; restore the file, or move/],
      [text.replace('"_id"', '_id'), /line 1 is damaged|not a state file/],
      ['{"other":"file"}\n', /this is not a state file of krr mock/],
      ['\u0000\u0001', /this is not a state file/],
    ];
    for (const [damaged, message] of damages) {
      writeFileSync(file, damaged);
      await expect(start()).rejects.toThrow(message);
      expect(readFileSync(file, 'utf8')).toBe(damaged);
    }
    const opened = startMock({ state: folder });
    await expect(opened).rejects.toMatchObject({
      code: 'STATE_UNREADABLE',
      message: expect.stringContaining(`${folder}: is a folder`),
    });
  });

  test('that cannot be written makes changes fail with a reason, and lookups continue', async () => {
    const mock = await start();
    rmSync(folder, { recursive: true });
    const { status, json } = await call(mock, 'PUT /__krr/time', { now: '2026-06-01T12:00:00+02' });
    expect([status, json.errors[0].id]).toEqual([503, 'state-unavailable']);
    expect(json.errors[0].detail).toContain('ENOENT');
    expect(await lookUp(mock)).toMatchObject({ personidentifikator: PERSON });
  });
});
