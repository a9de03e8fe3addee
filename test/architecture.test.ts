import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** Which parts of src each part may import. What it does not name, it must not know; a new part needs a row. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  identifier: [],
  contract: [],
  scenario: ['errors', 'identifier', 'contract'],
  register: ['errors', 'identifier', 'contract', 'scenario'],
  disclosure: ['errors', 'identifier', 'contract', 'scenario', 'register'],
  maskinporten: ['errors', 'identifier', 'contract'],
  soap: ['errors', 'identifier', 'contract', 'scenario', 'register', 'disclosure'],
  mock: ['errors', 'identifier', 'contract', 'scenario', 'register', 'disclosure', 'maskinporten', 'soap'],
  // The judge shares nothing with the mock but the contract, the identifiers and the scenario files.
  conformance: ['errors', 'identifier', 'contract', 'scenario'],
  report: ['errors', 'conformance'],
  cli: [
    'errors',
    'identifier',
    'contract',
    'scenario',
    'register',
    'disclosure',
    'maskinporten',
    'mock',
    'conformance',
    'report',
  ],
  index: [
    'errors',
    'identifier',
    'contract',
    'scenario',
    'register',
    'soap',
    'mock',
    'maskinporten',
    'conformance',
    'report',
  ],
  // Makes the generated files; never part of the package.
  build: ['errors', 'identifier', 'contract', 'scenario', 'register', 'disclosure', 'soap', 'conformance'],
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

const IMPORTS = /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/gm;

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
const codeOf = (file: string): string => withoutComments(readFileSync(SRC + file, 'utf8'));
const importsOf = (code: string): string[] => [...code.matchAll(IMPORTS)].map(([, from, called]) => (from ?? called)!);

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** From src, of a relative import. */
  readonly target: string | null;
}

const imports: readonly Import[] = files.flatMap((file) =>
  importsOf(codeOf(file)).map((specifier) => ({
    file,
    specifier,
    target: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : null,
  })),
);

/** The folder of a file, or its own name if it lies in src itself. */
const partOf = (file: string): string => file.split('/')[0]!.replace(/\.ts$/, '');

test('the import lines are read in every form, and only they', () => {
  const code = `
    import './a.ts';
    import type { B } from "./b.ts";
    import {
      type C,
    } from './c.ts';
    export { d } from './d.ts';
    export type * from './e.ts';
    const f = await import('./f.ts');
    const text = "it comes from './g.ts'";`;
  expect(importsOf(code)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
  expect(importsOf(codeOf('index.ts'))).toContain('./identifier/index.ts');
  expect(imports.length).toBeGreaterThan(150);
});

test('every part of src has its directions', () => {
  const parts = new Set(files.map(partOf));
  expect([...parts].filter((part) => MAY_IMPORT[part] === undefined)).toEqual([]);
});

test.each(Object.entries(MAY_IMPORT))('%s imports only %j and itself', (part, allowed) => {
  const others = imports.filter(({ file, target }) => {
    return partOf(file) === part && target !== null && partOf(target) !== part && !allowed.includes(partOf(target));
  });
  expect(others).toEqual([]);
});

test('nothing imports the public API, the commands or what makes generated files', () => {
  const inner = ['index', 'cli', 'build'];
  const reached = imports.filter(({ file, target }) => {
    return target !== null && inner.includes(partOf(target)) && partOf(file) !== partOf(target);
  });
  expect(reached).toEqual([]);
});

describe('identifier', () => {
  test('imports no package either, not even of Node', () => {
    expect(imports.filter(({ file, target }) => partOf(file) === 'identifier' && target === null)).toEqual([]);
  });

  test('has no clock and no randomness', () => {
    const codes = files.filter((file) => partOf(file) === 'identifier').map(codeOf);
    const impure = codes.filter((code) => /\bDate\b|\bMath\.random\b|\bcrypto\b/.test(code.replace(/'[^'\n]*'/g, '')));
    expect(impure).toEqual([]);
  });
});

test('only the commands touch the process', () => {
  const touching = files.filter((file) => /\bprocess\s*[.[]|['"](?:node:)?process['"]/.test(codeOf(file)));
  expect(touching.filter((file) => partOf(file) !== 'cli')).toEqual([]);
  expect(touching).not.toEqual([]);
});

test('no imports go in a circle', () => {
  const targets = new Map(files.map((file) => [file, [] as string[]]));
  for (const { file, target } of imports) if (target !== null) targets.get(file)!.push(target);
  const done = new Set<string>();
  const circleFrom = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const target of targets.get(file) ?? []) {
      const circle = circleFrom(target, [...path, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };
  expect(files.map((file) => circleFrom(file, [])).filter((circle) => circle !== null)).toEqual([]);
});

test('the public API is re-exports by name, and nothing else', () => {
  const rest = codeOf('index.ts').replace(/^export (type )?\{[^}]+\} from '[^']+';$/gm, '');
  expect(rest.trim()).toBe('');
});

test('no folder is a drawer for odds and ends', () => {
  const folders = files.flatMap((file) => file.split('/').slice(0, -1));
  expect(folders.filter((folder) => /^(utils?|helpers?|common|misc|lib)$/i.test(folder))).toEqual([]);
});

/** A user compiles the types with other versions of `@types/node` than ours: newer ones lack this. */
test('a JWK is of the type of jose', () => {
  expect(files.filter((file) => codeOf(file).includes('JsonWebKey'))).toEqual([]);
});
