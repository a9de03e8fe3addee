import { type ParsedLayer, parseLayer } from './parse/document.ts';

/** Enough for all files of a test run. The limit bounds the memory of a long-running mock that reloads its files. */
const MAX_CACHED = 64;

const cache = new Map<string, ParsedLayer>();

/**
 * Like `parseLayer`, but caches the last 64 texts, so that switching between files is fast.
 *
 * @example
 * parseCached('name: a\n', 'a.yaml') === parseCached('name: a\n', 'a.yaml'); // true
 */
export function parseCached(text: string, file: string): ParsedLayer {
  const key = `${file}\0${text}`;
  const parsed = cache.get(key) ?? parseLayer(text, file);
  // Move the entry to the end: the first one is evicted.
  cache.delete(key);
  cache.set(key, parsed);
  if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value!);
  return parsed;
}
