import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningMock } from '../../../src/mock/index.ts';
import { ask, started } from '../../support/mock/run-mock.ts';

/** Listens to the events of a mock until the test ends. */
async function listen({ url }: Pick<RunningMock, 'url'>) {
  const request: ClientRequest = get(`${url}/__krr/events`);
  onTestFinished(() => void request.destroy());
  request.on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let received = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  response.on('error', () => {});
  const events = () =>
    [...received.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, name, data]) => ({
      name,
      data: JSON.parse(data!),
    }));
  return { response, request, events, named: (name: string) => events().filter((event) => event.name === name) };
}

const change = ({ url }: RunningMock, method: string, path: string, body?: object) =>
  fetch(`${url}/__krr${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

test('an event contains the entry of a request, with masked identifiers', async () => {
  const mock = await started();
  const { response, named } = await listen(mock);
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  await ask(mock, ['01837012046']);
  await expect.poll(() => named('journal').at(-1)?.data).toMatchObject({ omitted: 0, cleared: false });
  const entries = named('journal').flatMap(({ data }) => data.entries);
  expect(entries.at(-1)).toMatchObject({ operation: 'personer', status: 200, identifiers: ['018370*****'] });
  expect(JSON.stringify(entries)).not.toContain('01837012046');
});

test('an entry is sent again when its request completes', async () => {
  const mock = await started();
  await change(mock, 'PUT', '/faults', { faults: { slow: { delay: '1s' } } });
  const { named } = await listen(mock);
  await ask(mock, ['01837012046']);
  const outcomes = () => named('journal').flatMap(({ data }) => data.entries.map((entry: Entry) => entry.outcome));
  await expect.poll(outcomes).toEqual([null, 'completed']);
});

type Entry = { readonly outcome: string | null };

test.each([
  ['scenario', 'PUT', '/time', { now: '2026-06-01T12:00:00+02' }],
  ['scenario', 'PUT', '/scenario', { scenario: 'reserved' }],
  ['scenario', 'PUT', '/persons/anna', { born: 1970 }],
  ['scenario', 'PUT', '/faults', { faults: {} }],
  ['journal', 'DELETE', '/journal', undefined],
] as const)('%s is sent after %s %s', async (name, method, path, body) => {
  const mock = await started();
  const { named } = await listen(mock);
  await change(mock, method, path, body);
  await expect.poll(() => named(name).length).toBe(1);
});

test('the seventeenth listener is rejected until another one disconnects', async () => {
  const mock = await started();
  const listeners = await Promise.all(Array.from({ length: 16 }, () => listen(mock)));
  expect(listeners.map(({ response }) => response.statusCode)).toEqual(Array(16).fill(200));
  const rejected = await change(mock, 'GET', '/events');
  expect(rejected.status).toBe(503);
  expect(await rejected.json()).toMatchObject({ errors: [{ id: 'too-many-listeners' }] });
  listeners[0]!.request.destroy();
  await expect
    .poll(async () => {
      const { response, request } = await listen(mock);
      request.destroy();
      return response.statusCode;
    })
    .toBe(200);
});

test('the mock ends while there are listeners', async () => {
  const mock = await started();
  const { response } = await listen(mock);
  const ended = once(response, 'end');
  await mock.close();
  await ended;
});
