import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBundledScenario } from '../../src/scenario/index.ts';
import { krr, MAIN } from '../support/cli/krr.ts';
import type { Json } from '../support/contract/contract.ts';

const NOW = '2026-06-01T12:00:00+02';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-scenario-persons-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, ...persons: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, ['name: mine', 'persons:', ...persons.map((line) => `  ${line}`), ''].join('\n'));
  return path;
}

const list = (...args: readonly string[]) => krr(['scenario', 'persons', ...args]);
const listJson = async (...args: readonly string[]): Promise<Json[]> =>
  JSON.parse((await list(...args, '--format', 'json')).stdout);

test('prints a table of role, identifier, state, contact information and description', async () => {
  const { code, stdout, stderr } = await list('standard', '--now', NOW);
  const [header, ...rows] = stdout.trimEnd().split('\n');
  const starts = [...header!.matchAll(/[A-Z]+/g)].map(({ index }) => index);
  const cells = rows.map((row) => starts.map((start, at) => row.slice(start, starts[at + 1]).trim()));
  expect(header!.split(/ +/)).toEqual(['ROLE', 'IDENTIFIER', 'STATE', 'CONTACT', 'SPECIAL']);
  expect(cells.map((row) => row.slice(0, 2))).toEqual(
    getBundledScenario('standard')!.persons.map(({ role, identifier }) => [role, identifier]),
  );
  const byRole = new Map(cells.map(([role, , ...others]) => [role, others]));
  expect(byRole.get('mobile-email-mailbox')).toEqual([
    'AKTIV',
    'e-mail, mobile, Digipost',
    'Mobile, e-mail and a mailbox',
  ]);
  expect(byRole.get('reserved')!.slice(0, 2)).toEqual(['AKTIV, reserved', 'e-mail']);
  expect(byRole.get('deleted')!.slice(0, 2)).toEqual(['SLETTET', '-']);
  expect(byRole.get('expired')!.slice(0, 2)).toEqual(['AKTIV', 'e-mail expired, mobile expired']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

const SPECIAL: readonly [special: string, ...person: string[]][] = [
  ['D-number', 'kind: dnr', 'born: 1970'],
  ['not synthetic', 'identifier: "23079422568"'],
  ['born on 29 February', 'born: 1972-02-29'],
  ['born 2012-05-06', 'born: 2012-05-06'],
  ['e-mail expires 2026-06-08', 'kontaktinformasjon:', '  epostadresse_oppdatert: 2024-12-08T10:00:00+01'],
  ['e-mail expired 2026-05-08', 'kontaktinformasjon:', '  epostadresse_oppdatert: 2024-11-08T10:00:00+01'],
  ['foreign number', 'kontaktinformasjon:', '  mobiltelefonnummer: "+46701234567"'],
  ['mobile of several persons', 'kontaktinformasjon:', '  mobiltelefonnummer_duplisert: JA'],
  ['language nn', 'spraak: nn'],
  ['invalid state', 'allowInvalidState: true', 'spraak: xx'],
];

test('derives what is special from the identifier and the data', async () => {
  const persons = SPECIAL.flatMap(([, ...person], at) => [
    `person-${at}:`,
    ...(person.some((line) => /^(born|identifier)/.test(line)) ? [] : ['  born: 1970']),
    ...(person.some((line) => /^spraak/.test(line)) ? [] : ['  spraak: nb']),
    ...person.map((line) => `  ${line}`),
  ]);
  const listed = await listJson(await save('special.yaml', ...persons), '--now', NOW);
  for (const [at, [special]] of SPECIAL.entries()) expect(listed[at]!.special, special).toContain(special);
  expect(await listJson(await save('plain.yaml', 'a:', '  born: 1970', '  spraak: nb'), '--now', NOW)).toMatchObject([
    { special: [] },
  ]);
});

test('--format json has every field that the mock returns, at the time of the scenario by default', async () => {
  const path = join(folder, 'frozen.yaml');
  await writeFile(path, `name: frozen\nextends: standard\nnow: ${NOW}\n`);
  const [listed, later] = [await listJson(path), await listJson(path, '--now', '2030-01-01T00:00:00Z')];
  expect(listed[0]).toMatchObject({
    role: 'mobile-email-mailbox',
    state: 'AKTIV',
    contact: ['e-mail', 'mobile', 'Digipost'],
    person: { personidentifikator: '01837012046', digital_post: { postkasseleverandoeradresse: '984661185' } },
  });
  const dateIn = ([{ person }]: Json) => person.kontaktinformasjon.epostadresse_sist_verifisert.slice(0, 4);
  expect([dateIn(listed), dateIn(later)]).toEqual(['2026', '2029']);
});

test('--format ids prints identifiers only', async () => {
  const { stdout } = await list('standard', '--format', 'ids');
  expect(stdout).toBe(
    getBundledScenario('standard')!
      .persons.map(({ identifier }) => `${identifier}\n`)
      .join(''),
  );
});

test('keeps one line per person, regardless of its description', async () => {
  const path = await save('odd.yaml', 'a:', '  born: 1970', '  description: "one\\n\\e[2Jtwo\\u202E"');
  const lines = (await list(path)).stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('one \\u{1b}[2Jtwo\\u{202e}');
});

test('reads standard input for -', async () => {
  const child = spawn(process.execPath, [MAIN, 'scenario', 'persons', '-', '--format', 'ids']);
  child.stdin.end('name: x\npersons:\n  a: { identifier: "01837012046" }\n');
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect([child.exitCode, stdout]).toEqual([0, '01837012046\n']);
});

test('says that a scenario lists no persons', async () => {
  const path = join(folder, 'none.yaml');
  await writeFile(path, 'name: none\n');
  const stderr = 'krr: none lists no persons; the mock generates all persons\n';
  expect(await list(path)).toEqual({ code: 0, stdout: '', stderr });
  expect(await list(path, '--format', 'json')).toEqual({ code: 0, stdout: '[]\n', stderr });
  await writeFile(path, 'name: none\npopulation: scenario\n');
  expect((await list(path)).stderr).toBe('krr: none lists no persons; the register is empty\n');
});

test.each([
  ['standrd', 'krr: no scenario is called "standrd" (did you mean standard?)\n'],
  ['./no.yaml', 'krr: ./no.yaml: there is no such file\n'],
])('%s is an error in one line, with exit code 2', async (name, stderr) => {
  expect(await list(name)).toEqual({ code: 2, stdout: '', stderr });
});

test('prints every error of a file with its place', async () => {
  const path = await save('bad.yaml', 'a: { identifier: "01837012047" }', 'b: { born: 19700 }');
  const { code, stdout, stderr } = await list(path);
  expect(stderr.replaceAll(path, 'bad.yaml').split('\n')).toEqual([
    'krr: invalid scenario',
    expect.stringMatching(/^bad\.yaml:3:20: identifier: .*check digit/),
    expect.stringMatching(/^bad\.yaml:4:14: born: expected a year/),
    '',
  ]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
