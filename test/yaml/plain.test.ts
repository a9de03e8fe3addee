import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { readPlain } from '../../src/yaml/plain.ts';
import { readSource } from '../../src/yaml/read.ts';

const KEYS = ['name', 'a', 'a-b', 'x_1', 'null', 'Null', 'true', 'False', 'constructor', '__proto__', '~', '1', '<<'];

/** Values on which YAML parsers differ, beside usual ones. */
const VALUES = [
  ...[
    '',
    'x',
    'x y',
    'x, y',
    'a:b',
    'a: b',
    'a:',
    'a#b',
    'a #b',
    "it's",
    'x "y"',
    'æøå',
    'http://x/',
    'x  # c',
    'yes',
    'off',
  ],
  ...['null', '~', 'true', 'TRUE', '-0', '-1', '+1', '007', '0', '0.5', '.5', '-.5', '1.', '1e5', '0x1F', '0o7', '0b1'],
  ...[
    '1_000',
    '1:30',
    '1:',
    '2020-01-01',
    '2020-01-01T10:00:00+01',
    '.inf',
    '.nan',
    '+4742000000',
    '1950-1959',
    '1 # c',
  ],
  ...[
    '"q"',
    "'s'",
    '" a b "',
    '"a\\tb"',
    "'a''b'",
    '"',
    "'",
    '"x"#c',
    '"x" y',
    '|',
    '>',
    '>-',
    '|-',
    '|2',
    '@',
    '%',
    '`',
  ],
  ...[
    '[]',
    '{}',
    '[x, y]',
    '[x y ,1]',
    '[x, ]',
    '[a: b]',
    '[{ a: b }]',
    '{ a: b, c: [1, x] }',
    '{a}',
    '{a:b}',
    '{ a: }',
  ],
  ...[
    '{ a: x:y }',
    '{ a: b',
    'x]',
    '{ a: { b: { c: d } } }',
    '*a',
    '&a',
    '&a x',
    '!x y',
    '? x',
    '- x',
    '-',
    '---',
    '...',
    '\t',
  ],
];

const indented = fc.constantFrom('', '', '', '  ', '  ', '    ', '   ');
const value = fc.constantFrom(...VALUES);
const key = fc.constantFrom(...KEYS);
const line = fc.oneof(
  fc.tuple(indented, key, fc.constantFrom(': ', ': ', ':', ':  '), value).map((parts) => parts.join('')),
  fc.tuple(indented, key, fc.constantFrom(':', ': # c')).map((parts) => parts.join('')),
  fc.tuple(indented, fc.constantFrom('- ', '- a: ', '-  '), value).map((parts) => parts.join('')),
  fc.tuple(indented, value).map((parts) => parts.join('')),
  fc.tuple(indented, key, fc.constantFrom(': >-\n  ', ': |\n    '), value).map((parts) => parts.join('')),
);
const document = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([lines, end]) => lines.join(end));

test('a text in the usual forms has the same data as with the parser that knows positions', () => {
  let compared = 0;
  const compare = (text: string): void => {
    const plain = readPlain(text);
    if (plain === undefined) return;
    compared++;
    const parsed = parseDocument(text, { uniqueKeys: true });
    expect(parsed.errors, JSON.stringify(text)).toEqual([]);
    expect(isDeepStrictEqual(plain.data ?? null, parsed.toJS()), JSON.stringify(text)).toBe(true);
  };
  fc.assert(fc.property(document, compare), { numRuns: 3000, seed: 1 });
  expect(compared).toBeGreaterThan(200);
});

test.each([
  [
    'mappings, lists, texts and comments',
    '# c\nname: x y # c\nextends:\n  - a\n  - "b"\nnow: 2026-11-23T12:00:00+01\n',
  ],
  ['flow mappings and lists', 'a: { b: [1, x], c: "d, e" }\nf: []\n'],
  ['texts over several lines', 'a: >-\n  one,\n  two\nb: |\n  # three\n\nc: 1\n'],
])('reads %s without the parser that knows positions', (_, text) => {
  expect(readPlain(text)?.data).toStrictEqual(parseDocument(text).toJS());
});

test.each([
  ['many spaces', `a:${' '.repeat(50_000)}\t`],
  ['many digits', `a: ${'1'.repeat(50_000)}\t`],
  ['many words', `a: ${'x '.repeat(50_000)}\t`],
  ['many flow mappings', `a: [${'{ a: x }, '.repeat(20_000)}\t`],
])('leaves a line of %s to the parser that knows positions', (_, text) => {
  expect(readPlain(text)).toBeUndefined();
});

test('a text in the usual forms has positions', () => {
  const { toDiagnostics } = readSource('name: x\npersons:\n  a: { born: 1 }\n', 'x.yaml');
  expect(toDiagnostics([{ path: ['persons', 'a', 'born'], part: 'value', message: 'm' }])).toEqual([
    { file: 'x.yaml', line: 3, column: 14, message: 'm' },
  ]);
  expect(toDiagnostics([])).toEqual([]);
});
