import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../../src/conformance/index.ts';
import { parseWaivers } from '../../src/conformance/reporting/waivers.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { krr, startMock, stopMocks } from '../support/cli/krr.ts';
import { readCodeBlock, readCodeBlocks, readExample, readPage } from '../support/docs/markdown.ts';

const page = readPage('docs/conformance.md');
const [personsFile, waiversFile, gitHub, gitLab] = readCodeBlocks('docs/conformance.md', 'yaml') as [
  string,
  string,
  string,
  string,
];

const folder = mkdtempSync(join(tmpdir(), 'krr-docs-'));
afterAll(async () => {
  await stopMocks();
  rmSync(folder, { recursive: true });
});

/** Returns the arguments of `npx krr …`, with the base URL and the report files replaced. */
function toArguments(script: string, baseUrl: string): string[] {
  const [, line] = /^npx krr (.*)$/.exec(script)!;
  return line!.split(' ').map((word) => {
    if (word === '"$KRR_BASE_URL"') return baseUrl;
    return word.replace(/^(\w+)=(.*)$/, (_, format, file) => `${format}=${join(folder, file)}`);
  });
}

describe('docs/conformance.md', () => {
  test('shows the output of its command', async () => {
    const { baseUrl } = await startMock(['--auth', 'none', '--now', '2026-11-23T00:00:00+01']);
    const [, command, printed] = /\$ krr (check .*)\n([\s\S]*?)\n```/.exec(page)!;
    const { code, stdout } = await krr(command!.replace('http://127.0.0.1:8080', baseUrl).split(' '));
    expect(code).toBe(1);
    const withoutTimes = (text: string) => text.replace(/ · \d{4}-\d\d-\d\d .* in [\d.]+ s · /, ' · ');
    const asPrinted = stdout.trimEnd().replaceAll(baseUrl, 'http://127.0.0.1:8080');
    expect(withoutTimes(asPrinted)).toBe(withoutTimes(printed!));
  });

  test('shows a valid persons file and a valid waiver file', async () => {
    expect(await tryLoadScenario({ file: 'persons.yaml', text: personsFile })).toMatchObject({ ok: true });
    const ids = rules.map(({ id }) => id);
    expect(parseWaivers(waiversFile, 'waivers.yaml', ids)).toMatchObject({ ok: true });
  });

  test('shows the example files', () => {
    expect(gitHub).toBe(readExample('github-actions/krr.yaml'));
    expect(gitLab).toBe(readExample('gitlab/.gitlab-ci.yml'));
    expect(readCodeBlock('docs/conformance.md', 'ts', 'runConformance')).toBe(
      readExample('vitest/conformance.test.ts'),
    );
  });

  test.each([
    ['GitHub Actions', () => parse(gitHub).jobs.plain.steps.map((step: { run?: string }) => step.run)],
    ['GitLab CI', () => parse(gitLab).krr.script],
  ])('the command of the example for %s writes its reports', async (_, readScripts) => {
    const { baseUrl } = await startMock();
    const script = readScripts().find((line?: string) => line?.startsWith('npx krr check'));
    const { code, stderr } = await krr(toArguments(script, baseUrl), { KRR_TOKEN: 'any' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [, file] of script.matchAll(/=(\S+)/g)) expect(readFileSync(join(folder, file), 'utf8')).not.toBe('');
  });
});
