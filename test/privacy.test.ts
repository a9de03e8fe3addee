import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isValid, parse } from '../src/identifier/index.ts';
import { complete } from './support/identifier/reference.ts';

/** No file of the project holds an identifier or an address that could be somebody's. */

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.git', '.vscode', '.idea']);

/**
 * Printed by the public documentation of KRR, by its provider's public test collection, and by the tax administration's page
 * on the rule of 2032.
 */
const PUBLISHED = new Set([
  ...['23079422568', '20914695016', '01013355300', '01013355491', '01013356366'],
  ...['23079403164', '23079403083', '23079402966', '23079402885', '23079402613', '23079402532'],
  ...['02013299997', '30108299920', '30108299939'],
]);

function filesUnder(folder: string): string[] {
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = folder + entry.name;
    return entry.isDirectory() ? filesUnder(`${path}/`) : entry.isFile() ? [path] : [];
  });
}

const texts = filesUnder('')
  .map((file) => ({ file, text: readFileSync(ROOT + file, 'utf8') }))
  .filter(({ text }) => !text.includes('\0'));

const isRisky = (digits: string): boolean => {
  if (PUBLISHED.has(digits) || !isValid(digits, '2032')) return false;
  const parsed = parse(digits, { rule: '2032' });
  return parsed.valid && parsed.synthetic !== '+80';
};
const riskyIdentifiers = (text: string): string[] => (text.match(/(?<!\d)\d{11}(?!\d)/g) ?? []).filter(isRisky);

const ADDRESS = /[\w.%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}/gi;
const riskyAddresses = (text: string): string[] =>
  (text.match(ADDRESS) ?? []).filter((address) => !/@(?:[a-z0-9-]+\.)*example\.(?:com|org|net)$/i.test(address));

test('the files are read: sources, tests, scenarios, the contract and the README of the root', () => {
  const names = texts.map(({ file }) => file);
  for (const file of [
    'package.json',
    'openapi/krr.yaml',
    'scenarios/standard.yaml',
    'src/index.ts',
    'test/privacy.test.ts',
  ]) {
    expect(names).toContain(file);
  }
});

test('what is looked for would be found', () => {
  const ordinary = ['010170123', '010170124', '010170125', '010170126']
    .map((first9) => complete(first9))
    .find((one) => one !== null);
  const address = ['kari', 'krr.no'].join('@');
  expect(riskyIdentifiers(`x ${ordinary} y`)).toEqual([ordinary]);
  expect(riskyIdentifiers('23079422568 25916509831 12345678901')).toEqual([]);
  expect(riskyAddresses(`<${address}> kari@example.com`)).toEqual([address]);
});

test('no file holds a valid identifier that is not synthetic, but the published ones', () => {
  const found = texts.map(({ file, text }) => ({ file, found: riskyIdentifiers(text).length }));
  expect(found.filter(({ found }) => found > 0)).toEqual([]);
});

test('no file holds an e-mail address but at example.com, .org and .net', () => {
  const found = texts.map(({ file, text }) => ({ file, found: riskyAddresses(text).length }));
  expect(found.filter(({ found }) => found > 0)).toEqual([]);
});
