import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { krr } from '../support/cli/krr.ts';
import { full, good } from '../support/report/reports.ts';

let folder: string;
const fileOf = (name: string): string => resolve(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-compare-'));
  await mkdir(fileOf('b'));
  await Promise.all([
    writeFile(fileOf('test.json'), JSON.stringify(full)),
    writeFile(fileOf('staging.json'), JSON.stringify(good)),
    writeFile(fileOf('b/test.json'), JSON.stringify(good)),
    writeFile(fileOf('old.json'), JSON.stringify({ ...good, schemaVersion: 0 })),
    writeFile(fileOf('foreign.json'), '{"openapi":"3.1.0"}'),
    writeFile(fileOf('broken.json'), '{"schemaVersion":1'),
    writeFile(fileOf('parts.json'), JSON.stringify({ ...good, results: [{ id: 'x', outcome: 'unknown' }] })),
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

test('prints the table of two reports, and only the differences on request', async () => {
  const { code, stdout, stderr } = await krr(['compare', fileOf('test.json'), fileOf('staging.json')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\n +rule +level +test +staging\n/);
  expect(stdout).toMatch(/\n +response\/status-200 +MUST +✓ pass +✓ pass\n/);
  const differences = await krr(['compare', fileOf('test.json'), fileOf('staging.json'), '--differences']);
  expect(differences.stdout).not.toContain('response/status-200');
  expect(differences.stdout).toContain('≠  state/slettet-no-data');
});

test('names reports of the same file name by their path', async () => {
  const { stdout } = await krr(['compare', fileOf('test.json'), fileOf('b/test.json'), '--format', 'markdown']);
  expect(stdout).toContain(`b/test.json`.replaceAll('_', '\\_'));
  expect(await readFile(fileOf('test.json'), 'utf8')).toContain('schemaVersion');
});

test.each([
  [['test.json'], 'one report cannot be compared: name two or more files'],
  [['test.json', 'missing.json'], 'there is no such file'],
  [['test.json', 'b'], 'is a folder'],
  [['/dev/zero', '/dev/zero'], '/dev/zero: is larger than 256 MB'],
  [['test.json', 'foreign.json'], 'foreign.json: not a report written by --report json'],
  [['test.json', 'broken.json'], 'broken.json: not a report written by --report json'],
  [['test.json', 'old.json'], 'old.json: schemaVersion 0 is not supported: expected 1'],
  [['parts.json', 'test.json'], 'parts.json: parts of the report are missing or invalid'],
  [Array.from({ length: 21 }, () => 'test.json'), '21 reports: at most 20 can be compared'],
])('rejects %j with one line and exit code 2', async (names, message) => {
  const { code, stdout, stderr } = await krr(['compare', ...names.map(fileOf)]);
  expect(stderr).toMatch(/^krr: [^\n]+\n$/);
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
