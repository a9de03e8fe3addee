import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { krr, lookup, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';
import { claims, GRANT_TYPE, newKeys, sign } from '../../support/maskinporten/grants.ts';

afterEach(stopMocks);

const KARI = '01837012046';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;

async function readMetrics({ baseUrl }: Mock): Promise<string> {
  const response = await fetch(`${baseUrl}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  return response.text();
}

const sendBatch = ({ baseUrl }: Mock, headers: Record<string, string> = {}) =>
  fetch(`${baseUrl}/rest/v1/personer`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ personidentifikatorer: [KARI] }),
  });

describe('GET /metrics', () => {
  test('counts requests by operation, version, status and fault, persons per batch, and findings', async () => {
    const mock = await startMock(['--scenario', 'rate-limit', '--log-level', 'silent']);
    await lookup(mock.baseUrl, [KARI, KARI, KARI]);
    await fetch(`${mock.baseUrl}/rest/v2/personer`, { method: 'POST' });
    await fetch(`${mock.baseUrl}/somewhere/${KARI}`);
    const metrics = await readMetrics(mock);
    expect(metrics).toMatch(/^krr_requests_total\{operation="personer",version="v1",status="\d+",fault="[^"]*"\} 1$/m);
    expect(metrics).toContain('krr_requests_total{operation="other",version="",status="404",fault=""} 1');
    expect(metrics).toContain('krr_batch_persons_bucket{le="5",operation="personer",version="v1"} 1');
    expect(metrics).toContain('krr_batch_persons_bucket{le="2",operation="personer",version="v1"} 0');
    expect(metrics).toContain('krr_request_duration_seconds_count{operation="personer",version="v2"} 1');
    expect(metrics).toMatch(/^krr_client_check_findings\{check="[a-z-]+"\} 1$/m);
    expect(metrics).toContain('krr_sessions 1');
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(metrics).not.toContain(KARI);
  });

  test('counts issued tokens', async () => {
    const mock = await startMock(['--log-level', 'silent']);
    expect(await readMetrics(mock)).toContain('krr_tokens_issued_total 0');
    const { code } = await krr(['token', '--url', mock.baseUrl]);
    expect(code).toBe(0);
    await fetch(`${mock.baseUrl}/token`, { method: 'POST' });
    const now = Math.floor(Date.now() / 1000);
    const assertion = await sign(
      claims({ aud: `${mock.baseUrl}/`, iat: now, exp: now + 60 }),
      { kid: 'k' },
      newKeys().privateKey,
    );
    const form = new URLSearchParams({ grant_type: GRANT_TYPE, assertion });
    expect((await fetch(`${mock.baseUrl}/token`, { method: 'POST', body: form })).status).toBe(200);
    const metrics = await readMetrics(mock);
    expect(metrics).toMatch(/^krr_requests_total\{operation="token",version="",status="400",fault=""\} 1$/m);
    expect(metrics).toContain('krr_tokens_issued_total 1');
  });
});

test('--log-format json writes one object per request, without identifiers and tokens', async () => {
  const mock = await startMock(['--log-format', 'json', '--scenario', 'rate-limit']);
  for (let attempt = 1; attempt <= 3; attempt++) await sendBatch(mock);
  await fetch(`${mock.baseUrl}/x/${KARI}`);
  while (
    mock
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{')).length < 4
  )
    await wait(10);
  const lines = mock
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'info',
      method: 'POST',
      path: '/rest/v1/personer',
      status: 200,
      outcome: 'completed',
      errors: [],
      persons: 1,
      ms: expect.any(Number),
    },
    expect.objectContaining({ status: 200 }),
    expect.objectContaining({ status: 429, fault: 'with-retry-after' }),
    expect.objectContaining({ path: '/x/***', status: 404 }),
  ]);
  expect(mock.output().split('Try')[1]!.split('\n\n').slice(1).join()).not.toMatch(/\d{11}|Bearer/);
});

test('the journal shows a valid traceparent and ignores any other', async () => {
  const mock = await startMock(['--log-level', 'silent']);
  await sendBatch(mock, { traceparent: TRACEPARENT });
  await sendBatch(mock, { traceparent: `00-${KARI}` });
  const response = await fetch(`${mock.baseUrl}/__krr/journal`);
  const { entries } = (await response.json()) as { entries: { traceparent: string | null }[] };
  expect(entries.map(({ traceparent }) => traceparent)).toEqual([TRACEPARENT, null]);
});

describe('OpenTelemetry', () => {
  let collector: Server;
  let endpoint: string;
  const received: { url: string; headers: unknown; text: string; hex: string }[] = [];

  beforeAll(async () => {
    collector = createServer(async (request, response) => {
      const body = await buffer(request);
      received.push({
        url: request.url!,
        headers: request.headers,
        text: body.toString('latin1'),
        hex: body.toString('hex'),
      });
      response.setHeader('content-type', 'application/x-protobuf').end();
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    collector.close();
  });

  test('exports spans of the client’s trace and measurements, with the standard variables', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-team=post',
      OTEL_SERVICE_NAME: 'krr-of-the-team',
    };
    const mock = await startMock(['--log-level', 'silent'], env);
    await sendBatch(mock, { traceparent: TRACEPARENT });
    mock.child.kill('SIGTERM');
    await once(mock.child, 'exit');
    const traces = received.find(({ url }) => url === '/v1/traces')!;
    expect(traces.headers).toMatchObject({ 'x-team': 'post' });
    expect(traces.hex).toContain(TRACE_ID);
    for (const text of ['krr-of-the-team', 'POST /rest/v1/personer', 'http.response.status_code'])
      expect(traces.text).toContain(text);
    const metrics = received.find(({ url }) => url === '/v1/metrics')!;
    expect(metrics.text).toContain('http.server.request.duration');
    for (const { text } of received) expect(text).not.toMatch(/\d{11}|Bearer/);
  });

  test('an unsupported protocol is named on one line', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(await krr(['mock', '--port', '0'], env)).toMatchObject({
      code: 2,
      stderr: 'krr: OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", expected http/protobuf\n',
    });
  });

  test('a collector that cannot be reached delays neither responses nor the end', async () => {
    const mock = await startMock(['--log-level', 'error'], { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect((await sendBatch(mock)).status).toBe(200);
    mock.child.kill('SIGTERM');
    const [code] = await once(mock.child, 'exit');
    expect(code).toBe(0);
  });
});
