import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileValidators, generateContract, generateTypes, loadContract } from '../../scripts/generate/contract.ts';
import { contractFile } from '../support/contract/contract.ts';

const generated = new URL('../../src/contract/generated/', import.meta.url);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'krr-contract-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function spoiled(from: string, to: string): string {
  const text = readFileSync(contractFile, 'utf8');
  expect(text).toContain(from);
  const file = join(folder, 'krr.yaml');
  writeFileSync(file, text.replace(from, to));
  return file;
}

test('an unchanged contract leaves the generated files untouched', async () => {
  const written = () => readdirSync(generated).map((name) => [name, statSync(new URL(name, generated)).mtimeMs]);
  const before = written();
  await generateContract();
  expect(before.map(([name]) => name).sort()).toEqual(['operations.ts', 'types.ts', 'validators.ts']);
  expect(written()).toEqual(before);
});

test('the same contract gives the same code', async () => {
  const { components } = await loadContract();
  const [one, other] = [await compileValidators(components!.schemas!), await compileValidators(components!.schemas!)];
  expect(one).toBe(other);
});

test('a changed contract gives other types', async () => {
  const file = pathToFileURL(join(folder, 'types.ts'));
  await generateTypes(await loadContract(), file);
  expect(readFileSync(file, 'utf8')).toContain('"nb" | "nn" | "en" | "se"');
  await generateTypes(await loadContract(spoiled('enum: [nb, nn, en, se]', 'enum: [nb, nn]')), file);
  expect(readFileSync(file, 'utf8')).toContain('"nb" | "nn";');
});

test('rejects a contract that is not valid OpenAPI', async () => {
  await expect(loadContract(spoiled('      responses:\n', '      answers:\n'))).rejects.toThrow(
    'Swagger schema validation failed',
  );
});

test('rejects a contract with an unresolvable reference', async () => {
  await expect(loadContract(spoiled('schemas/PersonerResponse', 'schemas/PersonerSvar'))).rejects.toThrow(
    'PersonerSvar',
  );
});

test('rejects an invalid schema', async () => {
  const { components } = await loadContract(spoiled('type: boolean', 'type: bool'));
  await expect(compileValidators(components!.schemas!)).rejects.toThrow('type');
});

test('rejects an unknown keyword', async () => {
  const { components } = await loadContract(spoiled('maxLength: 50', 'maxLenght: 50'));
  await expect(compileValidators(components!.schemas!)).rejects.toThrow('maxLenght');
});
