import { distance } from 'fastest-levenshtein';

/** Longer words are not compared: the edit distance needs quadratic time. */
const MAX_LENGTH = 100;

/** Bounds the time that a file with many names and many errors takes. */
const MAX_CANDIDATES = 1000;

const sortLetters = (word: string): string => [...word].sort().join('');

/** The edit distance, ignoring case. Two swapped letters count as one edit. */
function countEdits(word: string, candidate: string): number {
  const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
  const edits = distance(a, b);
  return edits === 2 && sortLetters(a) === sortLetters(b) ? 1 : edits;
}

/**
 * Finds the candidate that a misspelt word most likely means. At most a third of the letters may differ; case is ignored.
 * Undefined if no candidate is that similar. Only the first thousand candidates are compared.
 *
 * @example
 * suggest('persns', ['name', 'persons']); // 'persons'
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
    const longest = Math.max(word.length, candidate.length);
    const allowed = Math.floor(longest / 3);
    if (longest > MAX_LENGTH || longest - Math.min(word.length, candidate.length) > allowed) continue;
    const edits = countEdits(word, candidate);
    if (edits > allowed || edits >= fewest) continue;
    [best, fewest] = [candidate, edits];
  }
  return best;
}

/**
 * Formats a suggestion as the end of a message. Empty if there is none.
 *
 * @example
 * `unknown key "persns"${formatSuggestion('persons')}`; // 'unknown key "persns" (did you mean persons?)'
 */
export const formatSuggestion = (word: string | undefined): string =>
  word === undefined ? '' : ` (did you mean ${word}?)`;
