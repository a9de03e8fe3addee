import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { type BuildOptions, build, type OnLoadArgs, type OnLoadResult, type Plugin } from 'esbuild';
import type { createTests } from './subject.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MUTATED = /[\\/]src[\\/]conformance[\\/](?:rules|evidence)[\\/].*\.ts$/;

/** A change of the code. */
export interface Mutation {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

/** The switch of the instrumented code. */
export interface MutationSwitch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: Coverage | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

export interface Coverage {
  static: Record<string, number>;
  perTest: Record<string, Record<string, number>>;
}

export const getSwitch = (): MutationSwitch => {
  const scope = globalThis as { __stryker__?: MutationSwitch };
  scope.__stryker__ ??= {};
  return scope.__stryker__;
};

/** The part of the package that is used. Its own package.json keeps it out of other installations. */
interface InstrumenterPackage {
  readonly Instrumenter: new (
    logger: object,
  ) => {
    instrument(
      files: readonly SourceFile[],
      options: object,
    ): Promise<{ readonly files: readonly SourceFile[]; readonly mutants: readonly Mutation[] }>;
  };
}

interface SourceFile {
  readonly name: string;
  readonly content: string;
  readonly mutate: boolean;
}

const PACKAGE = '@stryker-mutator/instrumenter';
const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [] };
const silent = { isDebugEnabled: () => false, debug: () => {}, info: () => {}, warn: () => {} };

/** Bundles the tests; `onLoad` may replace the text of a mutated file. */
async function bundleTests(onLoad: (args: OnLoadArgs) => OnLoadResult | undefined): Promise<string> {
  const plugin: Plugin = { name: 'mutation', setup: (builder) => builder.onLoad({ filter: MUTATED }, onLoad) };
  const options: BuildOptions & { readonly write: false } = {
    absWorkingDir: root,
    entryPoints: ['scripts/mutation/subject.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': JSON.stringify(new URL('../../src/index.ts', import.meta.url).href) },
    plugins: [plugin],
    write: false,
  };
  return (await build(options)).outputFiles[0]!.text;
}

/** The tests of one copy of the code. */
interface Subject {
  readonly createTests: typeof createTests;
}

export interface InstrumentedCode {
  readonly mutations: readonly Mutation[];
  /** Loads a new copy of the code, without results that others have cached. */
  readonly load: () => Subject;
  /** Differs if the code differs. */
  readonly hash: string;
}

/** Inserts all mutations into the code of the rules; {@link getSwitch} activates one of them. */
export async function instrumentRules(): Promise<InstrumentedCode> {
  const { Instrumenter } = (await import(PACKAGE)) as InstrumenterPackage;
  const files: SourceFile[] = [];
  await bundleTests(({ path }) => {
    files.push({ name: path, content: readFileSync(path, 'utf8'), mutate: true });
    return undefined;
  });
  files.sort((one, other) => (one.name < other.name ? -1 : 1));
  const instrumented = await new Instrumenter(silent).instrument(files, OPTIONS);
  const contents = new Map(instrumented.files.map(({ name, content }) => [name, content]));
  const text = await bundleTests(({ path }) => ({ contents: contents.get(path)!, loader: 'ts' }));
  const script = new Script(`(function (module, require) {${text}\n})`, { filename: 'rules.cjs' });
  const require = createRequire(import.meta.url);
  return {
    hash: createHash('sha256').update(text).digest('hex'),
    mutations: instrumented.mutants.map((mutant) => ({ ...mutant, fileName: relative(root, mutant.fileName) })),
    load: () => {
      const module = { exports: {} as Subject };
      script.runInThisContext()(module, require);
      return module.exports;
    },
  };
}
