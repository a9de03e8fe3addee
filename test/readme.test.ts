import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { parseScenario } from '../src/scenario/parse.ts';
import { krr, startMock, stopMocks } from './cli/krr.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

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

  test('its scenario is one', () => {
    expect(parseScenario(blocks('yaml')[0]!, 'mine.yaml')).toMatchObject({ ok: true });
  });

  test('what krr identifier prints', async () => {
    const [shown] = blocks('text').filter((block) => block.startsWith('$ krr identifier'));
    const [command, ...lines] = shown!.trimEnd().split('\n');
    const { stdout } = await krr(command!.split(' ').slice(2));
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
  });
});
