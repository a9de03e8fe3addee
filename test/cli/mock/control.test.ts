import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { krr, lookup, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';

afterEach(stopMocks);

const SOMEBODY = '25916509831';

async function control({ baseUrl }: Mock, method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${baseUrl}/__krr${path}`, {
    method,
    ...(body && { headers, body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

/** Ends a mock as Ctrl-C does, and hears what it says to that. */
async function ended({ child }: Mock) {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.kill('SIGINT');
  await once(child, 'close');
  return { code: child.exitCode, stderr };
}

describe('the secret of the control API', () => {
  const SECRET = 'secret-of-the-team-1';
  const forwarded = (authorization: string) => ({ 'x-forwarded-for': '192.0.2.1', authorization });

  test('gives access through a proxy, from a file or the environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'krr-control-'));
    const file = join(folder, 'secret');
    writeFileSync(file, `${SECRET}\n`);
    const mocks = [await startMock(['--control-token', file]), await startMock([], { KRR_CONTROL_TOKEN: SECRET })];
    for (const { baseUrl } of mocks) {
      const read = async (token: string) =>
        (await fetch(`${baseUrl}/__krr/scenario`, { headers: forwarded(`Bearer ${token}`) })).status;
      expect([await read(SECRET), await read(`${SECRET}2`)]).toEqual([200, 404]);
    }
    rmSync(folder, { recursive: true });
  });

  test('is not quoted by an error', async () => {
    const { code, stderr } = await krr(['mock', '--port', '0'], { KRR_CONTROL_TOKEN: 'too short' });
    expect(code).toBe(2);
    expect(stderr).toContain('KRR_CONTROL_TOKEN: expected a secret of 16 to 1000');
    expect(stderr).not.toContain('too short');
  });
});

describe('the control API of krr mock', () => {
  test('changes scenario, time and persons of the lookup', async () => {
    const mock = await startMock();
    expect(await control(mock, 'PUT', '/scenario', { scenario: ['standard', 'outage-and-recovery'] })).toMatchObject({
      status: 200,
      body: { name: 'outage-and-recovery', faults: [{ name: 'outage' }] },
    });
    const statuses: number[] = [];
    for (let call = 0; call < 3; call++) statuses.push((await lookup(mock.baseUrl, [SOMEBODY])).status);
    expect(statuses).toEqual([200, 200, 503]);
    expect(await control(mock, 'DELETE', '/scenario')).toMatchObject({ body: { name: 'standard', faults: [] } });
    await control(mock, 'PUT', '/time', { now: '1960-01-01T12:00:00+01' });
    expect((await lookup(mock.baseUrl, [SOMEBODY])).persons[0]).toMatchObject({ status: 'IKKE_REGISTRERT' });
    await control(mock, 'PUT', '/time', { now: null });
    const put = await control(mock, 'PUT', '/persons/newcomer', {
      identifier: SOMEBODY,
      status: 'SLETTET',
      kontaktinformasjon: null,
    });
    expect(put).toMatchObject({ status: 200, body: { persons: [{ role: 'newcomer' }] } });
    expect((await lookup(mock.baseUrl, [SOMEBODY])).persons[0]).toMatchObject({ status: 'SLETTET' });
    const { body } = await control(mock, 'GET', '/journal?role=newcomer&status=200');
    expect(body.entries).toMatchObject([{}, {}, {}, { operation: 'personer', roles: ['newcomer'] }]);
    expect((await control(mock, 'POST', '/journal/verify', { filter: { status: 503 }, count: 1 })).status).toBe(200);
  });

  test('is absent with --control off, and the lookup is unaffected', async () => {
    const mock = await startMock(['--control', 'off']);
    for (const path of ['', '/', '/scenario', '/journal', '/openapi.yaml']) {
      expect((await control(mock, 'GET', path)).status).toBe(404);
    }
    expect(await control(mock, 'PUT', '/scenario', { scenario: 'silent' })).toEqual(
      await fetch(`${mock.baseUrl}/nowhere`).then(async (other) => ({ status: 404, body: await other.json() })),
    );
    expect((await lookup(mock.baseUrl, [SOMEBODY])).status).toBe(200);
  });
});

describe('findings of the client checks', () => {
  const misbehave = ({ baseUrl }: Mock) => lookup(baseUrl, [SOMEBODY, SOMEBODY]);

  test('are printed on standard error at the end, with exit code 0', async () => {
    const mock = await startMock();
    await misbehave(mock);
    const { code, stderr } = await ended(mock);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^1 finding about the client:\n\nA batch had .* \(duplicate-identifiers, once\)\n/);
    expect(stderr).toContain('  seen:    POST /rest/v1/personer with 2 identifiers, 1 of them duplicates\n');
    expect(stderr).not.toContain(SOMEBODY);
    expect(mock.output().slice(mock.output().indexOf('Ctrl-C'))).not.toContain('duplicate-identifiers');
  });

  test('set exit code 1 with --fail-on-findings', async () => {
    const mock = await startMock(['--fail-on-findings']);
    await misbehave(mock);
    expect(await ended(mock)).toMatchObject({ code: 1, stderr: expect.stringContaining('duplicate-identifiers') });
  });

  test.each([
    ['true', 1],
    ['Yes', 1],
    ['1', 1],
    ['false', 0],
    ['Off', 0],
    ['no', 0],
    ['0', 0],
  ])('may also be asked for by an environment variable: KRR_FAIL_ON_FINDINGS=%s', async (word, code) => {
    const mock = await startMock([], { KRR_FAIL_ON_FINDINGS: word });
    await misbehave(mock);
    expect((await ended(mock)).code).toBe(code);
  });

  test('are empty for a correct client: --fail-on-findings exits with code 0 and prints nothing', async () => {
    const mock = await startMock(['--fail-on-findings']);
    await lookup(mock.baseUrl, [SOMEBODY]);
    expect(await ended(mock)).toEqual({ code: 0, stderr: '' });
  });
});

test('a mock ends although a client keeps an unused connection open', async () => {
  const mock = await startMock();
  const socket = connect(Number(new URL(mock.baseUrl).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  expect((await ended(mock)).code).toBe(0);
});

test('a killed mock continues with its state file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'krr-state-'));
  const file = join(folder, 'state.db');
  const first = await startMock(['--state', file]);
  expect(await control(first, 'PUT', '/time', { now: '2026-06-01T12:00:00+02' })).toMatchObject({ status: 200 });
  expect(await control(first, 'POST', '/sessions', { name: 'kept' })).toMatchObject({ status: 201 });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await startMock([], { KRR_STATE: file });
  expect(await control(second, 'GET', '/scenario')).toMatchObject({
    body: { time: { now: '2026-06-01T10:00:00.000Z' } },
  });
  expect(await control(second, 'GET', '/sessions/kept')).toMatchObject({ status: 200 });
  rmSync(folder, { recursive: true });
});
