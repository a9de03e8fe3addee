import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../src/identifier/index.ts';
import { tryLoadScenario } from '../../src/scenario/load.ts';
import { type Case, findDiagnostics } from '../support/scenario/load.ts';

const TWO_VALUES = 'more than one value: put a text that contains a colon and a space in quotes';

const YAML_ERRORS: readonly Case[] = [
  ['an empty file', '', '1:1: scenario: expected a mapping with a name, found nothing'],
  ['a list', '- a', '1:1: scenario: expected a mapping with a name, found a list'],
  ['a duplicate key', 'name: x\nname: y', '2:1: duplicate key'],
  [
    'a duplicate key of a text that is broken',
    'name: x\nname: y\nfoo: @',
    '2:1: duplicate key',
    '3:6: put a text that begins with @ in quotes',
  ],
  ['an open quote', 'name: "x', '1:7: missing closing quote'],
  ['a quote that is open to the end', "name: x\ndescription: 'it\npersons: {}\n", '2:14: missing closing quote'],
  [
    'quotes within quotes',
    "name: 'it's'",
    '1:11: more than one value: put a text that contains quotes in quotes of the other kind',
  ],
  ['a tab', 'name: x\n\tb: c', '2:1: a tab: indent lines with spaces'],
  [
    'a key with other indentation',
    'name: x\npersons:\n  a:\n    born: 1980\n   sex: male\n',
    '5:4: indentation differs from the lines that this belongs to',
  ],
  [
    'an open brace',
    'name: x\npersons: {a: {born: 1980}\nfaults: {}',
    '3:1: expected a } before this, or more indentation',
  ],
  ['no space after a colon', 'name:x\npersons: {}', '1:1: expected a key, a colon and a space on each line'],
  ['no colon after a key', 'name: x\npersons', '2:1: expected a colon and a space after this key'],
  ['a list beside a key', 'name: x\nextends: - standard', '2:10: start the list on a new line'],
  ['a character that cannot begin a text', 'name: x\ndescription: %x', '2:14: put a text that begins with % in quotes'],
  ['two values, once a line', 'name: x\nextends:\n  - standard\n - slow\n', `4:1: ${TWO_VALUES}`],
  ['an unknown tag', 'name: !foo x', '1:7: unsupported tag'],
  ['a tag of YAML 1.1', 'name: x\npersons: !!set {}', '2:10: unsupported tag'],
  ['two documents', 'name: x\n---\nname: y', '2:1: a second document: a file contains one'],
  ['a colon within a text', 'name: x\ndescription: a: b', `2:14: ${TWO_VALUES}`],
  ['a mapping as key', 'name: x\n? {a: 1}\n: 2', '2:3: expected a plain word as key'],
  [
    'an alias of a mapping as key',
    'name: x\nbehaviour: &b {duplicates: echoed}\n? *b\n: 2',
    '3:3: expected a plain word as key',
  ],
  [
    'an alias of a word as key',
    'name: &n x\n? *n\n: 2',
    '2:3: unknown key "x": expected name, description, extends, now, population, behaviour, print, persons, faults or violates',
  ],
  ['an empty key', 'name: x\npersons:\n  ~: {born: 1980}', '3:3: "": expected a kebab-case role such as mobile-only'],
  ['an alias without anchor', 'name: *b', '1:7: no anchor of this name before this alias'],
  ['an alias within itself', 'name: x\npersons: &p\n  a: *p', '3:6: an alias cannot stand within its own anchor'],
];

describe('reports YAML errors at their positions', () => {
  test.each(YAML_ERRORS)('%s', async (_, text, ...expected) => {
    expect(await findDiagnostics(text)).toEqual(expected.map((line) => `x.yaml:${line}`));
  });
});

test.each<[what: string, invalidLine: string, diagnostic: string]>([
  ['a duplicate key', 'name: x', '6:1: duplicate key'],
  ['a tag', 'description: !foo x', '6:14: unsupported tag'],
  ['an alias without anchor', 'description: *b', '6:14: no anchor of this name before this alias'],
  ['a mapping as key', '? {a: 1}\n: 2', '6:3: expected a plain word as key'],
])('%s does not hide other errors', async (_, invalidLine, diagnostic) => {
  const others = 'persons:\n  anna: {born: 1700}\nfaults:\n  f: {delay: 1s, when: {person: ana}}';
  expect(await findDiagnostics(['name: y', others, invalidLine, 'foo: 1'].join('\n'))).toEqual([
    'x.yaml:3:16: born: no number has that date',
    'x.yaml:5:33: person: no person has the role "ana" (did you mean anna?)',
    `x.yaml:${diagnostic}`,
    expect.stringMatching(/unknown key "foo"/),
  ]);
});

