import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { withRulesTable } from '../../scripts/generate/docs.ts';
import { rules } from '../../src/conformance/index.ts';
import { parseWaivers } from '../../src/conformance/run/waivers.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { krr, startMock, stopMocks } from '../support/cli/krr.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('## Judging a deployment'), readme.indexOf('### The rules'));
const yaml = [...section.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
const [personsFile, waiversFile, gitHub, gitLab] = yaml as [string, string, string, string];

const folder = mkdtempSync(join(tmpdir(), 'krr-readme-'));
afterAll(async () => {
  await stopMocks();
  rmSync(folder, { recursive: true });
});

/** The arguments of `npx krr …` in a script, with the service and the files in their places. */
function argumentsOf(script: string, baseUrl: string): string[] {
  const [, line] = /^npx krr (.*)$/.exec(script)!;
  return line!.split(' ').map((word) => {
    if (word === '"$KRR_BASE_URL"') return baseUrl;
    return word.replace(/^(\w+)=(.*)$/, (_, format, file) => `${format}=${join(folder, file)}`);
  });
}

describe('what the README says of krr check', () => {
  test('its table of rules is that of today: npm run rules writes it', () => {
    expect(withRulesTable(readme)).toBe(readme);
  });

  test('its example is what is printed', async () => {
    const { baseUrl } = await startMock(['--auth', 'none', '--now', '2026-11-23T00:00:00+01']);
    const [, command, printed] = /\$ krr (check .*)\n([\s\S]*?)\n```/.exec(section)!;
    const { code, stdout } = await krr(command!.replace('http://127.0.0.1:8080', baseUrl).split(' '));
    expect(code).toBe(1);
    const withoutTimes = (text: string) => text.replace(/ · \d{4}-\d\d-\d\d .* in [\d.]+ s · /, ' · ');
    const asPrinted = stdout.trimEnd().replaceAll(baseUrl, 'http://127.0.0.1:8080');
    expect(withoutTimes(asPrinted)).toBe(withoutTimes(printed!));
  });

  test('its persons file and its waivers are read', async () => {
    expect(await tryLoadScenario({ file: 'persons.yaml', text: personsFile })).toMatchObject({ ok: true });
    const ids = rules.map(({ id }) => id);
    expect(parseWaivers(waiversFile, 'waivers.yaml', ids)).toMatchObject({ ok: true });
  });

  test.each([
    ['GitHub Actions', () => parse(gitHub).jobs.krr.steps.map((step: { run?: string }) => step.run)],
    ['GitLab CI', () => parse(gitLab).krr.script],
  ])('its example for %s runs', async (_, scripts) => {
    const { baseUrl } = await startMock();
    const script = scripts().find((line?: string) => line?.startsWith('npx krr check'));
    const { code, stderr } = await krr(argumentsOf(script, baseUrl), { KRR_TOKEN: 'any' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [, file] of script.matchAll(/=(\S+)/g)) expect(readFileSync(join(folder, file), 'utf8')).not.toBe('');
  });
});
