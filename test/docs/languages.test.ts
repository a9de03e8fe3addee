import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { krr, MAIN } from '../support/cli/krr.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
/** Where Debian's packages junit5 and libjackson2-databind-java install. */
const JARS = '/usr/share/java';
const MAX_HELPER_LINES = 80;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'krr-languages-'));
  expect(await krr(['vectors', '--out', join(folder, 'vectors')])).toMatchObject({ code: 0 });
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[], cwd: string): string {
  const env = {
    ...process.env,
    KRR_COMMAND: `${process.execPath} ${MAIN}`,
    KRR_VECTORS: join(folder, 'vectors'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

const succeeds = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

const hasPython = succeeds(
  'python3',
  '-c',
  'import sys, zoneinfo; zoneinfo.ZoneInfo("Europe/Oslo"); assert sys.version_info >= (3, 9)',
);
/** The compiler is also in the package kotlin-compiler of the npm registry. */
const hasKotlin = succeeds('kotlinc', '-version');
const hasJava =
  succeeds('javac', '--version') &&
  ['junit-jupiter.jar', 'jackson-databind.jar'].every((jar) => existsSync(join(JARS, jar)));

test.skipIf(!hasPython)('the Python example passes its tests and the vectors', () => {
  run('python3', ['-W', 'error', '-m', 'unittest'], join(EXAMPLES, 'python'));
});

/** The class path of JUnit 5 and Jackson, in Debian's packages. */
const findJars = (): string =>
  readdirSync(JARS)
    .filter(
      (jar) =>
        /^(junit-(jupiter|platform)|opentest4j|apiguardian|jackson|picocli|univocity)[a-z0-9-]*\.jar$/.test(jar) &&
        !/-\d|standalone|codegen|jline/.test(jar),
    )
    .map((jar) => join(JARS, jar))
    .join(':');

const listFiles = (path: string): string[] => readdirSync(path).map((file) => join(path, file));

function runJUnit(classes: string, path: string): string {
  const launcher = 'org.junit.platform.console.ConsoleLauncher';
  const options = ['--select-class', 'no.example.krr.KrrClientTest', '--details', 'summary'];
  return run('java', ['-cp', `${classes}:${path}`, launcher, ...options], folder);
}

test.skipIf(!hasJava)('the Java example passes its tests and the vectors', () => {
  const classes = join(folder, 'classes');
  const path = findJars();
  const sources = ['main', 'test'].flatMap((kind) =>
    listFiles(join(EXAMPLES, 'java/src', kind, 'java/no/example/krr')),
  );
  const lint = ['-Werror', '-Xlint:all,-processing,-classfile,-path', '-proc:none'];
  run('javac', [...lint, '-d', classes, '-cp', path, ...sources], folder);
  expect(runJUnit(classes, path)).toMatch(/\[ +6 tests successful/);
});

test.skipIf(!(hasJava && hasKotlin))('the Kotlin example passes its tests and the vectors', () => {
  const classes = join(folder, 'kotlin.jar');
  const path = findJars();
  const sources = ['main', 'test'].flatMap((kind) => listFiles(join(EXAMPLES, 'kotlin/src', kind, 'kotlin')));
  const options = ['-Werror', '-jvm-target', '17', '-include-runtime'];
  run('kotlinc', [...options, '-d', classes, '-cp', path, ...sources], folder);
  expect(runJUnit(classes, path)).toMatch(/\[ +6 tests successful/);
});

test('the helper of each language is short enough to copy', () => {
  const helpers = [
    'python/krr_mock.py',
    'java/src/test/java/no/example/krr/KrrMock.java',
    'kotlin/src/test/kotlin/KrrMock.kt',
    'dotnet/KrrMock.cs',
  ];
  for (const helper of helpers) {
    expect(readFileSync(join(EXAMPLES, helper), 'utf8').split('\n').length, helper).toBeLessThanOrEqual(
      MAX_HELPER_LINES + 1,
    );
  }
});
