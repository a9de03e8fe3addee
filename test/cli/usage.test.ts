import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { krr, MAIN } from '../support/cli/krr.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-usage-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('--version prints the version of the package', async () => {
  expect(await krr(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('prints the help on standard error and exits with code 2 without a command', async () => {
  const { code, stdout, stderr } = await krr([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const command of ['mock', 'check', 'persons', 'identifier'])
    expect(stderr).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});

test.each([
  ['mock', ['krr mock --port 0', 'KRR_PORT=9000']],
  ['persons', ['krr persons --count 1000000', '--where reserved', 'mobile-only', 'language=se']],
])('%s --help has examples', async (command, examples) => {
  const { code, stdout, stderr } = await krr([command, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('\nExamples:\n');
  for (const example of examples) expect(stdout).toContain(example);
});

test('mock --help names the environment variable of every option', async () => {
  const { stdout } = await krr(['mock', '--help']);
  const options = [...stdout.matchAll(/^ {2}--([a-z-]+) </gm)].map(([, option]) => option!);
  expect(options.length).toBeGreaterThan(15);
  const help = stdout.replace(/\s+/g, ' ');
  for (const option of options) expect(help).toContain(`KRR_${option.toUpperCase().replaceAll('-', '_')})`);
});

/** Words that the one line on standard error holds. */
const USAGE_ERRORS: readonly [command: string, words: string, env?: Record<string, string>][] = [
  ['mcok', "unknown command 'mcok'"],
  ['mock --prot 1', '(Did you mean --port?)'],
  ['mock --port', 'argument missing'],
  ['mock --port 65536', 'from 0 to 65535'],
  ['mock', "value 'abc' from env 'KRR_PORT' is invalid", { KRR_PORT: 'abc' }],
  ['mock', 'Allowed choices are any, none', { KRR_AUTH: 'both' }],
  [
    'mock',
    "value 'perhaps' from env 'KRR_WATCH' is invalid. Expected one of true, 1, yes, on",
    { KRR_WATCH: 'perhaps' },
  ],
  ['mock --scenario standard,', 'Expected a name or a file'],
  ['mock', "value ',' from env 'KRR_SCENARIO' is invalid", { KRR_SCENARIO: ',' }],
  ['mock --now yesterday', 'such as 2026-06-01T12:00:00+02'],
  ['mock --now 2026-06-01T12:00:00', 'Expected a timestamp with an offset'],
  ['mock --now 2026-02-29T12:00:00Z', 'Expected a timestamp with an offset'],
  ['mock --now 2026-06-01T24:30:00Z', 'Expected a timestamp with an offset'],
  ['mock --base-path kontaktinfo', 'Expected a path, such as /'],
  ['mock --base-path /a/../b', 'Expected a path, such as /'],
  ['mock --host 203.0.113.1 --port 0', 'cannot listen on 203.0.113.1'],
  ['mock --host=', 'such as 127.0.0.1'],
  [
    'mock --scenario nope',
    'no scenario is called "nope": krr scenario list shows all of them; write a file as ./nope.yaml',
  ],
  ['scenario persons deep.json', '"deep.json": krr scenario list shows all of them; write a file as ./deep.json'],
  ['mock --scenario ./nope.yaml', './nope.yaml: there is no such file'],
  ['mock extra', 'too many arguments'],
  ['persons --count -1', 'from 0 to 100000000'],
  ['persons --kind npid', 'Allowed choices are fnr, dnr'],
  ['persons --format xml', 'Allowed choices are ids, ndjson, json, csv'],
  ['persons --born fifties', 'such as 1950..1959'],
  ['persons --born 1960..1950', '1960-01-01 is after 1950-12-31'],
  ['persons --born 1950-02-30', '1950-02-30'],
  ['persons --born 1990-01-01 --count 1000', '1000 identifiers are wanted, but only'],
  ['persons --where rich', 'unknown property "rich"; available: active, deleted'],
  ['persons --where deleted,reserved', 'no person can have all of these properties: deleted, reserved'],
];

test.concurrent.each(USAGE_ERRORS)(
  'krr %s prints one line with %s and exits with code 2',
  async (command, words, env = {}) => {
    const { code, stdout, stderr } = await krr(command.split(' '), env);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  },
);

test.concurrent.each([
  ['mock --port', '\u001b[2J\u202e'],
  ['mock --scenario', './\u009b2J\u2028.yaml'],
  ['mock --auth', '##vso[task.complete]'],
])('krr %s with a text that a terminal or a CI server interprets prints it escaped', async (command, text) => {
  const { code, stderr } = await krr([...command.split(' '), text]);
  expect(stderr).toMatch(/^krr: [^\p{C}\u2028]+\\u\{[^\p{C}\u2028]+\n$/u);
  expect(stderr).not.toContain('##vso');
  expect(code).toBe(2);
});

test('a port in use is reported in one line with exit code 2', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as { port: number };
  const { code, stdout, stderr } = await krr(['mock', '--port', String(port)]);
  server.close();
  expect(stderr).toBe(`krr: port ${port} is in use. Choose another with --port, or a free one with --port 0\n`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

describe('an invalid scenario file', () => {
  test('is rejected with every error by file, line and column', async () => {
    const file = join(folder, 'mine.yaml');
    await writeFile(file, 'name: mine\npersns: {}\npopulation: some\n');
    const { code, stdout, stderr } = await krr(['mock', '--port', '0', '--scenario', file]);
    expect(stderr).toMatch(/^krr: invalid scenario\n\/.*\/mine\.yaml:2:1: .*persns/);
    expect(stderr).toMatch(/mine\.yaml:3:13: .*population/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('is rejected with its first twenty errors, the number of the others and the command that lists them', async () => {
    const file = join(folder, 'many.yaml');
    const keys = Array.from({ length: 33 }, (_, at) => `unknown-${at}: 1\n`);
    await writeFile(file, `name: many\n${keys.join('')}`);
    const { code, stderr } = await krr(['mock', '--port', '0', '--scenario', file]);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(22);
    expect(lines[20]).toMatch(/many\.yaml:21:1: unknown key "unknown-19"/);
    expect(lines[21]).toBe(`and 13 more: krr scenario validate ${file}`);
    expect(code).toBe(2);
  });

  test('that is binary is rejected in a few short lines', async () => {
    const file = join(folder, 'binary.yaml');
    await writeFile(file, Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919 + (at >> 3)) % 256)));
    const { code, stderr } = await krr(['mock', '--port', '0', '--scenario', file]);
    expect(stderr.length).toBeLessThan(12_000);
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    expect(code).toBe(2);
  });

  test('with invalid YAML is rejected', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'name: [mine\n');
    const { code, stderr } = await krr(['mock', '--port', '0', '--scenario', file]);
    expect(stderr).toMatch(/^krr: invalid scenario\n\/.*\/broken\.yaml:\d+:\d+: /);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });
});

const sh = async (line: string) => {
  const child = spawn('sh', ['-c', line, process.execPath, MAIN]);
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stderr };
};

describe('standard output', () => {
  test.each(['mock --help', '--version', 'persons --count 100000', 'identifier 20914695016'])(
    'without a reader is not an error of krr %s',
    async (command) => {
      const line = `{ "$0" "$1" ${command}; echo "code $?" >&2; } | true`;
      expect((await sh(line)).stderr).toBe('code 0\n');
    },
  );

  test
    .runIf(existsSync('/dev/full'))
    .each(['mock --help', 'mock --port 0', 'persons', 'identifier 20914695016', 'check --list'])(
    'on a full disk ends krr %s with one line and exit code 2',
    async (command) => {
      const stderr = 'krr: cannot write to standard output (ENOSPC)\n';
      expect(await sh(`"$0" "$1" ${command} > /dev/full`)).toEqual({ code: 2, stderr });
    },
  );

  test.runIf(process.platform === 'linux')(
    'on a disk that stores a part ends with one line and exit code 2',
    async () => {
      const file = join(folder, 'part.yaml');
      const result = await sh(`ulimit -f 4; "$0" "$1" scenario new mine --stdout > '${file}'`);
      expect(result).toEqual({ code: 2, stderr: 'krr: cannot write to standard output (EFBIG)\n' });
    },
  );

  test.runIf(existsSync('/dev/full'))('and standard error, both full, end it with exit code 2', async () => {
    expect((await sh('"$0" "$1" mock --prot > /dev/full 2>&1')).code).toBe(2);
  });
});
