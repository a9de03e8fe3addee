import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunningMock } from '../../src/mock/index.ts';
import { ask, personsAt, started } from '../support/mock/run-mock.ts';

const SOMEBODY = '25916509831';
const NOW = '2028-02-29T12:00:00+01';
const AT = '2028-02-29T11:00:00.000Z';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-reread-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A file with a person that has a language, and a fault for the first request. */
async function save(name: string, spraak: string, more = ''): Promise<string> {
  const file = join(folder, `${name}.yaml`);
  const person = `persons:\n  somebody:\n    identifier: "${SOMEBODY}"\n    status: AKTIV\n    spraak: ${spraak}\n`;
  const fault = 'faults:\n  first:\n    when: {attempt: 1}\n    status: 503\n';
  await writeFile(`${file}.part`, `name: ${name}\n${person}${fault}${more}`);
  await rename(`${file}.part`, file);
  return file;
}

async function control(
  mock: RunningMock,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${mock.url}/__krr${path}`, {
    method,
    ...(body && { headers, body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

const timeOf = async (mock: RunningMock) => (await control(mock, 'GET', '/scenario')).time;
const rolesOf = (mock: RunningMock) => mock.scenario.persons.map(({ role }) => role);
const languageAt = async (mock: RunningMock) => (await personsAt(mock, [SOMEBODY]))[0]?.spraak;

/** A mock of a file, past its fault, with a person and a time on top. */
async function changed(): Promise<RunningMock> {
  const mock = await started({ scenario: await save('mine', 'nb') });
  expect((await ask(mock, [SOMEBODY])).status).toBe(503);
  await control(mock, 'PUT', '/persons/anna', { born: 1970, status: 'SLETTET' });
  await control(mock, 'PUT', '/time', { now: NOW });
  return mock;
}

test('a save that changes nothing does nothing', async () => {
  const mock = await changed();
  await utimes(join(folder, 'mine.yaml'), 1, 1);
  const [{ before, after } = {}, ...others] = await mock.reloadScenarios();
  expect([before === after, others]).toEqual([true, []]);
  expect(await mock.reloadScenarios()).toEqual([]);
  expect(rolesOf(mock)).toEqual(['somebody', 'anna']);
  expect(await timeOf(mock)).toEqual({ now: AT, frozen: true });
  expect(await languageAt(mock)).toBe('nb'); // the fault has struck, and still has
});

test('a save applies below the persons that were put in and the time that was set, until the reset', async () => {
  const mock = await changed();
  await save('mine', 'nn', 'now: 2030-01-01T00:00:00Z\n');
  expect(await mock.reloadScenarios()).toHaveLength(1);
  expect((await ask(mock, [SOMEBODY])).status).toBe(503);
  expect(await languageAt(mock)).toBe('nn');
  expect(rolesOf(mock)).toEqual(['somebody', 'anna']);
  expect(await timeOf(mock)).toEqual({ now: AT, frozen: true });
  await control(mock, 'PUT', '/time', { now: null });
  expect(await timeOf(mock)).toEqual({ now: '2030-01-01T00:00:00.000Z', frozen: true });
  await control(mock, 'DELETE', '/scenario');
  expect(rolesOf(mock)).toEqual(['somebody']);
  await save('mine', 'se');
  await mock.reloadScenarios();
  expect(rolesOf(mock)).toEqual(['somebody']);
  expect(await timeOf(mock)).toMatchObject({ frozen: false });
});

test('keeps a person override in place of the file’s person with the same identifier', async () => {
  const mock = await started({ scenario: await save('mine', 'nb') });
  await control(mock, 'PUT', '/persons/somebody', { identifier: SOMEBODY, spraak: 'en' });
  await save('mine', 'se');
  await mock.reloadScenarios();
  expect(rolesOf(mock)).toEqual(['somebody']);
  await ask(mock, [SOMEBODY]);
  expect(await languageAt(mock)).toBe('en');
});

test('a change of the initial scenario’s file affects only the next reset while another scenario is active', async () => {
  const mock = await changed();
  await mock.setScenario('rate-limit');
  mock.setTime(NOW);
  await save('mine', 'nn');
  expect(await mock.reloadScenarios()).toHaveLength(1);
  expect(mock.scenario.name).toBe('rate-limit');
  expect(await timeOf(mock)).toEqual({ now: AT, frozen: true });
  await control(mock, 'DELETE', '/scenario');
  await ask(mock, [SOMEBODY]);
  expect(await languageAt(mock)).toBe('nn');
});

test('a file that was switched to is followed, and no more after the next switch', async () => {
  const mock = await started({ scenario: 'standard', scenarioDirectory: folder });
  expect(mock.scenarioFiles()).toEqual([]);
  const other = await save('other', 'nb');
  await control(mock, 'PUT', '/scenario', { scenario: other });
  expect(mock.scenarioFiles().map(({ path }) => path)).toEqual([other]);
  await save('other', 'nn');
  await mock.reloadScenarios();
  await ask(mock, [SOMEBODY]);
  expect(await languageAt(mock)).toBe('nn');
  await mock.setScenario('standard');
  expect(mock.scenarioFiles()).toEqual([]);
});

test('an invalid file changes nothing until it is corrected, and the other file is reloaded', async () => {
  const mock = await started({ scenario: await save('mine', 'nb') });
  await mock.setScenario(await save('other', 'nb'));
  await ask(mock, [SOMEBODY]);
  await save('other', 'nob');
  await save('mine', 'nn');
  await expect(mock.reloadScenarios()).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
  expect(await mock.reloadScenarios()).toEqual([]);
  expect(await languageAt(mock)).toBe('nb');
  await save('other', 'en');
  expect(await mock.reloadScenarios()).toHaveLength(1);
  await ask(mock, [SOMEBODY]);
  expect(await languageAt(mock)).toBe('en');
  await control(mock, 'DELETE', '/scenario');
  await ask(mock, [SOMEBODY]);
  expect(await languageAt(mock)).toBe('nn');
});
