import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Every file that comes along when `file` is imported: type-only imports are erased. */
function loadedWith(file: URL, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(file.href)) return seen;
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm);
  const sources = [...imports].map(([, source]) => source!);
  seen.set(file.href, sources);
  for (const source of sources.filter((name) => name.startsWith('.'))) loadedWith(new URL(source, file), seen);
  return seen;
}

test('importing the library loads no YAML parser and no validator', () => {
  const loaded = loadedWith(new URL('../../src/scenario/index.ts', import.meta.url));
  expect([...loaded.keys()].map((href) => href.split('/').at(-1)).sort()).toEqual([
    'diagnostics.ts',
    'index.ts',
    'library.ts',
    'merge.ts',
    'model.ts',
  ]);
  expect([...loaded.values()].flat().filter((source) => !source.startsWith('.'))).toEqual([]);
});
