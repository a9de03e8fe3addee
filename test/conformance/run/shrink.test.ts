import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Report, runConformance } from '../../../src/conformance/index.ts';

/**
 * Returns an invalid spraak for some persons, an invalid varslingsstatus only in batches of more than ten, and omits
 * persons whose identifier ends with 9.
 */
const service = createServer(async (request, response) => {
  const { personidentifikatorer: identifiers = [] } = (await json(request).catch(() => ({}))) as {
    personidentifikatorer?: string[];
  };
  const personer = identifiers
    .filter((one) => !one.endsWith('9'))
    .map((personidentifikator) => ({
      personidentifikator,
      ...{ reservasjon: 'NEI', status: 'AKTIV' },
      spraak: Number(personidentifikator) % 4 === 3 ? 'xx' : 'nb',
      varslingsstatus: identifiers.length > 10 ? 'KANSKJE' : 'KAN_VARSLES',
    }));
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ personer }));
});

let server: Server;
let report: Report;
beforeAll(async () => {
  server = service.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  report = await runConformance({
    rules: ['person/spraak', 'person/varslingsstatus', 'response/one-per-identifier'],
    target: { baseUrl, tokens: { main: 'any' }, timeoutMs: 10_000, concurrency: 4 },
  });
});
afterAll(() => server.close());

const findFirst = (id: string) => report.results.find((result) => result.id === id)!.findings[0]!;
const countIdentifiers = (curl: string): number => curl.match(/"\d{11}"/g)!.length;

test('the first finding has the smallest request that violates the rule', () => {
  const { curl, actual } = findFirst('person/spraak');
  expect(countIdentifiers(curl)).toBe(1);
  expect(actual).toContain('"xx"');
});

test('the request for a missing person names that person alone', () => {
  const { curl, actual } = findFirst('response/one-per-identifier');
  const [identifier] = curl.match(/\d{10}9(?=")/)!;
  expect(countIdentifiers(curl)).toBe(1);
  expect(actual).toBe(`1 missing: ${identifier}`);
});

test('a violation that depends on the size of the batch keeps its request', () => {
  expect(countIdentifiers(findFirst('person/varslingsstatus').curl)).toBeGreaterThan(10);
});
