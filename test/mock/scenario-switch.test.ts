import { Client } from 'undici';
import { expect, test } from 'vitest';
import type { RunningMock } from '../../src/mock/index.ts';
import { getBundledScenario, listBundledScenarios } from '../../src/scenario/index.ts';
import { ask, failing, HEADERS, identifierIn, personsAt, started } from '../support/mock/run-mock.ts';

const rolesAt = async (mock: RunningMock) => {
  const persons = await personsAt(mock, [identifierIn(mock, mock.scenario.persons[0]!.role)]);
  return persons.map(({ personidentifikator }) => personidentifikator);
};

test('every bundled scenario can replace every other one and then determines the responses', async () => {
  const mock = await started();
  for (const { name } of listBundledScenarios()) {
    await mock.setScenario(name);
    expect(mock.scenario).toEqual(getBundledScenario(name));
  }
  await mock.setScenario('standard');
  expect(await rolesAt(mock)).toEqual([getBundledScenario('standard')!.persons[0]!.identifier]);
});

test('a pending request keeps its fault when the scenario changes, and gets the response of the new scenario', async () => {
  const mock = await started({ scenario: await failing('late:\n  delay: 300ms') });
  const identifier = identifierIn(mock, 'reserved');
  const late = personsAt(mock, [identifier]);
  expect(await mock.journal.waitFor({ fault: 'late' })).toMatchObject({ ok: true });
  await mock.setScenario('standard');
  expect((await ask(mock, [identifier])).status).toBe(200);
  expect(await late).toMatchObject([{ personidentifikator: identifier, reservasjon: 'JA' }]);
  expect(mock.journal.entries().map(({ fault }) => fault?.name ?? null)).toEqual(['late', null]);
});

test('a connection is kept while scenarios and times change', async () => {
  const mock = await started();
  const client = new Client(mock.url, { pipelining: 1 });
  for (const name of ['reserved', 'no-channel', 'standard']) {
    await mock.setScenario(name);
    mock.setTime('2030-01-01T12:00:00+01');
    const body = JSON.stringify({ personidentifikatorer: [mock.scenario.persons[0]!.identifier] });
    const answer = await client.request({ method: 'POST', path: '/rest/v1/personer', headers: HEADERS, body });
    await answer.body.dump();
  }
  await client.close();
  expect(mock.journal.entries().map(({ status, connection }) => [status, connection.request])).toEqual([
    [200, 1],
    [200, 2],
    [200, 3],
  ]);
});

test('scenarios that come at once are laid one after the other, whole', async () => {
  const mock = await started();
  await Promise.all([mock.setScenario('reserved'), mock.setScenario(['standard', 'no-channel'])]);
  const { name, persons } = mock.scenario;
  const whole = await Promise.all(['reserved', 'no-channel'].map((one) => started({ scenario: one })));
  expect(whole.map(({ scenario }) => scenario.name)).toContain(name);
  expect(new Set(persons.map(({ identifier }) => identifier)).size).toBe(persons.length);
});
