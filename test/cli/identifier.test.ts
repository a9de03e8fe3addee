import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from '../../src/identifier/index.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const start = (...args: string[]) => spawn(process.execPath, [MAIN, 'identifier', ...args]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-identifier-'));
});
afterAll(() => rm(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);

async function krr(args: string[], input = '') {
  const child = start(...args);
  child.stdin.on('error', () => {}); // a child that ends early does not read it
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

describe('krr identifier', () => {
  test('explains each valid identifier in one aligned line', async () => {
    const { code, stdout } = await krr(['20914695016', '23079422568']);
    expect(stdout).toBe(
      '20914695016  valid    fødselsnummer, synthetic (+80), born 1946-11-20, female, classic rule\n' +
        '23079422568  valid    fødselsnummer, not synthetic, born 1994-07-23, male, classic rule\n',
    );
    expect(code).toBe(0);
  });

  test('prints each reason of an invalid identifier on its own line and exits with code 1', async () => {
    const { code, stdout } = await krr(['20914695016', '20914695026', '123']);
    expect(stdout.split('\n').slice(1)).toEqual([
      '20914695026  invalid  k1: the first check digit is 2, expected 1',
      '                      k2: the second check digit is 6, expected 4',
      '123          invalid  length: the length is 3, expected 11',
      '',
    ]);
    expect(code).toBe(1);
  });

  test('writes the same JSON for identifiers of any kind, in the order of the input', async () => {
    const identifiers = [
      ...['20914695016', '20914695017', '::error::x', '23079422568', '30108299939', '2091469501', '61914695013'],
      ...['99999999999', '٢٠٩١٤٦٩٥٠١٦', '20914695016'],
    ];
    const { stdout } = await krr(['--json', '--rule', '2032'], identifiers.join('\n'));
    const unknown = { kind: null, synthetic: null, birthDate: null, sex: null, rule: null };
    const expected = identifiers.map((identifier) => {
      const parsed = parse(identifier, { rule: '2032' });
      return parsed.valid
        ? { identifier, ...parsed, reasons: [] }
        : { identifier, valid: false, ...unknown, reasons: parsed.reasons };
    });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
    expect(lines[0]).toBe(JSON.stringify(expected[0]));
    expect(lines[4]).toBe(JSON.stringify(expected[4]));
  });

  test('writes one JSON object per line, with the fields in a fixed order', async () => {
    const { code, stdout } = await krr(['--json', '20914695016', '20914695017']);
    expect(stdout).toBe(
      '{"identifier":"20914695016","valid":true,"kind":"fnr","synthetic":"+80","birthDate":"1946-11-20","sex":"female",' +
        '"rule":"classic","reasons":[]}\n' +
        '{"identifier":"20914695017","valid":false,"kind":null,"synthetic":null,"birthDate":null,"sex":null,' +
        '"rule":null,"reasons":["k2"]}\n',
    );
    expect(code).toBe(1);
  });

  test('accepts identifiers of the 2032 rule only with --rule 2032', async () => {
    expect((await krr(['30108299939'])).code).toBe(1);
    const { code, stdout } = await krr(['30108299939', '--rule', '2032']);
    expect(stdout).toBe(
      '30108299939  valid    fødselsnummer, not synthetic, birth date and sex are not in the number, 2032 rule\n',
    );
    expect(code).toBe(0);
  });

  test.each([[[]], [['-']]])('reads one identifier per line from standard input, arguments %j', async (args) => {
    const { code, stdout } = await krr(args, '\ufeff20914695016\r\n\n   \n23079422568');
    expect(stdout.split('\n').map((line) => line.slice(0, 18))).toEqual([
      '20914695016  valid',
      '23079422568  valid',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('reads files in the order of the arguments', async () => {
    await writeFile(file('some.txt'), '\ufeff20914695016\r\n\n23079422568\n');
    const { code, stdout } = await krr([file('some.txt'), '20914695017']);
    expect(stdout.match(/^\d{11} {2}\w+/gm)).toEqual([
      '20914695016  valid',
      '23079422568  valid',
      '20914695017  invalid',
    ]);
    expect(code).toBe(1);
  });

  test('ends with a summary of several identifiers on standard error, except with --json', async () => {
    await writeFile(file('some.txt'), '20914695016\n23079422568\n20914695017\n01837012046\n');
    const { stderr } = await krr([file('some.txt')]);
    expect(stderr).toBe('krr: 4 identifiers: 3 valid (1 not synthetic), 1 invalid\n');
    expect((await krr(['20914695016', '20914695017'])).stderr).toBe('krr: 2 identifiers: 1 valid, 1 invalid\n');
    expect((await krr(['--json', file('some.txt')])).stderr).toBe('');
    expect((await krr(['20914695016'])).stderr).toBe('');
  });

  test.each([
    ['a missing file', 'none.txt', 'there is no such file'],
    ['a folder', '.', 'is not a file'],
    ['a FIFO', 'fifo.txt', 'is not a file'],
    ['a line without an end', 'long.txt', 'a line has more than 1000000 characters'],
  ])('exits 2 on %s, and says so in one line', async (_, name, reason) => {
    if (name === 'fifo.txt') execFileSync('mkfifo', [file(name)]);
    if (name === 'long.txt') await writeFile(file(name), '1'.repeat(1_200_000));
    expect(await krr([file(name)])).toEqual({ code: 2, stdout: '', stderr: `krr: ${file(name)}: ${reason}\n` });
  });

  test('explains a mistyped identifier, which is not a file', async () => {
    expect((await krr(['0183701204x'])).stdout).toMatch(/^0183701204x {2}invalid {2}digits: /);
    expect((await krr(['018370.12046'])).stdout).toMatch(/^018370\.12046 {2}invalid {2}length: /);
  });

  test('never trims an identifier', async () => {
    const { code, stdout } = await krr(['--json'], ' 20914695016\n');
    expect(JSON.parse(stdout)).toMatchObject({ identifier: ' 20914695016', reasons: ['length', 'digits'] });
    expect(code).toBe(1);
  });

  test('escapes control characters of its input', async () => {
    const { stdout } = await krr([], '\u001b[31m\u009b5m\n');
    expect(stdout).toMatch(/^\\u\{1b\}\[31m\\u\{9b\}5m {2}invalid/);
  });

  test('prints the result of each line as soon as it is read', async () => {
    const child = start('--json');
    for (const identifier of ['20914695016', '20914695017', '20914695016']) {
      child.stdin.write(`${identifier}\n`);
      const [chunk] = await once(child.stdout, 'data');
      expect(JSON.parse(String(chunk))).toMatchObject({ identifier });
    }
    child.stdin.end();
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
  });

  test('ends silently when the reader closes the pipe before the input ends', async () => {
    const child = start();
    const errors = text(child.stderr);
    const closed = once(child, 'close');
    child.stdin.on('error', () => {});
    child.stdin.write('20914695016\n'.repeat(1000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const more = setInterval(() => child.stdin.write('20914695016\n'.repeat(10_000)), 20);
    await closed;
    clearInterval(more);
    expect(await errors).toBe('');
    expect(child.exitCode).toBe(0);
  });

  test.each([
    ['an unknown rule', ['--rule', 'both', '20914695016'], 'Allowed choices are classic, 2032'],
    ['an unknown option', ['--jsn', '20914695016'], 'unknown option'],
    ['an empty input', [], 'no identifier in the input'],
  ])('exits 2 on %s, and says so in one line', async (_, args, words) => {
    const { code, stdout, stderr } = await krr(args);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('shows examples in its help', async () => {
    const { code, stdout } = await krr(['--help']);
    expect(stdout).toContain('$ krr identifier 20914695016');
    expect(code).toBe(0);
  });
});
