import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Log, type RunningMock, startMock } from '../../src/mock/index.ts';
import type { JournalEntry } from '../../src/mock/journal/index.ts';
import { type ProxyOptions, type RunningProxy, startProxy } from '../../src/proxy/index.ts';
import { createPerson, OTHER, PERSON } from '../conformance/recorded/traffic.ts';
import { exchangeBytes, readResponse } from './targets.ts';

const log = new Log('silent', { write: () => {} });

/** A mock that injects faults itself, and a proxy that injects them into the responses of a mock without faults. */
let mock: RunningMock;
let target: RunningMock;
let proxy: RunningProxy;
beforeAll(async () => {
  [mock, target] = await Promise.all([startMock(), startMock()]);
  proxy = await startProxy({ target: target.url, log });
});
afterAll(() => Promise.all([mock.close(), target.close(), proxy.close()]));
beforeEach(async () => {
  target.journal.clear();
  await control(proxy.url, 'DELETE', '/journal');
});

async function control(url: string, method: string, path: string, body?: object) {
  const response = await fetch(`${url}/__krr${path}`, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, json: response.status === 204 ? null : await response.json() };
}

const readJournal = async (url: string) =>
  ((await control(url, 'GET', '/journal')).json as { entries: JournalEntry[] }).entries;

function formatRequest(path: string, body: string, type = 'application/json', token = 'any'): string {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n`;
  return `${head}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const lookUp = (path: string, ...personidentifikatorer: string[]): string =>
  formatRequest(path, JSON.stringify({ personidentifikatorer }));
const SINGLE = lookUp('/rest/v1/personer', PERSON);
const BATCH = lookUp('/rest/v1/personer', PERSON, OTHER, '20914695016');
const TOKEN = SINGLE.replace('Bearer any', 'Bearer other');
const SOAP = formatRequest(
  '/ws-v5',
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:HentPersonerForespoersel xmlns:n="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02"><n:informasjonsbehov>Person</n:informasjonsbehov><n:personidentifikator>${PERSON}</n:personidentifikator><n:personidentifikator>${OTHER}</n:personidentifikator></n:HentPersonerForespoersel></e:Body></e:Envelope>`,
  'text/xml; charset=utf-8',
);

/** The part of a response that does not depend on the time. */
async function read(url: string, request: string) {
  const { bytes, isReset } = await exchangeBytes(url, request);
  const { head, body } = readResponse(bytes);
  const lines = head
    .filter((line) => !/^(?:date|connection|keep-alive):/i.test(line))
    .map((line) => line.toLowerCase());
  return { head: lines.sort(), body: body.toString('latin1'), isReset };
}

const FAULTS: readonly (readonly [string, object, readonly string[]])[] = [
  ['a status', { status: 503, headers: { 'Retry-After': 2 } }, [SINGLE, SOAP]],
  ['a status with a body', { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<p>' }, [SINGLE]],
  ['an empty response', { empty: true }, [SINGLE, SOAP]],
  ['a reset before the response', { reset: 'beforeHeaders' }, [SINGLE]],
  ['a reset within the response', { reset: { afterBytes: 40 } }, [SINGLE, SOAP]],
  ['a cut within a person', { cutAtPerson: 2 }, [BATCH, SOAP, SINGLE]],
  ['a response in small chunks', { dribble: { bytes: 100, every: '1ms' } }, [BATCH]],
  ['a wrong Content-Length', { contentLength: -2 }, [BATCH]],
  ['a trailing comma', { trailingComma: true }, [BATCH, SOAP]],
  ['another charset', { charset: { bytes: 'iso-8859-1', label: 'utf-8' } }, [BATCH]],
  ['a charset in the header', { charset: 'utf-16le' }, [BATCH]],
  ['a delay', { delay: '1ms' }, [SINGLE]],
  ['a delay and a status', { delay: '1ms', status: 429 }, [SINGLE]],
  ['a condition on the number of persons', { when: { persons: '2..' }, status: 500 }, [SINGLE, BATCH, SOAP]],
  ['a condition on a person', { when: { person: OTHER }, status: 500 }, [SINGLE, BATCH, SOAP]],
  ['attempts per batch', { when: { attempt: '2..', per: 'batch' }, status: 500 }, [SINGLE, BATCH, SINGLE]],
  ['attempts per token', { when: { attempt: '2..', per: 'token' }, status: 401 }, [SINGLE, TOKEN, SINGLE]],
  ['every second attempt', { when: { attempt: { every: 2 } }, status: 429 }, [SINGLE, SINGLE, BATCH]],
  ['a probability', { when: { probability: 0.5 }, status: 500 }, [SINGLE, SINGLE, SINGLE, SINGLE]],
  ['another operation', { when: { operation: 'person' }, status: 500 }, [SINGLE]],
  ['another version', { when: { version: 'v2' }, status: 500 }, [SINGLE, SINGLE.replace('/v1/', '/v2/')]],
];

describe('a fault has the same effect and the same journal entry as in the mock', () => {
  test.each(FAULTS)('%s', async (_name, fault, requests) => {
    for (const { url } of [mock, proxy]) await control(url, 'PUT', '/faults', { faults: { unlucky: fault } });
    await control(mock.url, 'DELETE', '/journal');
    for (const request of requests) expect(await read(proxy.url, request)).toEqual(await read(mock.url, request));
    const [entries, expected] = [await readJournal(proxy.url), await readJournal(mock.url)];
    expect(entries).toHaveLength(requests.length);
    for (const [at, { status, outcome, bytes, fault, nearMisses, persons, attempt }] of expected.entries())
      expect(entries[at]).toMatchObject({
        status,
        outcome,
        bytes,
        fault,
        nearMisses,
        persons: persons ?? entries[at]!.persons,
        attempt,
      });
  });

  test('no response at all', async () => {
    await control(proxy.url, 'PUT', '/faults', { faults: { unlucky: { silence: true } } });
    const controller = new AbortController();
    const [, body] = SINGLE.split('\r\n\r\n');
    const headers = { 'Content-Type': 'application/json' };
    const { signal } = controller;
    const sent = fetch(`${proxy.url}/rest/v1/personer`, { method: 'POST', headers, body: body!, signal });
    await control(proxy.url, 'POST', '/journal/wait', { filter: { fault: 'unlucky' } });
    controller.abort();
    await expect(sent).rejects.toThrow('aborted');
    await expect.poll(async () => (await readJournal(proxy.url))[0]?.outcome).toBe('silent');
  });
});

test.each([
  [{ status: 503 }, 0],
  [{ empty: true }, 0],
  [{ reset: 'beforeHeaders' }, 0],
  [{ cutAtPerson: 1 }, 1],
  [{ delay: '1ms' }, 1],
])('the fault %j lets %i requests reach the deployment', async (fault, count) => {
  await control(proxy.url, 'PUT', '/faults', { faults: { unlucky: fault } });
  await exchangeBytes(proxy.url, SINGLE);
  expect(target.journal.entries()).toHaveLength(count);
});

/** Serves a deleted person with contact information, compressed. */
async function serveViolation(): Promise<string> {
  const deleted = { ...createPerson(PERSON), status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES' };
  const body = gzipSync(JSON.stringify({ personer: [deleted] }));
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'X-Other': ['a', 'b'] };
  const server = createServer((_request, response) => response.writeHead(200, headers).end(body)).listen(0);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startWith(options: Partial<ProxyOptions>): Promise<RunningProxy> {
  const started = await startProxy({ target: target.url, log, ...options });
  onTestFinished(async () => void (await started.close()));
  return started;
}

describe('the report', () => {
  test.each([[{ status: 500 }], [{ cutAtPerson: 1 }], [{ trailingComma: true }], [{ empty: true }]])(
    'has no violation because of the fault %j',
    async (fault) => {
      const checked = await startProxy({ target: target.url, log });
      await control(checked.url, 'PUT', '/faults', { faults: { unlucky: fault } });
      await exchangeBytes(checked.url, SINGLE);
      const { results } = await checked.close();
      expect(results.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn')).toEqual([]);
    },
  );

  test('has the violations of the deployment in a response that a fault modifies', async () => {
    const checked = await startProxy({ target: await serveViolation(), log });
    await control(checked.url, 'PUT', '/faults', { faults: { unlucky: { trailingComma: true } } });
    const { head, body } = await read(checked.url, SINGLE);
    expect(head.filter((line) => line.startsWith('x-other'))).toEqual(['x-other: a', 'x-other: b']);
    expect(head).not.toContain('content-encoding: gzip');
    expect(body).toContain(',}');
    const failed = (await checked.close()).results.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failed).toContain('state/slettet-no-data');
    expect(failed).not.toContain('response/valid-json-utf8');
  });
});

test('a client that ignores Retry-After of a fault is found', async () => {
  const limited = await startWith({ scenario: 'rate-limit' });
  for (let attempt = 0; attempt < 4; attempt++) await exchangeBytes(limited.url, SINGLE);
  const [, , third] = await readJournal(limited.url);
  expect(third).toMatchObject({ status: 429, fault: { name: 'with-retry-after', attempt: 3 } });
  expect(limited.findings().map(({ id }) => id)).toContain('retry-after-ignored');
});

test('a scenario can be set and ended while the proxy runs', async () => {
  const controlled = await startWith({});
  expect(await control(controlled.url, 'PUT', '/scenario', { scenario: 'published-example' })).toMatchObject({
    status: 200,
  });
  expect((await read(controlled.url, BATCH)).body).toMatch(/",\s*}/);
  await control(controlled.url, 'PUT', '/scenario', { scenario: 'standard' });
  expect((await read(controlled.url, BATCH)).body).toContain(OTHER);
  const { status, json } = await control(controlled.url, 'PUT', '/scenario', { scenario: 'nonexistent' });
  expect([status, JSON.stringify(json)]).toEqual([400, expect.stringContaining('nonexistent')]);
});

test.each([
  ['standard', 'scenario standard: it has no faults, and a proxy takes nothing else from a scenario'],
  ['nonexistent', 'nonexistent'],
])('the scenario %s is rejected at the start', async (scenario, message) => {
  await expect(startProxy({ target: target.url, log, scenario })).rejects.toThrow(message);
});

test('a fault of the token endpoint is rejected at the start', async () => {
  const scenario = { ...target.scenario, faults: [{ name: 'no-token', when: { operation: 'token' } }] };
  await expect(startProxy({ target: target.url, log, scenario })).rejects.toThrow(
    'the fault no-token is for the token endpoint, whose requests do not pass the proxy: remove operation: token',
  );
});

test('the faults of --persons are not injected', async () => {
  const persons = { ...target.scenario, faults: [{ name: 'slow', when: {}, effect: { kind: 'empty' } as const }] };
  const started = await startWith({ persons });
  expect((await read(started.url, SINGLE)).body).toContain(PERSON);
});

test('a response that --enforce replaces has no fault', async () => {
  const enforcing = await startWith({ enforce: true, target: await serveViolation() });
  await control(enforcing.url, 'PUT', '/faults', { faults: { unlucky: { trailingComma: true } } });
  expect((await read(enforcing.url, SINGLE)).head).toContain('http/1.1 502 bad gateway');
  const [entry] = await readJournal(enforcing.url);
  expect(entry).toMatchObject({
    fault: null,
    nearMisses: { faults: [{ fault: 'unlucky', because: 'the response was replaced by --enforce' }] },
  });
});

test('a request that is too long to hold is passed on', async () => {
  await control(proxy.url, 'PUT', '/faults', { faults: { unlucky: { when: { persons: '1..' }, status: 500 } } });
  const long = formatRequest('/rest/v1/personer', JSON.stringify({ other: 'x'.repeat(3 << 20) }));
  expect((await read(proxy.url, long)).head).toContain('http/1.1 413 payload too large');
});
