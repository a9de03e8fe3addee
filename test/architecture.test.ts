import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** Technical modules without domain knowledge. */
const GROUND = ['yaml', 'xml', 'time', 'http-client'];

/** The parts of src that each part may import. A new part needs a row. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  printable: [],
  'text-file': ['errors'],
  'bounded-map': [],
  'json-depth': [],
  identifier: [],
  contract: [],
  yaml: ['errors'],
  xml: ['errors'],
  time: ['errors'],
  'http-client': ['errors'],
  scenario: ['errors', 'identifier', 'contract', 'yaml', 'time'],
  register: ['errors', 'identifier', 'contract', 'scenario', 'time'],
  disclosure: ['errors', 'identifier', 'contract', 'scenario', 'register'],
  maskinporten: ['errors', 'text-file', 'identifier', 'contract', 'yaml', 'time', 'http-client'],
  soap: ['errors', 'identifier', 'contract', 'scenario', 'register', 'disclosure', 'xml', 'time'],
  mock: [
    'errors',
    'printable',
    'bounded-map',
    'json-depth',
    'identifier',
    'contract',
    'scenario',
    'register',
    'disclosure',
    'maskinporten',
    'soap',
    ...GROUND,
  ],
  // The conformance suite shares no domain logic with the mock.
  conformance: ['errors', 'bounded-map', 'json-depth', 'identifier', 'contract', 'scenario', ...GROUND],
  // Reads and writes recorded traffic.
  har: ['errors', 'conformance', 'http-client'],
  // Only the proxy uses the mock and the suite. It reads SOAP requests for the journal and the faults.
  proxy: [
    'errors',
    'bounded-map',
    'contract',
    'scenario',
    'maskinporten',
    'soap',
    'mock',
    'conformance',
    'http-client',
  ],
  // Makes scenarios of responses; shares no domain logic with the suite.
  recording: ['errors', 'identifier', 'scenario', 'register', 'conformance', 'yaml', 'time'],
  report: ['errors', 'printable', 'conformance'],
  vectors: ['identifier', 'contract', 'scenario', 'register', 'time'],
  cli: [
    ...['errors', 'printable', 'text-file', 'identifier', 'contract', 'scenario', 'register', 'disclosure'],
    'maskinporten',
    ...['mock', 'conformance', 'har', 'proxy', 'recording', 'report', 'vectors', ...GROUND],
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
};

/** The parts of src that `scripts/` may import. */
const SCRIPTS_MAY_IMPORT = [
  ...[
    'errors',
    'identifier',
    'contract',
    'scenario',
    'register',
    'disclosure',
    'maskinporten',
    'soap',
    'conformance',
    'report',
    'cli',
  ],
  ...GROUND,
];

/** The folders of the same part that each folder may import; `.` is the part's own files. A new folder needs a row. */
const MAY_IMPORT_WITHIN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  mock: {
    tls: [],
    journal: [],
    faults: ['journal'],
    har: ['journal'],
    'client-checks': ['journal'],
    sessions: ['.', 'http', 'client-checks', 'journal'],
    replicas: ['client-checks', 'journal', 'sessions'],
    telemetry: ['http', 'journal'],
    auth: ['.', 'http', 'faults', 'journal', 'sessions'],
    routes: ['.', 'http', 'auth', 'faults', 'journal', 'tls'],
    web: ['http'],
    control: ['.', 'http', 'auth', 'routes', 'faults', 'har', 'journal', 'client-checks', 'sessions', 'web'],
    http: [
      '.',
      'auth',
      'routes',
      'control',
      'faults',
      'har',
      'journal',
      'client-checks',
      'sessions',
      'telemetry',
      'tls',
      'web',
    ],
    '.': [
      'http',
      'auth',
      'routes',
      'control',
      'faults',
      'har',
      'journal',
      'client-checks',
      'sessions',
      'replicas',
      'telemetry',
      'tls',
      'web',
    ],
  },
  conformance: {
    target: [],
    evidence: ['target'],
    probes: ['target', 'evidence'],
    rules: ['target', 'evidence', 'probes'],
    reporting: ['.', 'target', 'evidence', 'probes', 'rules'],
    run: ['.', 'target', 'evidence', 'probes', 'rules', 'reporting'],
    recorded: ['.', 'target', 'evidence', 'probes', 'rules', 'run', 'reporting'],
    '.': ['target', 'evidence', 'probes', 'rules', 'run', 'reporting', 'recorded'],
  },
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

