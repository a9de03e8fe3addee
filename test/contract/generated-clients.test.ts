import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import { build } from 'esbuild';
import { generateApi } from 'swagger-typescript-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateTypes, loadContract } from '../../scripts/generate/contract.ts';
import { type RunningMock, startMock } from '../../src/mock/index.ts';
import { contractFile } from '../support/contract/contract.ts';

const ROOT = new URL('../../', import.meta.url);
const HEADERS = `{ authorization: 'Bearer any' }`;
const REQUEST = `{ personidentifikatorer: ['01837012046'] }`;

/** One program for each generator. It compiles only if the generator reads persons, and JSON apart from signed responses. */
const PROGRAMS = {
  'openapi-fetch': `
    import createClient from 'openapi-fetch';
    import type { paths } from './types.ts';
    export async function run(baseUrl: string) {
      const client = createClient<paths, 'application/json'>({ baseUrl, headers: ${HEADERS} });
      const { data, error } = await client.POST('/rest/v1/personer', { body: ${REQUEST} });
      if (data === undefined) throw new Error(error.errors[0]?.title);
      const signed = createClient<paths, 'application/jose'>({ baseUrl, headers: { ...${HEADERS}, accept: 'application/jose' } });
      const { data: jws } = await signed.POST('/rest/v1/personer', { body: ${REQUEST}, parseAs: 'text' });
      const parts: string[] = jws!.split('.');
      return { address: data.personer[0]?.kontaktinformasjon?.epostadresse, parts: parts.length };
    }`,
  'hey-api': `
    import { hentPersonerV1 } from './hey-api/index';
    import { createClient } from './hey-api/client';
    export async function run(baseUrl: string) {
      const client = createClient({ baseUrl, auth: 'any' });
      const { data, error } = await hentPersonerV1({ client, body: ${REQUEST} });
      if (data === undefined) throw new Error(error.errors[0]?.title);
      const signed = await hentPersonerV1({ client, body: ${REQUEST}, headers: { accept: 'application/jose' }, parseAs: 'text' });
      const parts = String(signed.data).split('.');
      return { address: data.personer[0]?.kontaktinformasjon?.epostadresse, parts: parts.length };
    }`,
  'swagger-typescript-api': `
    import { Api } from './api';
    export async function run(baseUrl: string) {
      const api = new Api({ baseUrl, baseApiParams: { headers: ${HEADERS} } });
      const { data } = await api.rest.hentPersonerV1(${REQUEST});
      const headers = { ...${HEADERS}, accept: 'application/jose' };
      const signed = await api.rest.hentPersonerV1(${REQUEST}, { headers, format: 'text' });
      const parts = String(signed.data).split('.');
      return { address: data.personer[0]?.kontaktinformasjon?.epostadresse, parts: parts.length };
    }`,
} as const;

const COMPILER_OPTIONS = {
  ...{
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
  ...{
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
  },
};

let folder: string;
let mock: RunningMock;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-clients-'));
  await symlink(fileURLToPath(new URL('node_modules', ROOT)), join(folder, 'node_modules'));
  mock = await startMock();
  await generateTypes(await loadContract(), pathToFileURL(join(folder, 'types.ts')));
  await createClient({
    input: contractFile,
    output: join(folder, 'hey-api'),
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent', file: false },
  });
  await generateApi({ input: contractFile, output: folder, fileName: 'api.ts', silent: true });
  for (const [name, program] of Object.entries(PROGRAMS)) await writeFile(join(folder, `run-${name}.ts`), program);
  const files = Object.keys(PROGRAMS).map((name) => `run-${name}.ts`);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));
}, 60_000);

afterAll(async () => {
  await mock?.close();
  await rm(folder, { recursive: true, force: true });
});

test('clients from three generators compile strictly', async () => {
  const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', ROOT));
  const compile = promisify(execFile)(process.execPath, [compiler, '-p', folder], { cwd: folder });
  const errors = await compile.then(() => '').catch(({ stdout }) => stdout);
  expect(errors).toBe('');
}, 60_000);

test.each(Object.keys(PROGRAMS))('the client from %s reads a person, and a signed response', async (name) => {
  const outfile = join(folder, `run-${name}.mjs`);
  await build({
    entryPoints: [join(folder, `run-${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const { run } = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  expect(await run(mock.url)).toEqual({ address: 'kari.berg@example.com', parts: 3 });
});
