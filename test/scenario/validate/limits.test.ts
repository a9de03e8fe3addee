import { describe, expect, test } from 'vitest';
import { loadScenario, tryLoadScenario } from '../../../src/scenario/load.ts';

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

async function findMessages(text: string): Promise<readonly string[]> {
  const read = await tryLoadScenario({ file: 'x.yaml', text });
  return read.ok ? [] : read.diagnostics.map(({ message }) => message);
}

/** With quadratic time, each of these needs minutes: the timeout of the test fails it on any machine. */
describe('a large file is parsed in linear time', () => {
  test.each<[string, string, number]>([
    ['wrong persons', `persons:\n${repeat(8000, (n) => `  p${n}:\n    status: A\n    foo: 1\n`)}`, 24_000],
    ['described persons', `persons:\n${repeat(8000, (n) => `  p${n}: &a${n}\n    born: 1970-1979\n`)}`, 0],
    ['anchors and aliases', `anchors: [${repeat(9000, (n) => `&a${n} 1, *a${n}, `)}]\n`, 1],
    ['open quotes', repeat(20_000, (n) => `a${n}: "\n`), 20_000],
    ['unknown roles', `faults:\n${repeat(20_000, (n) => `  f${n}: {status: 500, when: {person: nowhere-${n}}}\n`)}`, 1],
    ['blanks in a name', `persons:\n  "a${' '.repeat(200_000)}b":\n    born: 1970\n`, 1],
  ])('%s', async (_, text, count) => {
    expect((await findMessages(`name: x\n${text}`)).length).toBe(count);
  });
});

test('a file of more than 50,000 lines and list items is rejected before it is parsed', async () => {
  expect(await findMessages(`name: x\npersons:\n${repeat(50_000, (n) => `  p${n}: {}\n`)}`)).toEqual([
    'more than 50000 lines and list items',
  ]);
  expect(await findMessages(`name: x\nextends: [${repeat(50_000, (n) => `&a${n} 1,`)}]`)).toEqual([
    'more than 50000 lines and list items',
  ]);
});

test('a name has at most 100 characters', async () => {
  const long = 'a'.repeat(101);
  expect(await findMessages(`name: ${long}\n`)).toEqual(['name: expected a length of at most 100, found 101']);
  expect(await findMessages(`name: x\npersons: {${long}: {born: 1970}}\n`)).toEqual([
    expect.stringMatching(/^"a+\.\.\.": expected a length of at most 100, found 101$/),
  ]);
  expect(await findMessages(`name: ${'a'.repeat(100)}\n`)).toEqual([]);
});

test('a scenario extends at most 100 others', async () => {
  const messages = await findMessages(`name: x\nextends: [${repeat(20_000, (n) => `nowhere-${n}, `)}]\n`);
  expect(messages).toHaveLength(101);
  expect(messages).toContain('extends: expected at most 100 items, found 20000');
});

test('an error message shows twenty errors and the number of the others', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `nowhere-${n}`);
  const error = await loadScenario(names).catch((reason: Error) => reason);
  const { message } = error as Error;
  expect(message.split('\n')).toHaveLength(21);
  expect(message).toMatch(/\nand 40 more$/);
});

test('at most 100 scenarios can be loaded at once', async () => {
  const names = Array.from({ length: 60_000 }, (_, n) => `nowhere-${n}`);
  await expect(loadScenario(names)).rejects.toThrow('expected at most 100 scenarios, found 60000');
});
