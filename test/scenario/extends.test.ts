import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDiagnostic, getBundledScenario, listBundledScenarios } from '../../src/scenario/index.ts';
import { loadScenario, loadScenarioWithFiles, tryLoadScenario } from '../../src/scenario/load.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-extends-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

/** Writes files of a few lines each, in the folder of the test. */
async function write(files: Record<string, readonly string[]>): Promise<void> {
  for (const [name, lines] of Object.entries(files)) {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), `${lines.join('\n')}\n`);
  }
}

async function findFileDiagnostics(name: string): Promise<string[]> {
  const read = await tryLoadScenario(at(name));
  return read.ok ? [] : read.diagnostics.map(formatDiagnostic).map((line) => line.replaceAll(`${folder}/`, ''));
}

test('a scenario extends bundled scenarios and files, and later ones override earlier ones', async () => {
  await write({
    'top.yaml': ['name: top', 'extends: [standard, below/base, ./below/base.yaml]', 'behaviour: {absent: empty}'],
    'below/base.yaml': ['name: base', 'extends: ./deep.yml', 'population: scenario', 'behaviour: {absent: "null"}'],
    'below/deep.yml': ['name: deep', 'now: 2026-01-01T00:00:00Z', 'behaviour: {duplicates: collapsed}'],
    'below/base': ['name: without-ending', 'violates: [person/status]'],
  });
  const { scenario, files } = await loadScenarioWithFiles(at('top.yaml'));
  expect(scenario).toMatchObject({
    name: 'top',
    now: '2026-01-01T00:00:00Z',
    population: 'scenario',
    behaviour: { absent: 'empty', duplicates: 'collapsed' },
    persons: getBundledScenario('standard')!.persons,
    violates: ['person/status'],
  });
  expect(files.map(({ path }) => path)).toEqual(
    ['top.yaml', 'below/base', 'below/base.yaml', 'below/deep.yml'].map(at),
  );
});

test('a list of scenarios is merged without their defaults', async () => {
  await write({ 'switch.yaml': ['name: switch', 'behaviour: {duplicates: collapsed}', 'population: scenario'] });
  const scenario = await loadScenario([at('switch.yaml'), 'standard']);
  expect(scenario).toMatchObject({ name: 'standard', behaviour: { duplicates: 'collapsed' } });
  const reversed = await loadScenario(['standard', at('switch.yaml')]);
  expect(reversed).toMatchObject({ name: 'switch', population: 'scenario', persons: scenario.persons });
});

test('a scenario that two others extend is merged once, before both', async () => {
  await write({
    'base.yaml': ['name: base', 'now: 2026-01-01T00:00:00Z'],
    'one.yaml': ['name: one', 'extends: ./base.yaml', 'now: 2027-01-01T00:00:00Z'],
    'two.yaml': ['name: two', 'extends: ./base.yaml'],
  });
  expect(await loadScenario([at('one.yaml'), at('two.yaml')])).toMatchObject({ now: '2027-01-01T00:00:00Z' });
});

