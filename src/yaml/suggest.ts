import { KrrError } from '../errors.ts';

/** One row of the edit-distance table: the distances from the first letters of `word` to every start of `target`. */
function computeNextRow(rows: readonly number[][], word: string, target: string): number[] {
  const at = rows.length - 1;
  const [above, before] = [rows.at(-1)!, rows.at(-2)];
  const row = [at + 1];
  for (let i = 0; i < target.length; i++) {
    const replaced = above[i]! + (word[at] === target[i] ? 0 : 1);
    const isSwapped = i > 0 && word[at] === target[i - 1] && word[at - 1] === target[i];
    const swapped = isSwapped && before ? before[i - 1]! + 1 : replaced;
    row.push(Math.min(replaced, swapped, above[i + 1]! + 1, row[i]! + 1));
  }
  return row;
}

/** How many letters are wrong, missing, too many or swapped with their neighbour. */
function computeDistance(word: string, target: string): number {
  const rows = [Array.from({ length: target.length + 1 }, (_, i) => i)];
  while (rows.length <= word.length) rows.push(computeNextRow(rows, word, target));
  return rows.at(-1)!.at(-1)!;
}

/**
 * The candidate that a misspelt word most likely means: at most one letter in three may be wrong, and two neighbours that
 * are swapped are one; capitals do not count. Undefined if none is that near.
 *
 * @example
 * suggest('persns', ['name', 'persons']); // 'persons'
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const candidatesByDistance = candidates
    .map((candidate) => ({ candidate, longest: Math.max(word.length, candidate.length) }))
    .filter(({ candidate, longest }) => longest - Math.min(word.length, candidate.length) <= longest / 3)
    .map((named) => ({ ...named, edits: computeDistance(word.toLowerCase(), named.candidate.toLowerCase()) }))
    .filter(({ edits, longest }) => edits <= Math.floor(longest / 3))
    .sort((a, b) => a.edits - b.edits);
  return candidatesByDistance[0]?.candidate;
}

/**
 * A suggestion as the end of a message; nothing if there is none.
 *
 * @example
 * `unknown key "persns"${meaning('persons')}`; // 'unknown key "persns" (did you mean persons?)'
 */
export const formatSuggestion = (word: string | undefined): string =>
  word === undefined ? '' : ` (did you mean ${word}?)`;

/**
 * That a library has no scenario of a name, and which one may be meant; `otherwise` ends the message if none is.
 *
 * @example
 * unknownName('standrad', ['standard']).message; // 'no scenario is called "standrad" (did you mean standard?)'
 */
export function createUnknownNameError(name: string, names: readonly string[], otherwise = ''): KrrError {
  const suggestion = suggest(name, names);
  const help = suggestion ? formatSuggestion(suggestion) : `: krr scenario list names all that there are${otherwise}`;
  return new KrrError('SCENARIO_UNKNOWN', `no scenario is called "${name}"${help}`);
}

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Whether a text can be the name of a scenario, a role or a fault.
 *
 * @example
 * isKebabCase('mobile-only'); // true
 */
export const isKebabCase = (text: string): boolean => KEBAB_CASE.test(text);
