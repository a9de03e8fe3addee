import { expect, test } from 'vitest';
import type { RunningMock } from '../../../src/mock/index.ts';
import { ask, started } from '../../support/mock/run-mock.ts';

const put = ({ url }: RunningMock, faults: object) =>
  fetch(`${url}/__krr/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  });

const OUTAGE = { outage: { when: { operation: 'personer', attempt: '1-2' }, status: 503 } };

const statuses = async (mock: RunningMock, count: number): Promise<number[]> => {
  const found: number[] = [];
  for (let index = 0; index < count; index++) found.push((await ask(mock, ['01837012046'])).status);
  return found;
};

test('the next two lookups fail', async () => {
  const mock = await started();
  const response = await put(mock, OUTAGE);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ faults: [{ name: 'outage' }] });
  expect(await statuses(mock, 3)).toEqual([503, 503, 200]);
});

test('added faults precede those of the scenario and end with it', async () => {
  const mock = await started({ scenario: 'rate-limit' });
  await put(mock, { outage: { when: { attempt: 3 }, status: 503 } });
  expect(await statuses(mock, 3)).toEqual([200, 200, 503]);
  await put(mock, OUTAGE);
  await mock.setScenario('standard');
  expect(await statuses(mock, 2)).toEqual([200, 200]);
});

test('an empty object removes the added faults', async () => {
  const mock = await started();
  await put(mock, OUTAGE);
  await put(mock, {});
  expect(await statuses(mock, 1)).toEqual([200]);
});

test('an invalid fault changes nothing', async () => {
  const mock = await started();
  await put(mock, OUTAGE);
  const response = await put(mock, { broken: { status: 700 }, other: { stats: 503 } });
  expect(response.status).toBe(400);
  const { errors } = (await response.json()) as { errors: { source: { pointer: string } }[] };
  expect(errors.map(({ source }) => source.pointer)).toEqual(['/faults/broken/status', '/faults/other/stats']);
  expect(await statuses(mock, 1)).toEqual([503]);
});
