import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { krr } from './support/cli/krr.ts';
import {
  BANNED_FUNCTION_NAMES,
  BANNED_PROSE,
  type BannedPattern,
  EXCEPTIONS,
  readTestTitle,
} from './support/vocabulary.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SKIPPED_FOLDERS = ['generated', 'node_modules'];
/** These two name the patterns. */
const SKIPPED_FILES = ['test/vocabulary.test.ts', 'test/support/vocabulary.ts'];

function listFiles(path: string): string[] {
  if (!statSync(ROOT + path).isDirectory()) return [path];
  return readdirSync(ROOT + path)
    .filter((name) => !SKIPPED_FOLDERS.includes(name))
    .flatMap((name) => listFiles(`${path}/${name}`))
    .filter((file) => /\.(tsx?|mjs|md|ya?ml|json|css)$/.test(file) && !SKIPPED_FILES.includes(file));
}

const isException = (file: string, line: string): boolean =>
  EXCEPTIONS.some((exception) => file.startsWith(exception.file) && line.includes(exception.text));

/** Returns `place: pattern (use: …)` for each line of a text that a pattern matches. */
function findBanned(file: string, text: string, patterns: readonly BannedPattern[], isTest = false): string[] {
  return text.split('\n').flatMap((line, index) => {
    const checked = isTest ? readTestTitle(line) : line;
    if (checked === undefined || isException(file, line)) return [];
    return patterns
      .filter(({ pattern }) => pattern.test(checked))
      .map(({ name, use }) => `${file}:${index + 1}: "${name}" (use: ${use}): ${line.trim()}`);
  });
}

const read = (file: string): string => readFileSync(ROOT + file, 'utf8');

describe('plain technical English', () => {
  test.each(['src', 'scripts'])('in %s', (folder) => {
    const patterns = [...BANNED_PROSE, ...BANNED_FUNCTION_NAMES];
    expect(listFiles(folder).flatMap((file) => findBanned(file, read(file), patterns))).toEqual([]);
  });

  test.each(['docs', 'scenarios', 'openapi', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'])(
    'in %s',
    (path) => {
      expect(listFiles(path).flatMap((file) => findBanned(file, read(file), BANNED_PROSE))).toEqual([]);
    },
  );

  test('in the names of tests', () => {
    const files = listFiles('test').filter((file) => file.endsWith('.ts'));
    expect(files.flatMap((file) => findBanned(file, read(file), BANNED_PROSE, true))).toEqual([]);
  });

  test('in every --help', async () => {
    const main = (await krr(['--help'])).stdout;
    const commands = [...main.matchAll(/^ {2}([a-z]+)(?: \[|\s{2,})/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(4);
    const helps = await Promise.all(
      commands.map(async (name) => [name, (await krr([name, '--help'])).stdout] as const),
    );
    const all = [['krr', main] as const, ...helps];
    expect(all.flatMap(([name, help]) => findBanned(`krr ${name} --help`, help, BANNED_PROSE))).toEqual([]);
  });
});

describe('the patterns', () => {
  test.each([
    'Who has no token is rejected.',
    'Timestamps that are none.',
    'Nothing is told of a deleted person',
    'the answer of the service',
    'a fault strikes twice',
    'a request is seen off',
    'const MOST_WAITS = 3;',
    'which the judge refuses',
  ])('reject "%s"', (line) => {
    expect(findBanned('x', line, BANNED_PROSE)).not.toEqual([]);
  });

  test.each(['const pathOf = (a) => a;', 'function personsIn(body: string) {', '  #refusalOf(error: Error) {'])(
    'reject "%s"',
    (line) => {
      expect(findBanned('x', line, BANNED_FUNCTION_NAMES)).not.toEqual([]);
    },
  );

  test.each([
    'A person who is reserved keeps contact information.',
    'There is no such endpoint.',
    'The request is no longer pending.',
    'Who may call this endpoint?',
    'const identifier = parse(text);',
  ])('accept "%s"', (line) => {
    expect(findBanned('x', line, [...BANNED_PROSE, ...BANNED_FUNCTION_NAMES])).toEqual([]);
  });
});

test('every exception is needed and has a reason', () => {
  const needed = EXCEPTIONS.map((exception) => {
    const isTest = exception.file.startsWith('test');
    const files = exception.file.includes('--help') ? [] : listFiles(exception.file.replace(/\/$/, ''));
    const patterns = [...BANNED_PROSE, ...BANNED_FUNCTION_NAMES];
    const lines = files.flatMap((file) => read(file).split('\n')).filter((line) => line.includes(exception.text));
    return lines.some((line) => {
      const checked = isTest ? readTestTitle(line) : line;
      return checked !== undefined && patterns.some(({ pattern }) => pattern.test(checked));
    });
  });
  expect(EXCEPTIONS.filter((_, index) => !needed[index])).toEqual([]);
  expect(EXCEPTIONS.filter(({ reason }) => reason.length < 10)).toEqual([]);
});
