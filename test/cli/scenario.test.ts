import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStartingScenario } from '../../src/cli/starting-scenario.ts';
import { runConformance } from '../../src/conformance/index.ts';
import { rules } from '../../src/conformance/rules/index.ts';
import { startMock } from '../../src/mock/start.ts';
import { Register } from '../../src/register/index.ts';
import { listBundledScenarios, type Scenario } from '../../src/scenario/index.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { krr, MAIN } from '../support/cli/krr.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-scenario-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `krr scenario` in the folder of the test. */
async function scenario(args: string, input = '') {
  const child = spawn(process.execPath, [MAIN, 'scenario', ...args.split(' ').filter(Boolean)], { cwd: folder });
  child.stdin.on('error', () => {}); // a command that ends early does not read it
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

async function scenarioOf(text: string): Promise<Scenario> {
  const read = await tryLoadScenario({ file: 'mine.yaml', text });
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.scenario;
}

const file = (name: string): string => join(folder, name);
const bundled = (name: string): URL => new URL(`../../scenarios/${name}`, import.meta.url);

describe('krr scenario list', () => {
  test('prints the name and the first sentence of the description of each bundled scenario', async () => {
    const { code, stdout, stderr } = await scenario('list');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(listBundledScenarios().map(({ name }) => name));
    for (const [at, { description }] of listBundledScenarios().entries()) {
      const [, shown] = /^\S+ {2,}(.+?)(?: \(faults: .*\))?$/.exec(lines[at]!)!;
      expect(description!.startsWith(shown!)).toBe(true);
      expect(shown).not.toMatch(/[.!?]\s/);
    }
    expect(lines.find((line) => line.startsWith('slow '))).toMatch(
      / \(faults: all requests with 100 or more persons; all requests with 1 to 99 persons\)$/,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('--json prints one object per line, with the complete description', async () => {
    const { code, stdout } = await scenario('list --json');
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed.map(({ faults, ...scenario }) => scenario)).toEqual(listBundledScenarios());
    const faultsByName = new Map(listed.map(({ name, faults }) => [name, faults]));
    expect(faultsByName.get('outage-and-recovery')).toEqual([{ name: 'outage', when: 'requests 3 to 10' }]);
    expect(faultsByName.get('standard')).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('krr scenario show', () => {
  test('prints the unchanged file', async () => {
    const stdout = await readFile(bundled('standard.yaml'), 'utf8');
    expect(await scenario('show standard')).toEqual({ code: 0, stdout, stderr: '' });
  });

  test.each([
    ['standrad', 'krr: no scenario is called "standrad" (did you mean standard?)\n'],
    ['../package', 'krr: no scenario is called "../package": krr scenario list shows all of them\n'],
  ])('%s is no scenario: one line, and exit code 2', async (name, stderr) => {
    expect(await scenario(`show ${name}`)).toEqual({ code: 2, stdout: '', stderr });
  });
});

describe('krr scenario validate', () => {
  test('prints ok or every error with its location for each file, and exits with code 1', async () => {
    await writeFile(file('good.yaml'), 'name: good\nextends: ./base.yaml\n');
    await writeFile(file('base.yaml'), 'name: base\n');
    await writeFile(file('bad.yaml'), 'name: bad\npopulaton: all\nfaults:\n  slow: {}\n');
    const { code, stdout, stderr } = await scenario('validate good.yaml bad.yaml base.yaml');
    expect(stdout.split('\n')).toEqual([
      'good.yaml: ok',
      'bad.yaml:2:1: unknown key "populaton" (did you mean population?)',
      expect.stringMatching(/^bad\.yaml:4:3: slow: expected a delay, or one of/),
      'base.yaml: ok',
      '',
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect((await scenario('validate good.yaml')).code).toBe(0);
  });

  test('prints every error, regardless of their number', async () => {
    const keys = Array.from({ length: 33 }, (_, at) => `unknown-${at}: 1\n`);
    await writeFile(file('many.yaml'), `name: many\n${keys.join('')}`);
    expect((await scenario('validate many.yaml')).stdout.trimEnd().split('\n')).toHaveLength(33);
  });

  test('prints nothing else, regardless of the number of files', async () => {
    await writeFile(file('good.yaml'), 'name: good\n');
    const { code, stdout, stderr } = await scenario(`validate ${Array(40).fill('good.yaml').join(' ')}`);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'good.yaml: ok\n'.repeat(40), stderr: '' });
  });

  test('reads standard input for -', async () => {
    const right = await scenario('validate -', 'name: x\nextends: standard\n');
    expect(right).toEqual({ code: 0, stdout: '<stdin>: ok\n', stderr: '' });
    const wrong = await scenario('validate -', 'name: 5\n');
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringMatching(/^<stdin>:1:7: name: expected/) });
  });

  test('exits with code 2 if a file cannot be read, and checks the other files', async () => {
    await writeFile(file('good.yaml'), 'name: good\n');
    await writeFile(file('bad.yaml'), 'nam: bad\n');
    expect(await scenario('validate nope.yaml good.yaml bad.yaml')).toEqual({
      code: 2,
      stdout: 'good.yaml: ok\nbad.yaml:1:1: unknown key "nam" (did you mean name?)\n',
      stderr: 'krr: nope.yaml: there is no such file\n',
    });
  });
});

describe('reports a file that is not a scenario file in one line', () => {
  const TOO_LARGE = 'larger than 10 MB';

  test.each([
    ['a folder', 'folder.yaml', 'is a folder'],
    ['a file of 50 MB', 'large.yaml', TOO_LARGE],
    ['a name that resembles one', 'ordinry.yaml', 'there is no such file (did you mean ordinary.yaml?)'],
  ])('%s', async (_, name, reason) => {
    await mkdir(file('folder.yaml'), { recursive: true });
    await writeFile(file('large.yaml'), 'name: large\n');
    await truncate(file('large.yaml'), 50_000_000);
    await writeFile(file('ordinary.yaml'), 'name: ordinary\n');
    const stderr = `krr: ${name}: ${reason}\n`;
    expect(await scenario(`validate ${name}`)).toEqual({ code: 2, stdout: '', stderr });
    const started = await krr(['mock', '--port', '0', '--scenario', file(name)]);
    expect({ ...started, stderr: started.stderr.replaceAll(`${folder}/`, '') }).toEqual({
      code: 2,
      stdout: '',
      stderr,
    });
  });

  test('standard input without an end', async () => {
    const stderr = `krr: <stdin>: ${TOO_LARGE}\n`;
    expect(await scenario('validate -', '#'.repeat(11_000_000))).toEqual({ code: 2, stdout: '', stderr });
  });
});

describe('krr scenario new', () => {
  test('creates a valid file and prints the command that uses it', async () => {
    const { code, stdout, stderr } = await scenario('new my-start');
    expect(stdout).toBe('created ./my-start.yaml. Start a mock with it: krr mock --scenario ./my-start.yaml\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await scenario('validate my-start.yaml')).toMatchObject({ code: 0, stdout: 'my-start.yaml: ok\n' });
    const [schema] = (await readFile(file('my-start.yaml'), 'utf8')).split('\n');
    expect(schema).toBe('# yaml-language-server: $schema=./node_modules/krr-kit/scenarios/scenario.schema.json');
  });

  test('does not overwrite a file', async () => {
    await writeFile(file('mine.yaml'), 'precious');
    expect(await scenario('new mine')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'krr: ./mine.yaml: the file already exists. Choose another name or use --stdout\n',
    });
    expect(await readFile(file('mine.yaml'), 'utf8')).toBe('precious');
  });

  test('--stdout prints the scenario and writes no file', async () => {
    const { code, stdout } = await scenario('new printed --stdout');
    expect(stdout).toMatch(/^# yaml-language-server: .*\n[\s\S]*\nname: printed\n/);
    expect(code).toBe(0);
    await expect(readFile(file('printed.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([
    ['/app/node_modules/krr-kit', '/app', './node_modules/krr-kit/scenarios/scenario.schema.json'],
    ['/app/node_modules/krr-kit', '/app/test/krr', '../../node_modules/krr-kit/scenarios/scenario.schema.json'],
    ['/src/krr-kit', '/src/krr-kit', './scenarios/scenario.schema.json'],
    ['/src/krr-kit', '/src/krr-kit/test', '../scenarios/scenario.schema.json'],
    ['/src/krr-kit', '/src', './node_modules/krr-kit/scenarios/scenario.schema.json'],
    ['/usr/lib/node_modules/krr-kit', '/app', './node_modules/krr-kit/scenarios/scenario.schema.json'],
  ])('refers to the schema of %s from %s without a path of this machine: %s', (installed, folder, reference) => {
    const [first] = createStartingScenario('mine', `${installed}/scenarios/scenario.schema.json`, folder).split('\n');
    expect(first).toBe(`# yaml-language-server: $schema=${reference}`);
  });

  test('in a clone refers to a schema that exists', async () => {
    const cwd = fileURLToPath(new URL('../support/cli/', import.meta.url));
    const { stdout } = spawnSync(process.execPath, [MAIN, 'scenario', 'new', 'mine', '--stdout'], { cwd });
    const [, reference = ''] = /\$schema=(.*)/.exec(String(stdout)) ?? [];
    expect(reference).toBe('../../../scenarios/scenario.schema.json');
    await expect(readFile(join(cwd, reference), 'utf8')).resolves.toContain('"$schema"');
  });

  test('has a person whose address is unexpired on every day of a year', async () => {
    const mine = await scenarioOf(createStartingScenario('mine', '/schema.json', '/'));
    const { identifier } = mine.persons.find(({ role }) => role === 'confirmed-long-ago')!;
    const contactAt = (now: number): string =>
      new Register({ scenario: mine, seed: 1, clock: { now: () => now, frozen: false } }).find(identifier).contact;
    const days = Array.from({ length: 366 }, (_, day) => Date.UTC(2027, 0, 1 + day, 22));
    expect(days.filter((now) => contactAt(now) !== 'fresh')).toEqual([]);
  });

  test('has one person in an invalid state, which krr check reports', async () => {
    const mine = await scenarioOf(createStartingScenario('mine', '/schema.json', '/'));
    const mock = await startMock({ scenario: { ...mine, faults: [] } });
    try {
      const target = { baseUrl: mock.url, tokens: { main: 'any' }, timeoutMs: 30_000, concurrency: 4 };
      const { results } = await runConformance({ target, persons: mine });
      const broken = results.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome));
      expect(broken.map(({ id }) => id)).toEqual(['state/slettet-no-data']);
    } finally {
      await mock.close();
    }
  });

  test('contains commands that work', async () => {
    const text = createStartingScenario('mine', '/schema.json', '/');
    const mock = await startMock({ scenario: { ...(await scenarioOf(text)), faults: [] } });
    try {
      const [, , list, check] = [...text.matchAll(/^# [A-Z][^:]+: +(.+)$/gm)].map(([, command]) => command!);
      await writeFile(file('mine.yaml'), text);
      expect((await scenario(list!.replace('krr scenario ', ''))).stdout).toMatch(/^reserved-newcomer +\d{11} /m);
      const words = check!.replace('http://127.0.0.1:8080', mock.url).replace('./mine.yaml', file('mine.yaml'));
      const { code, stderr, stdout } = await krr([...words.split(' ').slice(1), '--rule', 'persons-file/*']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('conforms');
    } finally {
      await mock.close();
    }
  });

  test('has only valid keys and existing rules in its comments', async () => {
    const whole = createStartingScenario('mine', '/schema.json', '/');
    const uncommented = whole.replace(/^# (?=(?: +- )|(?: *[a-z]\w*:))/gm, '');
    expect(uncommented).toMatch(/^now: .*\n[\s\S]*^behaviour:\n {2}\w+: [\s\S]*^violates:\n {2}- /m);
    const read = await tryLoadScenario({ file: 'mine.yaml', text: uncommented });
    expect(read).toMatchObject({ ok: true });
    const known = rules.map(({ id }) => id);
    for (const rule of read.ok ? read.scenario.violates : []) expect(known).toContain(rule);
  });
});

test.each([
  ['', 'Usage: krr scenario'],
  ['lst', "unknown command 'lst' (Did you mean list?)"],
  ['list --jsn', "unknown option '--jsn' (Did you mean --json?)"],
  ['validate', "missing required argument 'file'"],
  ['persons', "missing required argument 'scenario'"],
  ['persons standard --now today', 'Expected a timestamp'],
  ['new My_Start', 'Expected a kebab-case name'],
])('krr scenario %s is a usage error: %s, exit code 2', async (args, words) => {
  const { code, stdout, stderr } = await scenario(args);
  expect(stderr).toContain(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test.each(['', 'list', 'show', 'persons', 'validate', 'new'])(
  'krr scenario %s --help has examples',
  async (command) => {
    const { code, stdout, stderr } = await scenario(`${command} --help`);
    expect(stdout).toContain(`\nExamples:\n`);
    expect(stdout).toContain(`krr scenario ${command}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  },
);
