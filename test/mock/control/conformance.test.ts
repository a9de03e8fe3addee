import { expect, test } from 'vitest';
import type { ConformanceRunOptions, RunConformance, RunningMock } from '../../../src/mock/index.ts';
import { started } from '../../support/mock/run-mock.ts';

async function call({ url }: RunningMock, method: string, body?: object) {
  const response = await fetch(`${url}/__krr/conformance`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, json: response.status === 204 ? null : ((await response.json()) as object) };
}

/** A suite that ends when the test says so. */
function createSuite() {
  const runs: ConformanceRunOptions[] = [];
  const ends: PromiseWithResolvers<object>[] = [];
  const runConformance: RunConformance = (options) => {
    runs.push(options);
    let resolve!: (report: object) => void;
    let reject!: (error: Error) => void;
    const promise = new Promise<object>((...functions) => {
      [resolve, reject] = functions;
    });
    ends.push({ promise, resolve, reject });
    return promise;
  };
  return { runConformance, runs, ends };
}

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

test('a run reports its progress and its report', async () => {
  const { runConformance, runs, ends } = createSuite();
  const mock = await started({ runConformance, now: '2026-11-23T12:00:00+01' });
  expect(await call(mock, 'GET')).toMatchObject({ json: { state: 'idle' } });
  expect(await call(mock, 'POST', {})).toMatchObject({ status: 200, json: { state: 'running', url: mock.url } });
  expect(runs[0]).toMatchObject({ url: mock.url, persons: mock.scenario, now: Date.parse('2026-11-23T11:00:00Z') });
  expect(Object.keys(runs[0]!.tokens)).toContain('user');
  runs[0]!.onProgress(3, 10);
  expect(await call(mock, 'GET')).toMatchObject({ json: { state: 'running', completed: 3, total: 10 } });
  expect(await call(mock, 'POST', {})).toMatchObject({ status: 409 });
  ends[0]!.resolve({ conforms: true });
  await expect
    .poll(async () => (await call(mock, 'GET')).json)
    .toMatchObject({
      state: 'completed',
      report: { conforms: true },
    });
});

test('a stopped run is aborted and leaves no report', async () => {
  const { runConformance, runs, ends } = createSuite();
  const mock = await started({ runConformance });
  await call(mock, 'POST', { url: 'http://localhost:9', token: 'other' });
  expect(runs[0]).toMatchObject({ url: 'http://localhost:9', persons: 'standard', tokens: { main: 'other' } });
  expect(await call(mock, 'DELETE')).toMatchObject({ status: 204 });
  expect(runs[0]!.signal.aborted).toBe(true);
  ends[0]!.reject(new Error('stopped'));
  expect(await call(mock, 'GET')).toMatchObject({ json: { state: 'idle' } });
});

test('a failed run reports its error', async () => {
  const mock = await started({ runConformance: () => Promise.reject(new Error('the target is unreachable')) });
  await call(mock, 'POST', { url: 'http://127.0.0.1:9' });
  await expect
    .poll(async () => (await call(mock, 'GET')).json)
    .toMatchObject({
      state: 'failed',
      error: 'the target is unreachable',
    });
});

test.each(['https://example.com', 'http://127.0.0.1.example.com', 'file:///etc/hosts', 'localhost:8080'])(
  'the URL %s is rejected',
  async (url) => {
    const { runConformance, runs } = createSuite();
    const mock = await started({ runConformance });
    expect(await call(mock, 'POST', { url })).toMatchObject({ status: 400 });
    expect(runs).toEqual([]);
  },
);

test('a mock without the suite says so', async () => {
  const mock = await started();
  expect(await call(mock, 'GET')).toMatchObject({ json: { state: 'unavailable' } });
  expect(await call(mock, 'POST', {})).toMatchObject({
    status: 409,
    json: { errors: [{ id: 'conformance-unavailable' }] },
  });
});
