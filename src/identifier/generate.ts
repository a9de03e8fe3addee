import { compareDays, type Day, formatDay, parseDay } from './calendar.ts';
import {
  createRankLookup,
  generateWrittenDates,
  getSuffixTable,
  type RankLookup,
  type Selection,
  writeIdentifier,
} from './enumerate.ts';
import { ANY_ERA, ERAS, type Era } from './numbering.ts';
import { createPermutation } from './permutation.ts';
import { IdentifierError, type Kind, type Rule, type Sex } from './types.ts';
import { requireKnownValue, requireRule } from './validate.ts';

/**
 * Selects identifiers. All fields are optional.
 *
 * `from` and `to` are birth dates, YYYY-MM-DD, both included. Their defaults are the first and last date of the number
 * series (fnr 1854-2039, dnr 1858-2039; with the 2032 rule 2000-2099). `kind` defaults to `fnr`, `rule` to `classic`, and
 * `sex` to both.
 *
 * With the 2032 rule a number holds only the last two digits of the year, so the range may span 100 years at most, and
 * there is no choice of sex.
 */
export interface IdentifierQuery {
  from?: string;
  to?: string;
  sex?: Sex;
  kind?: Kind;
  rule?: Rule;
}

function select(query: IdentifierQuery): Selection {
  const { kind = 'fnr', rule = 'classic', sex } = query;
  requireKnownValue('kind', kind, ['fnr', 'dnr']);
  requireKnownValue('sex', sex, ['female', 'male', undefined]);
  requireRule(rule);
  if (rule === '2032' && sex !== undefined) {
    throw new IdentifierError(
      'sex-not-supported-in-2032',
      'sex cannot be chosen with the 2032 rule: it is not in the number',
    );
  }
  const eras = rule === '2032' ? [ANY_ERA] : ERAS[kind];
  return { ...resolveRange(query, rule, eras), sex, kind, rule, eras };
}

function resolveRange(query: IdentifierQuery, rule: Rule, eras: readonly Era[]): { from: Day; to: Day } {
  const whole = rule === '2032' ? { first: 2000, last: 2099 } : { first: eras[0]!.first, last: eras.at(-1)!.last };
  const from = parseBoundary('from', query.from) ?? { year: whole.first, month: 1, day: 1 };
  const to = parseBoundary('to', query.to) ?? { year: whole.last, month: 12, day: 31 };
  if (compareDays(from, to) > 0) {
    throw new IdentifierError('empty-range', `No birth dates: ${formatDay(from)} is after ${formatDay(to)}`);
  }
  if (rule === '2032' && compareDays(to, { ...from, year: from.year + 100 }) >= 0) {
    const range = `${formatDay(from)} to ${formatDay(to)}`;
    throw new IdentifierError(
      'range-too-long',
      `${range} is over 100 years: by the 2032 rule, numbers of both ends coincide`,
    );
  }
  return { from, to };
}

function parseBoundary(name: string, text: string | undefined): Day | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day === null) throw new IdentifierError('bad-date', `${name} is ${text}, expected a date as YYYY-MM-DD`);
  return day;
}

/** {@link IdentifierQuery}, with number and order. */
export interface GenerateOptions extends IdentifierQuery {
  /** number of identifiers; by default all that exist */
  count?: number;
  /** `ascending` (default): by birth date, and by number within a date */
  order?: 'ascending' | 'shuffled';
  /** for `shuffled`: numbers in [0, 1), as from Math.random; read during the call only, not while iterating */
  random?: () => number;
}

/**
 * Counts the synthetic identifiers (+80) that match a query: {@link generate} can return exactly that many.
 *
 * @param query selects identifiers; by default every fødselsnummer of the classic rule
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
 * Generates valid, distinct synthetic identifiers (+80, the series that Skatteetaten uses for test persons). The shuffled
 * order is a permutation of all matching identifiers: it needs no memory, so the last of millions is as fast as the first.
 * The same number source gives the same order, and a larger `count` the same beginning.
 *
 * Sources: forskrift om folkeregistrering § 2-2, and Skatteetaten's documentation of synthetic persons and of 2032.
 *
 * @param options selection, number and order
 * @returns strings of 11 digits, generated lazily
 * @throws IdentifierError at once, before the first identifier: `too-many` when `count` is larger than
 *   {@link count} of the query, `missing-random-source` when shuffled without a number source, `bad-count`, and the errors of
 *   {@link count}
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
  requireKnownValue('order', order, ['ascending', 'shuffled']);
  if (order === 'ascending')
    return generateAscending(selection, requireCount(options.count, countSelection(selection)));
  if (random === undefined) {
    throw new IdentifierError(
      'missing-random-source',
      'The shuffled order needs a number source, such as random: Math.random',
    );
  }
  const { total, findIdentifiers } = getNumbering(selection);
  return generateShuffled(findIdentifiers, createPermutation(total, random), requireCount(options.count, total));
}

/** The identifiers of a selection by their rank in ascending order. */
interface Numbering {
  readonly total: number;
  readonly findIdentifiers: RankLookup;
}

/** Each takes up to 300 kB. */
const MAX_NUMBERINGS = 16;
const numberings = new Map<string, Numbering>();

/** Caches the tables of the last selections: a file can describe thousands of persons with the same birth dates. */
function getNumbering(selection: Selection): Numbering {
  const { from, to, sex, kind, rule } = selection;
  const key = [formatDay(from), formatDay(to), sex, kind, rule].join(' ');
  const numbering = numberings.get(key) ?? createNumbering(selection);
  numberings.delete(key);
  numberings.set(key, numbering);
  if (numberings.size > MAX_NUMBERINGS) numberings.delete(numberings.keys().next().value!);
  return numbering;
}

function createNumbering(selection: Selection): Numbering {
  const total = countSelection(selection);
  return { total, findIdentifiers: createRankLookup(selection, total) };
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

/** The first identifiers come without those after them. */
const MAX_BLOCK = 256;

function* generateShuffled(
  findIdentifiers: RankLookup,
  permute: (index: number) => number,
  requestedCount: number,
): Generator<string> {
  const [ranks, dates, suffixes] = [new Int32Array(MAX_BLOCK), new Int32Array(MAX_BLOCK), new Int32Array(MAX_BLOCK)];
  for (let first = 0, size = 1; first < requestedCount; first += size, size = Math.min(2 * size, MAX_BLOCK)) {
    size = Math.min(size, requestedCount - first);
    for (let at = 0; at < size; at++) ranks[at] = permute(first + at);
    findIdentifiers(ranks, size, dates, suffixes);
    for (let at = 0; at < size; at++) yield writeIdentifier(dates[at]!, suffixes[at]!);
  }
}