test('reports an error within an anchor once, at the anchor', async () => {
  const text = 'name: x\npersons:\n  a: &a {}\n  b: *a\n';
  expect(await findDiagnostics(text)).toEqual([
    'x.yaml:3:3: a: missing key "identifier", or kind, born or sex',
    'x.yaml:4:3: b: missing key "identifier", or kind, born or sex',
  ]);
  const shared = "name: x\npersons:\n  a:\n    identifier: '01837012046'\n    kontaktinformasjon: &k {epost: a}\n";
  const twice = `${shared}  b:\n    identifier: '12848523168'\n    kontaktinformasjon: *k\n`;
  expect(await findDiagnostics(twice)).toEqual(await findDiagnostics(shared));
  expect(await findDiagnostics(shared)).toHaveLength(1);
});

test('rejects aliases that expand beyond the limit', async () => {
  const levels = Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
  expect(await findDiagnostics(['a0: &a0 x', ...levels].join('\n'))).toEqual([
    'x.yaml:9:50: aliases expand to more than 10000 nodes',
  ]);
});

test('a thousand persons may share one anchor', async () => {
  const identifiers = [...generate({ from: '1980-01-01', to: '1980-01-03', count: 1000 })];
  const persons = identifiers.map((identifier, i) => `  p${i}: {identifier: '${identifier}', kontaktinformasjon: *k}`);
  const first = "  first: {identifier: '01837012046', kontaktinformasjon: &k {epostadresse_oppdatert: {ago: P3M}}}";
  expect(await findDiagnostics(['name: x', 'persons:', first, ...persons].join('\n'))).toEqual([]);
});

test.each([
  ['in braces', (levels: number) => `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
  ['in brackets', (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`],
])('rejects deep nesting %s', async (_, nested) => {
  const body = (levels: number) => findDiagnostics(`name: x\nfaults: {f: {status: 500, body: ${nested(levels)}}}`);
  expect(await body(90)).toEqual([]);
  for (const levels of [200, 700, 5000]) {
    expect(await body(levels)).toEqual([
      expect.stringMatching(/^x\.yaml:2:\d+: nested (?:deeper than 100 levels|too deeply)$/),
    ]);
  }
});

describe('a file that is not saved as text in UTF-8', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krr-bytes-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What is said of these bytes, without their places' file. */
  async function findFileDiagnostics(bytes: Buffer): Promise<string[]> {
    const file = join(folder, 'x.yaml');
    await writeFile(file, bytes);
    const read = await tryLoadScenario(file);
    return read.ok ? [] : read.diagnostics.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  }

  test('is reported at the first invalid byte, beside its other errors', async () => {
    expect(await findFileDiagnostics(Buffer.from('name: x\ndescription: på norsk\nnmae: x\n', 'latin1'))).toEqual([
      '2:15: not UTF-8: save the file as UTF-8',
      '3:1: unknown key "nmae" (did you mean name?)',
    ]);
  });

  test.each([
    ['UTF-16', Buffer.from('\ufeffname: x\n', 'utf16le'), '1:1'],
    ['no text', Buffer.from('\x7fELF\x02\0\0\0: [\n', 'latin1'), '1:6'],
  ])('is reported once at the first invalid byte if it is %s', async (_, bytes, at) => {
    expect(await findFileDiagnostics(bytes)).toEqual([`${at}: not UTF-8: save the file as UTF-8`]);
  });

  test('can contain a replacement character', async () => {
    expect(await findFileDiagnostics(Buffer.from('name: x\ndescription: "\ufffd"\n'))).toEqual([]);
  });
});

test('a byte order mark does not count as a column, CRLF ends a line, and CR alone is rejected', async () => {
  expect(await findDiagnostics('\ufeffnmae: x\r\npersons: {a: {born: 1700}}\r\n')).toEqual([
    'x.yaml:1:1: unknown key "nmae" (did you mean name?)',
    'x.yaml:2:21: born: no number has that date',
  ]);
  expect(await findDiagnostics('name: x\rfoo: 1\r')).toEqual([
    'x.yaml:1:8: lines end with CR alone: save the file with LF or CRLF',
  ]);
});
