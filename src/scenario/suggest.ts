/** One row of the edit-distance table: the distances from `word` up to `letter` to every start of `target`. */
function nextRow(previous: readonly number[], letter: string, target: string): number[] {
  const row = [previous[0]! + 1];
  for (let i = 0; i < target.length; i++) {
    const replaced = previous[i]! + (letter === target[i] ? 0 : 1);
    row.push(Math.min(replaced, previous[i + 1]! + 1, row[i]! + 1));
  }
  return row;
}

function distance(word: string, target: string): number {
  let row = Array.from({ length: target.length + 1 }, (_, i) => i);
  for (const letter of word) row = nextRow(row, letter, target);
  return row.at(-1)!;
}

/**
 * The candidate that a misspelt word most likely means: at most one letter in three may differ, capitals do not count.
 * Undefined if none is that near.
 *
 * @example
 * suggest('persns', ['name', 'persons']); // 'persons'
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, longest: Math.max(word.length, candidate.length) }))
    .filter(({ candidate, longest }) => longest - Math.min(word.length, candidate.length) <= longest / 3)
    .map((named) => ({ ...named, edits: distance(word.toLowerCase(), named.candidate.toLowerCase()) }))
    .filter(({ edits, longest }) => edits <= Math.floor(longest / 3))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}

/**
 * A suggestion as the end of a message; nothing if there is none.
 *
 * @example
 * `unknown key "persns"${meaning('persons')}`; // 'unknown key "persns" (did you mean persons?)'
 */
export const meaning = (word: string | undefined): string => (word === undefined ? '' : ` (did you mean ${word}?)`);
