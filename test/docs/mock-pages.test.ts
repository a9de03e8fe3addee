import { afterAll, describe, expect, test } from 'vitest';
import { parseClients } from '../../src/maskinporten/issuer/parse-clients.ts';
import { listBundledScenarios } from '../../src/scenario/index.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { parseLayer } from '../../src/scenario/parse/document.ts';
import { startMock, stopMocks } from '../support/cli/krr.ts';
import { readCodeBlock, readCodeBlocks, readExample, readPage } from '../support/docs/markdown.ts';
import { runVitestExample } from '../support/docs/run-example.ts';

afterAll(stopMocks);

describe('docs/scenarios.md', () => {
  test('shows a valid scenario file', async () => {
    const [text] = readCodeBlocks('docs/scenarios.md', 'yaml');
    expect(await tryLoadScenario({ file: 'mine.yaml', text: text! })).toMatchObject({ ok: true });
  });

  test('lists every bundled scenario', () => {
    const named = [...readPage('docs/scenarios.md').matchAll(/`([a-z][a-z0-9-]+)`/g)].map(([, name]) => name!);
    const names = listBundledScenarios().map(({ name }) => name);
    expect(names.filter((name) => !named.includes(name))).toEqual([]);
  });
});

test('docs/faults.md shows a valid scenario file', () => {
  const [text] = readCodeBlocks('docs/faults.md', 'yaml');
  expect(parseLayer(text!, 'faults.yaml')).toMatchObject({ ok: true });
});

test('docs/maskinporten.md shows a valid client file, except for its shortened key', () => {
  const [text] = readCodeBlocks('docs/maskinporten.md', 'yaml');
  const parsed = parseClients(text!, 'clients.yaml');
  expect(parsed.ok ? [] : parsed.diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('key')]);
});

test('docs/control-api.md shows calls that succeed, and a verification that fails', async () => {
  const { baseUrl } = await startMock([]);
  const [block] = readCodeBlocks('docs/control-api.md', 'sh');
  const calls = [...block!.matchAll(/^curl -s(?: -X (\w+))? '?localhost:8080([^' ]+)'?(?: .*-d '(.*)')?/gm)];
  const statuses: number[] = [];
  for (const [, method = 'GET', path, body] of calls) {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${baseUrl}${path}`, { method, headers, ...(body !== undefined && { body }) });
    statuses.push(response.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 409]);
});

describe('docs/testing.md', () => {
  test('shows the example file', () => {
    expect(readCodeBlock('docs/testing.md', 'ts', 'startMock')).toBe(readExample('vitest/mock.test.ts'));
  });

  test('shows tests that pass', async () => {
    const tests = await runVitestExample('mock.test.ts');
    expect(tests.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  });
});
