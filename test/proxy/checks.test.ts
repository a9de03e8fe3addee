import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { Log } from '../../src/mock/http/log.ts';
import { type ProxyOptions, startProxy } from '../../src/proxy/index.ts';
import { createPerson, OTHER, PERSON } from '../conformance/recorded/traffic.ts';

const log = new Log('silent', { write: () => {} });
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Serves these persons for every request, compressed. */
function startTarget(personer: readonly object[]): Promise<string> {
  const body = gzipSync(JSON.stringify({ personer }));
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': body.length };
  return serve((request, response) => {
    request.resume().on('end', () => response.writeHead(200, headers).end(body));
  });
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const start = async (personer: readonly object[], options: Partial<ProxyOptions> = {}) =>
  startProxy({ target: await startTarget(personer), log, ...options });

const lookUp = (url: string, ...personidentifikatorer: string[]) => post(url, { personidentifikatorer });

const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${url}/rest/v1/personer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer opaque-access-token', ...headers },
    body: JSON.stringify(body),
  });

const kari = createPerson(PERSON);
const deleted = { ...kari, status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES' };

const findFailed = ({ results }: { readonly results: readonly { readonly id: string; readonly outcome: string }[] }) =>
  results.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);

test('responses are checked while they pass through', async () => {
  const found: string[] = [];
  const proxy = await start([deleted], { onFinding: ({ id }) => found.push(id) });
  const response = await lookUp(proxy.url, PERSON);
  expect(await response.json()).toEqual({ personer: [deleted] });
  const report = await proxy.close();
  expect(findFailed(report)).toEqual(['state/slettet-no-data']);
  expect(found).toEqual(['state/slettet-no-data']);
  expect(report).toMatchObject({ versions: ['v1'], traffic: { ignored: 0, notChecked: 0 } });
});

test('conforming responses have no finding, and repeated ones are counted', async () => {
  const proxy = await start([kari]);
  for (let count = 0; count < 3; count++) await (await lookUp(proxy.url, PERSON)).arrayBuffer();
  const report = await proxy.close();
  expect(report).toMatchObject({ conforms: true, statistics: { requests: 3 } });
  expect(proxy.findings()).toEqual([]);
});

test('a response in an unknown content coding is not checked', async () => {
  const target = await serve((_request, response) => response.setHeader('Content-Encoding', 'zstd').end('zstd'));
  const proxy = await startProxy({ target, log });
  await (await lookUp(proxy.url, PERSON)).arrayBuffer().catch(() => {});
  expect(await proxy.close()).toMatchObject({ traffic: { ignored: 0, notChecked: 1 } });
});

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['request', { 'Content-Type': 'text/plain' }, {}],
  ['response', {}, { 'Content-Type': 'text/html' }],
  ['response', {}, { 'Cache-Control': 'public, max-age=60' }],
])('a %s with another header is not repeated: %o %o', async (_kind, requestHeaders, responseHeaders) => {
  let headers: Record<string, string> = { 'Content-Type': 'application/json' };
  const target = await serve((_request, response) =>
    response.writeHead(200, headers).end(JSON.stringify({ personer: [kari] })),
  );
  const proxy = await startProxy({ target, log });
  await (await lookUp(proxy.url, PERSON)).text();
  headers = { ...headers, ...responseHeaders };
  await (await post(proxy.url, { personidentifikatorer: [PERSON] }, requestHeaders)).text();
  expect((await proxy.close()).results.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn')).not.toEqual(
    [],
  );
});

test('--enforce replaces a response that violates a MUST, and passes every other response', async () => {
  const proxy = await start([deleted], { enforce: true });
  const rejected = await lookUp(proxy.url, PERSON);
  expect(rejected.status).toBe(502);
  expect(await rejected.json()).toMatchObject({ rules: [{ id: 'state/slettet-no-data' }] });
  expect(findFailed(await proxy.close())).toEqual(['state/slettet-no-data']);
  const conforming = await start([kari], { enforce: true });
  const response = await lookUp(conforming.url, PERSON);
  expect([response.status, await response.json()]).toEqual([200, { personer: [kari] }]);
  await conforming.close();
});

test('clients are checked, and the journal masks identifiers', async () => {
  const proxy = await start([kari]);
  for (const identifier of [PERSON, OTHER, PERSON]) await (await lookUp(proxy.url, identifier, identifier)).text();
  const journal = await (await fetch(`${proxy.url}/__krr/journal`)).text();
  expect(JSON.parse(journal).entries).toMatchObject([
    { operation: 'personer', version: 'v1', status: 200, persons: 2, duplicates: 1 },
    {},
    {},
  ]);
  expect(journal).not.toContain(PERSON);
  expect(proxy.findings().map(({ id }) => id)).toContain('duplicate-identifiers');
  await proxy.close();
});

test('the page is available', async () => {
  const proxy = await start([kari]);
  const page = await fetch(`${proxy.url}/__krr/`, { headers: { Accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  await proxy.close();
});

test('requests to other paths pass through and are counted', async () => {
  const proxy = await start([kari]);
  await (await lookUp(proxy.url, PERSON)).text();
  await (await fetch(`${proxy.url}/other`)).text();
  expect(await proxy.close()).toMatchObject({ traffic: { ignored: 1, notChecked: 0 } });
});

test.each([
  ['https://kontaktregisteret.no', "kontaktregisteret.no is KRR's production"],
  ['ftp://example.com', 'expected a URL such as'],
  ['http://user:secret@example.com', 'remove the user name and password'],
  ['http://example.com/?a=1', 'remove the query'],
])('the target %s is rejected', async (target, message) => {
  await expect(startProxy({ target, log })).rejects.toThrow(message);
});
