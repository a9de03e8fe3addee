/** Uses the packed package as a project that has installed it does. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CommandResult,
  cloneProject,
  createConsumer,
  createFolder,
  execute,
  findProgram,
  removeFolder,
} from '../support/package/packed.ts';

const LIMIT = 600_000;
const PERSON = '01837012046';

const folders: string[] = [];
let packing: CommandResult;
let tarball: string;

beforeAll(async () => {
  const clone = await cloneProject();
  folders.push(clone);
  packing = await execute(clone, ['npm', 'pack', '--ignore-scripts=false']);
  tarball = join(clone, 'krr-kit-0.1.0.tgz');
}, LIMIT);

afterAll(() => Promise.all(folders.map(removeFolder)));

async function consume(
  files: Readonly<Record<string, string>>,
  packages: readonly string[],
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const folder = await createConsumer(tarball, files, packages);
  folders.push(folder);
  return execute(folder, command, env);
}

const passes = (result: CommandResult) => expect(result, result.output).toMatchObject({ code: 0 });

/** Looks a person up, issues a token, switches the scenario and loads each lazily loaded package. */
const USE = `
  const mock = await startMock();
  let seen;
  try {
    const response = await fetch(mock.url + '/rest/v1/personer', {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'content-type': 'application/json', accept: 'application/json;q=0.5, application/jose' },
      body: JSON.stringify({ personidentifikatorer: ['${PERSON}'] }),
    });
    const token = await mock.token({ client_id: 'test', scope: 'krr:global/kontaktinformasjon.read' });
    await mock.setScenario(['standard', 'rate-limit']);
    const soap = await fetch(mock.url + '/ws-v5', { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<x/>' });
    const type = response.headers.get('content-type');
    seen = JSON.stringify([response.status, type, token.split('.').length, soap.status, isValidIdentifier('${PERSON}')]);
  } finally {
    await mock.close();
  }
`;
const EXPECTED = '[200,"application/jose",3,500,true]';
const CHECK = `if (seen !== '${EXPECTED}') throw new Error(seen);`;

const testFile = (imports: string, framework = '') =>
  `${framework}${imports}\ntest('the mock returns a person', async () => {\n${USE}\n${CHECK}\n});\n`;

const IMPORT = "import { isValidIdentifier, startMock } from 'krr-kit';";
const REQUIRE = "const { isValidIdentifier, startMock } = require('krr-kit');";

test('npm pack in a fresh clone builds both entries, their types and the licences', async () => {
  passes(packing);
  const { output } = await execute('.', ['tar', '-tzf', tarball]);
  const names = output.split('\n');
  for (const file of [
    'index.js',
    'index.cjs',
    'index.d.ts',
    'index.d.cts',
    'cli/main.js',
    'THIRD-PARTY-LICENSES.txt',
  ]) {
    expect(names).toContain(`package/dist/${file}`);
  }
});

test('an installation with engine-strict has no warning and no dependency', { timeout: LIMIT }, async () => {
  const folder = await createFolder({
    'package.json': '{"private":true}',
    '.npmrc': 'engine-strict=true\naudit=false\n',
  });
  folders.push(folder);
  const installed = await execute(folder, ['npm', 'install', '--offline', tarball]);
  passes(installed);
  expect(installed.output).toMatch(/^\s*added 1 package in/);
  expect(installed.output).not.toContain('warn');
  passes(await execute(folder, ['npx', '--no-install', 'krr', 'identifier', PERSON]));
});

test('node:test imports the ES module', { timeout: LIMIT }, async () => {
  const source = testFile(IMPORT, "import test from 'node:test';\n");
  passes(await consume({ 'krr.test.mjs': source }, [], [process.execPath, '--test', 'krr.test.mjs']));
});

test('node:test requires the CommonJS module', { timeout: LIMIT }, async () => {
  const source = testFile(REQUIRE, "const test = require('node:test');\n");
  const command = [process.execPath, '--no-experimental-require-module', '--test', 'krr.test.cjs'];
  passes(await consume({ 'krr.test.cjs': source }, [], command));
});

