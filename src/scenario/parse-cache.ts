import { type ParsedLayer, parseLayer } from './parse/document.ts';

/** Enough for all files of a test run; the bound keeps an editor that saves all day from filling the memory. */
const MAX_CACHED = 64;

const cache = new Map<string, ParsedLayer>();

/**
 * As `parseLayer`, but a text that was parsed lately is not parsed again: whoever switches between files, back and forth,
 * waits for each only once.
 *
 * @example
 * parsedOnce('name: a\n', 'a.yaml') === parsedOnce('name: a\n', 'a.yaml'); // true
 */
export function parseCached(text: string, file: string): ParsedLayer {
  const key = `${file}\0${text}`;
  const parsed = cache.get(key) ?? parseLayer(text, file);
  // What is asked for again becomes the newest: the oldest goes first.
  cache.delete(key);
  cache.set(key, parsed);
  if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value!);
  return parsed;
}