describe('reports the errors of extended scenarios', () => {
  test('where they stand, in whichever file, all at once', async () => {
    await write({
      'a.yaml': ['name: a', 'extends:', '  - standrad', '  - ./nowhere.yaml', '  - ./wrong.yaml', '  - nothing'],
      'wrong.yaml': ['name: wrong', 'populaton: all'],
    });
    expect(await findFileDiagnostics('a.yaml')).toEqual([
      'a.yaml:3:5: extends: no scenario is called "standrad" (did you mean standard?)',
      'a.yaml:4:5: extends: nowhere.yaml: there is no such file',
      'a.yaml:6:5: extends: no scenario is called "nothing": krr scenario list shows all of them; write a file as ./nothing.yaml',
      'wrong.yaml:2:1: unknown key "populaton" (did you mean population?)',
    ]);
  });

  test('suggests a similar file, or reports a folder', async () => {
    await write({
      'sub/typo.yaml': ['name: typo', 'extends: [./bse.yaml, ../sub, ./typo.yml, ./elsewhere/base.yaml]'],
      'sub/base.yaml': ['name: base'],
      'sub/base.txt': ['name: base'],
    });
    expect(await findFileDiagnostics('sub/typo.yaml')).toEqual([
      'sub/typo.yaml:2:11: extends: sub/bse.yaml: there is no such file (did you mean sub/base.yaml?)',
      'sub/typo.yaml:2:23: extends: sub: is a folder',
      'sub/typo.yaml:2:31: extends: sub/typo.yml: there is no such file (did you mean sub/typo.yaml?)',
      'sub/typo.yaml:2:43: extends: sub/elsewhere/base.yaml: there is no such file',
    ]);
  });

  test('together with the errors of the scenario itself and unknown roles', async () => {
    await write({
      'own.yaml': [
        'name: own',
        'populaton: all',
        'extends: ./wrong.yaml',
        'faults: {f: {delay: 1, when: {person: ana}}}',
      ],
      'wrong.yaml': ['name: wrong', 'name: again', 'persons: {anna: {born: 1700}}', 'extends: ./unread.yaml'],
      'unread.yaml': ['name: "unread', 'foo: 1'],
      'unsure.yaml': ['name: unsure', 'extends: ./unread.yaml', 'faults: {f: {delay: 1s, when: {person: kari}}}'],
    });
    expect(await findFileDiagnostics('own.yaml')).toEqual([
      'own.yaml:2:1: unknown key "populaton" (did you mean population?)',
      expect.stringMatching(/^own\.yaml:4:21: delay: expected a duration/),
      'own.yaml:4:39: person: no person has the role "ana" (did you mean anna?)',
      'wrong.yaml:2:1: duplicate key',
      'wrong.yaml:3:24: born: no number has that date',
      expect.stringMatching(/^unread\.yaml:.*: missing closing quote/),
    ]);
    expect(await findFileDiagnostics('unsure.yaml')).toEqual([
      'unsure.yaml:3:40: person: no person has the role "kari" (not all that this extends could be read)',
      expect.stringMatching(/^unread\.yaml:/),
    ]);
  });

  test('of several scenarios, with what is named but is not there', async () => {
    await write({ 'one.yaml': ['name: one', 'foo: 1'], 'two.yaml': ['name: two', 'populaton: all'] });
    const error = await loadScenario([at('one.yaml'), 'standrad', './no-such.yaml', at('two.yaml')]).catch((e) => e);
    expect(error).toMatchObject({ code: 'SCENARIO_INVALID' });
    expect(error.message.replaceAll(`${folder}/`, '').split('\n')).toEqual([
      'no scenario is called "standrad" (did you mean standard?)',
      './no-such.yaml: there is no such file',
      expect.stringMatching(/^one\.yaml:2:1: unknown key "foo"/),
      expect.stringMatching(/^two\.yaml:2:1: unknown key "populaton"/),
    ]);
    expect(error.files).toMatchObject(
      [at('one.yaml'), resolve('no-such.yaml'), at('two.yaml')].map((path) => ({ path })),
    );
  });

  test('reports the errors of a file once, however many files extend it', async () => {
    await write({
      'twice.yaml': ['name: twice', 'extends: [./left.yaml, ./right.yaml]'],
      'left.yaml': ['name: left', 'extends: ./wrong.yaml'],
      'right.yaml': ['name: right', 'extends: ./wrong.yaml'],
      'wrong.yaml': ['name: wrong', 'populaton: all'],
    });
    expect(await findFileDiagnostics('twice.yaml')).toHaveLength(1);
  });

  test('resolves the references of a text from the working directory', async () => {
    const read = await tryLoadScenario({ file: 'posted.yaml', text: 'name: posted\nextends: ./no-such-file\n' });
    expect(read).toMatchObject({
      diagnostics: [{ line: 2, column: 10, message: 'extends: ./no-such-file: there is no such file' }],
    });
  });

  test('reports circular references with the whole chain', async () => {
    await write({
      'c1.yaml': ['name: c-1', 'extends: ./c2.yaml'],
      'c2.yaml': ['name: c-2', 'extends: [standard, ./c1.yaml]'],
      'self.yaml': ['name: self', 'extends: ./self.yaml'],
    });
    expect(await findFileDiagnostics('c1.yaml')).toEqual([
      'c2.yaml:2:21: extends: circular: c1.yaml -> c2.yaml -> c1.yaml',
    ]);
    expect(await findFileDiagnostics('self.yaml')).toEqual([
      'self.yaml:2:10: extends: circular: self.yaml -> self.yaml',
    ]);
  });

  test('and so is a fault for a role that none of them has', async () => {
    const faults = [
      'faults:',
      '  slow: {delay: 1s, when: {person: reserved}}',
      '  gone: {silence: true, when: {person: resrved}}',
    ];
    await write({
      'role.yaml': ['name: role', 'extends: standard', ...faults],
      'alone.yaml': ['name: alone', ...faults],
    });
    expect(await findFileDiagnostics('role.yaml')).toEqual([
      'role.yaml:5:40: person: no person has the role "resrved" (did you mean reserved?)',
    ]);
    expect(await findFileDiagnostics('alone.yaml')).toHaveLength(2);
  });

  test('throws the errors with their positions', async () => {
    await write({ 'broken.yaml': ['name: broken', 'extends: []'] });
    await expect(loadScenario(at('broken.yaml'))).rejects.toMatchObject({
      code: 'SCENARIO_INVALID',
      message: expect.stringMatching(/broken\.yaml:2:10: extends: expected a name of the library or a file/),
    });
  });
});

test('files that cannot be read are watched as well: they may come', async () => {
  await write({ 'waits.yaml': ['name: waits', 'extends: ./later.yaml'] });
  expect(await tryLoadScenario(at('waits.yaml'))).toMatchObject({
    ok: false,
    files: [{ path: at('waits.yaml') }, { path: at('later.yaml'), version: '' }],
  });
});

test.each([
  ['standrad', 'SCENARIO_UNKNOWN', 'no scenario is called "standrad" (did you mean standard?)'],
  ['./no-such.yaml', 'SCENARIO_UNREADABLE', './no-such.yaml: there is no such file'],
])('rejects %s', async (reference, code, message) => {
  await expect(loadScenario(reference)).rejects.toMatchObject({ code, message });
});

test('loads a text and the scenarios that it extends', async () => {
  const scenario = await loadScenario({ file: 'posted.yaml', text: 'name: posted\nextends: standard\n' });
  expect(scenario).toEqual({ ...getBundledScenario('standard')!, name: 'posted', description: undefined });
});

test('lists the description of every bundled scenario', () => {
  const names = listBundledScenarios();
  expect(names.find(({ name }) => name === 'standard')!.description).toMatch(/^One person for each test person/);
  for (const { name } of names) expect(getBundledScenario(name)).toMatchObject({ name });
});