/** The top-level folder of a file, or its name if it is directly in src. */
const partOf = (file: string): string => file.split('/')[0]!.replace(/\.ts$/, '');
const folderOf = (file: string): string => (file.split('/').length > 2 ? file.split('/')[1]! : '.');
const describeImport = ({ file, target }: Import): string => `${file} -> ${target}`;

function isPermitted({ file, target }: Import): boolean {
  if (target === null) return true;
  const [part, targetPart] = [partOf(file), partOf(target)];
  if (part !== targetPart) return MAY_IMPORT[part]?.includes(targetPart) ?? false;
  const [folder, targetFolder] = [folderOf(file), folderOf(target)];
  const within = MAY_IMPORT_WITHIN[part];
  return within === undefined || folder === targetFolder || (within[folder]?.includes(targetFolder) ?? false);
}

test('reads import lines in every form', () => {
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

test('every part of src has a row, and every folder of mock and conformance', () => {
  expect(files.map(partOf).filter((part) => MAY_IMPORT[part] === undefined)).toEqual([]);
  const within = files.filter((file) => MAY_IMPORT_WITHIN[partOf(file)] !== undefined);
  expect(within.filter((file) => MAY_IMPORT_WITHIN[partOf(file)]![folderOf(file)] === undefined)).toEqual([]);
});

test.each(Object.keys(MAY_IMPORT))('%s imports only what it may import', (part) => {
  const forbidden = imports.filter((one) => partOf(one.file) === part && !isPermitted(one)).map(describeImport);
  expect(forbidden).toEqual([]);
});

test('scripts do not import the mock', () => {
  const scripts = readdirSync(`${SRC}../scripts`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const parts = scripts.flatMap((file) =>
    importsOf(withoutComments(readFileSync(`${SRC}../scripts/${file}`, 'utf8'))).flatMap((specifier) => {
      const target = posix.join('scripts', posix.dirname(file.replaceAll('\\', '/')), specifier);
      return specifier.startsWith('.') && target.startsWith('src/') ? [partOf(target.slice('src/'.length))] : [];
    }),
  );
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.filter((part) => !SCRIPTS_MAY_IMPORT.includes(part))).toEqual([]);
});

describe('identifier', () => {
  test('imports no package, including those of Node', () => {
    expect(imports.filter(({ file, target }) => partOf(file) === 'identifier' && target === null)).toEqual([]);
  });

  test('uses neither a clock nor randomness', () => {
    const codes = files.filter((file) => partOf(file) === 'identifier').map(codeOf);
    const impure = codes.filter((code) => /\bDate\b|\bMath\.random\b|\bcrypto\b/.test(code.replace(/'[^'\n]*'/g, '')));
    expect(impure).toEqual([]);
  });
});

test('only the commands access the process', () => {
  const touching = files.filter((file) => /\bprocess\s*[.[]|['"](?:node:)?process['"]/.test(codeOf(file)));
  expect(touching.filter((file) => partOf(file) !== 'cli')).toEqual([]);
  expect(touching).not.toEqual([]);
});

test('no file is in an import cycle', () => {
  const targets = new Map(files.map((file) => [file, [] as string[]]));
  for (const { file, target } of imports) if (target !== null) targets.get(file)!.push(target);
  const reachable = (file: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [...(targets.get(file) ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(targets.get(next) ?? []));
    }
    return seen;
  };
  expect(files.filter((file) => reachable(file).has(file)).sort()).toEqual([]);
});

test('the public API consists of named re-exports', () => {
  const rest = codeOf('index.ts').replace(/^export (type )?\{[^}]+\} from '[^']+';$/gm, '');
  expect(rest.trim()).toBe('');
});

test('no folder is called utils, helpers or common', () => {
  const folders = files.flatMap((file) => file.split('/').slice(0, -1));
  expect(folders.filter((folder) => /^(utils?|helpers?|common|misc|lib)$/i.test(folder))).toEqual([]);
});

/** Users compile the types with other versions of `@types/node`; newer versions lack `JsonWebKey`. */
test('uses the JWK type of jose', () => {
  expect(files.filter((file) => codeOf(file).includes('JsonWebKey'))).toEqual([]);
});
