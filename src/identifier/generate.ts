import { generateWrittenDates } from './dates.ts';
import { IdentifierError } from './error.ts';
import { requireOneOf } from './misuse.ts';
import { createPermutation } from './permutation.ts';
import { createRankLookup } from './ranked.ts';
import { getSuffixTable } from './tails.ts';
import { type IdentifierQuery, type Selection, select } from './wish.ts';
import { writeIdentifier } from './write.ts';

/** {@link IdentifierQuery}, and how many in which order. */
export interface GenerateOptions extends IdentifierQuery {
  /** how many; all that exist unless given */
  count?: number;
  /** `ascending` (unless given): by birth date, and by number within a date */
  order?: 'ascending' | 'shuffled';
  /** for `shuffled`: numbers in [0, 1), as from Math.random; read only when called, never while iterating */
  random?: () => number;
}

/**
 * How many synthetic identifiers (+80) a wish holds, exactly: no more can be generated. Counted from the same series and
 * check digits as {@link generate} makes them by.
 *
 * @param query which identifiers; all that the classic rule has for fødselsnummer unless given
 * @throws IdentifierError `bad-date`, `empty-range`, `range-too-long`, `sex-not-supported-in-2032`, `unknown-value`
 * @example
 * ```ts
 * import { countIdentifiers } from 'krr-kit';
 * countIdentifiers(); // 26412188
 * countIdentifiers({ kind: 'dnr' }); // 29642396
 * countIdentifiers({ from: '1990-01-01', to: '1990-01-01', sex: 'female' }); // 247
 * ```
 */
export function count(query: IdentifierQuery = {}): number {
  return countSelection(select(query));
}

/**
 * Valid synthetic identifiers (+80, as Skatteetaten makes them for tests), all distinct. The shuffled order visits a
 * permutation of all that the wish holds: nothing is remembered or rejected, so the last of millions comes as fast as the
 * first. The same number source gives the same order, and a larger `count` the same beginning.
 *
 * Sources: forskrift om folkeregistrering § 2-2, and Skatteetaten's documentation of synthetic persons and of 2032.
 *
 * @param options which identifiers, how many, in which order
 * @returns texts of 11 digits, each made when it is read
 * @throws IdentifierError at once, before the first identifier: `too-many` when `count` is larger than
 *   {@link count} of the wish, `missing-random-source` when shuffled without a number source, `bad-count`, and what {@link count}
 *   throws
 * @example
 * ```ts
 * import { generateIdentifiers } from 'krr-kit';
 * const [first] = generateIdentifiers({ from: '1990-01-01' });
 * first?.slice(0, 6); // '018190'
 * const fifties = { from: '1950-01-01', to: '1959-12-31', kind: 'dnr' } as const;
 * for (const identifier of generateIdentifiers({ ...fifties, count: 5, order: 'shuffled', random: Math.random })) {
 *   console.log(identifier);
 * }
 * ```
 */
export function generate(options: GenerateOptions): IterableIterator<string> {
  const { order = 'ascending', random } = options;
  const selection = select(options);
  requireOneOf('order', order, ['ascending', 'shuffled']);
  const total = countSelection(selection);
  const requestedCount = requireCount(options.count, total);
  if (order === 'ascending') return generateAscending(selection, requestedCount);
  if (random === undefined) {
    throw new IdentifierError(
      'missing-random-source',
      'The shuffled order needs a number source, such as random: Math.random',
    );
  }
  return generateShuffled(createRankLookup(selection, total), createPermutation(total, random), requestedCount);
}

function countSelection(selection: Selection): number {
  const { starts } = getSuffixTable(selection);
  let total = 0;
  for (const { list } of generateWrittenDates(selection)) total += starts[list + 1]! - starts[list]!;
  return total;
}

function requireCount(requested: number | undefined, existing: number): number {
  if (requested === undefined) return existing;
  if (!Number.isInteger(requested) || requested < 0) {
    throw new IdentifierError('bad-count', `count is ${requested}, expected a whole number from 0 up`);
  }
  if (requested <= existing) return requested;
  throw new IdentifierError('too-many', `${requested} identifiers are wanted, but only ${existing} exist`);
}

function* generateAscending(selection: Selection, requestedCount: number): Generator<string> {
  const { suffixes, starts } = getSuffixTable(selection);
  let remaining = requestedCount;
  for (const { digits, list } of generateWrittenDates(selection)) {
    const end = Math.min(starts[list + 1]!, starts[list]! + remaining);
    for (let at = starts[list]!; at < end; at++) yield writeIdentifier(digits, suffixes[at]!);
    remaining -= end - starts[list]!;
    if (remaining === 0) return;
  }
}

function* generateShuffled(
  getIdentifier: (rank: number) => string,
  permute: (index: number) => number,
  requestedCount: number,
): Generator<string> {
  for (let index = 0; index < requestedCount; index++) yield getIdentifier(permute(index));
}