test('Vitest imports the ES module', { timeout: LIMIT }, async () => {
  const files = { 'krr.test.ts': testFile(IMPORT, "import { test } from 'vitest';\n") };
  passes(await consume(files, ['vitest'], [process.execPath, findProgram('vitest'), 'run']));
});

const JEST = [process.execPath, findProgram('jest')];

test('Jest imports the ES module', { timeout: LIMIT }, async () => {
  const files = {
    'package.json': JSON.stringify({ type: 'module', jest: { transform: {}, testEnvironment: 'node' } }),
    'krr.test.js': testFile(IMPORT),
  };
  passes(await consume(files, [], JEST, { NODE_OPTIONS: '--experimental-vm-modules' }));
});

test('Jest requires the CommonJS module', { timeout: LIMIT }, async () => {
  const files = { 'package.json': '{"jest":{"transform":{}}}', 'krr.test.js': testFile(REQUIRE) };
  passes(await consume(files, [], JEST));
});

test('ts-jest compiles an import to the CommonJS module', { timeout: LIMIT }, async () => {
  const files = {
    'package.json': JSON.stringify({ jest: { preset: 'ts-jest' } }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'ES2022',
        module: 'node16',
        strict: true,
        isolatedModules: true,
        types: ['node', 'jest'],
      },
    }),
    'node_modules/@types/jest/index.d.ts': 'declare function test(name: string, run: () => Promise<void>): void;',
    'krr.test.ts': testFile(IMPORT),
  };
  passes(await consume(files, ['ts-jest', 'typescript', '@types/node'], JEST));
});

/** Fails to compile if a type of the package is `any`. */
const TYPED = `
import { createIssuer, type Person, type RunningMock, type SigningKey, startMock } from 'krr-kit';
type IsAny<T> = 0 extends 1 & T ? true : false;
const typed: [IsAny<RunningMock>, IsAny<Person>, IsAny<SigningKey>, IsAny<Parameters<typeof startMock>[0]>] = [false, false, false, false];
export async function run(): Promise<string> {
  const mock: RunningMock = await startMock({ scenario: 'standard', log: 'silent' });
  const issuer = createIssuer({ issuer: 'https://issuer.example.com/' });
  // @ts-expect-error: no such option
  await startMock({ scenarios: 'standard' });
  return mock.url + typed.length + issuer.metadata().issuer;
}
`;

/** TypeScript 7 no longer supports node10. */
const RESOLUTIONS = [
  { moduleResolution: 'node10', module: 'commonjs', ignoreDeprecations: '6.0' },
  { moduleResolution: 'node16', module: 'node16' },
  { moduleResolution: 'nodenext', module: 'nodenext' },
  { moduleResolution: 'bundler', module: 'esnext' },
];

for (const resolution of RESOLUTIONS) {
  for (const type of ['commonjs', 'module']) {
    test(`TypeScript finds the types with ${resolution.moduleResolution} in a ${type} package`, {
      timeout: LIMIT,
    }, async () => {
      const options = {
        target: 'es2022',
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        types: ['node'],
        ...resolution,
      };
      const files = {
        'package.json': JSON.stringify({ type }),
        'tsconfig.json': JSON.stringify({ compilerOptions: options, files: ['use.ts'] }),
        'use.ts': TYPED,
      };
      const packages = ['@types/node', 'undici-types'];
      const compiler = findProgram(resolution.moduleResolution === 'node10' ? 'typescript' : 'typescript7', 'tsc');
      passes(await consume(files, packages, [process.execPath, compiler, '-p', '.']));
    });
  }
}

test('an application in plain Node imports and requires the package', { timeout: LIMIT }, async () => {
  const files = {
    'esm.mjs': `${IMPORT}\n${USE}\nconsole.log(seen);`,
    'cjs.cjs': `${REQUIRE}\n(async () => {${USE}\nconsole.log(seen);})();`,
  };
  const folder = await createConsumer(tarball, files);
  folders.push(folder);
  for (const name of Object.keys(files)) {
    expect(await execute(folder, [process.execPath, name])).toEqual({ code: 0, output: `${EXPECTED}\n` });
  }
});
