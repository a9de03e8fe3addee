import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { parseClients } from '../../src/maskinporten/issuer/parse-clients.ts';
import { listBundledScenarios } from '../../src/scenario/index.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { parseLayer } from '../../src/scenario/parse/document.ts';
import { krr, startMock, stopMocks } from '../support/cli/krr.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The blocks of code in a language, in order. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);

afterAll(stopMocks);

describe('the README says what is', () => {
  test('the first answer', async () => {
    const { baseUrl } = await startMock(['--now', '2026-11-23T00:00:00+01']);
    const [, body] = /-d '([^']+)'/.exec(readme) as unknown as [string, string];
    const headers = { 'content-type': 'application/json', authorization: 'Bearer any' };
    const answered = (await (await fetch(`${baseUrl}/rest/v1/personer`, { method: 'POST', headers, body })).json()) as {
      personer: { sertifikat: string }[];
    };
    const printed = JSON.parse(blocks('json')[0]!);
    const cut = printed.personer[0].sertifikat.replace(/…$/, '');
    expect(answered.personer[0]!.sertifikat.startsWith(cut)).toBe(true);
    expect({ personer: [{ ...answered.personer[0], sertifikat: `${cut}…` }] }).toEqual(printed);
  });

  test('the error', async () => {
    const { baseUrl } = await startMock([]);
    const printed = JSON.parse(blocks('json')[1]!);
    const good = '01837012046';
    const personidentifikatorer = [...Array.from({ length: 17 }, () => good), `${good.slice(0, 10)}7`];
    const response = await fetch(`${baseUrl}/rest/v1/personer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
      body: JSON.stringify({ personidentifikatorer }),
    });
    expect(await response.json()).toEqual(printed);
  });

  test('every option of the mock, and no other', async () => {
    const help = (await krr(['mock', '--help'])).stdout;
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    const table = readme.slice(readme.indexOf('## Options of the mock'), readme.indexOf('## How the register works'));
    expect([...table.matchAll(/^\| `(--[a-z-]+)`/gm)].map(([, option]) => option)).toEqual(options);
  });

  test('its scenarios are some, and its file of clients is one but for the key', async () => {
    const [mine, faults, clients] = blocks('yaml') as [string, string, string];
    expect(await tryLoadScenario({ file: 'mine.yaml', text: mine })).toMatchObject({ ok: true });
    expect(parseLayer(faults, 'faults.yaml')).toMatchObject({ ok: true });
    const parsed = parseClients(clients, 'clients.yaml');
    expect(parsed.ok ? [] : parsed.diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('key')]);
  });

  test('every scenario of the library', () => {
    const section = readme.slice(readme.indexOf('## When things go wrong'), readme.indexOf('## While it runs'));
    const named = [...section.matchAll(/`([a-z][a-z0-9-]+)`/g)].map(([, name]) => name!);
    const names = listBundledScenarios().map(({ name }) => name);
    expect(names.filter((name) => !named.includes(name))).toEqual([]);
  });

  test('what is asked of the control API is answered', async () => {
    const { baseUrl } = await startMock([]);
    const section = readme.slice(readme.indexOf('## While it runs'), readme.indexOf('### What your client did'));
    const calls = [...section.matchAll(/^curl -s(?: -X (\w+))? '?localhost:8080([^' ]+)'?(?: .*-d '(.*)')?/gm)];
    const statuses: number[] = [];
    for (const [, method = 'GET', path, body] of calls) {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      statuses.push(
        (await fetch(`${baseUrl}${path}`, { method, headers, ...(body !== undefined && { body }) })).status,
      );
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 409]);
  });

  test('its example for tests is the one that is run', () => {
    const example = readFileSync(new URL('../support/docs/mock-vitest.example.ts', import.meta.url), 'utf8');
    const printed = blocks('ts').find((code) => code.includes('startMock'));
    expect(printed).toBe(example.replace('../../src/index.ts', 'krr-kit'));
  });

  test('what krr identifier prints', async () => {
    const [shown] = blocks('text').filter((block) => block.startsWith('$ krr identifier'));
    const [command, ...lines] = shown!.trimEnd().split('\n');
    const { stdout } = await krr(command!.split(' ').slice(2));
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
  });
});
