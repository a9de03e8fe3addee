import { type ParsedLayer, parseLayer } from './parse.ts';

/** Enough for all files of a test run; the bound keeps an editor that saves all day from filling the memory. */
const MOST_KEPT = 64;

const kept = new Map<string, ParsedLayer>();

/**
 * As `parseLayer`, but a text that was parsed lately is not parsed again: whoever switches between files, back and forth,
 * waits for each only once.
 *
 * @example
 * parsedOnce('name: a\n', 'a.yaml') === parsedOnce('name: a\n', 'a.yaml'); // true
 */
export function parsedOnce(text: string, file: string): ParsedLayer {
  const key = `${file}\0${text}`;
  const parsed = kept.get(key) ?? parseLayer(text, file);
  // What is asked for again becomes the newest: the oldest goes first.
  kept.delete(key);
  kept.set(key, parsed);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  return parsed;
}
