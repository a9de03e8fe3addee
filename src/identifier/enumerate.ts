import { type Day, iterateDays } from './calendar.ts';
import {
  DAY_OFFSETS,
  type Era,
  isInSeries,
  K1_IN_K2,
  K1_WEIGHTS,
  K2_WEIGHTS,
  MAX_REMAINDER,
  MONTH_OFFSETS,
} from './numbering.ts';
import type { Kind, Rule, Sex } from './types.ts';

/** A validated query, with its defaults applied. */
export interface Selection {
  from: Day;
  to: Day;
  sex: Sex | undefined;
  kind: Kind;
  rule: Rule;
  eras: readonly Era[];
}

/**
 * The valid suffixes (individnummer and check digits, as one number of five digits) after every date. They depend on the
 * six digits of the date only through its two weighted sums modulo 11, so 121 lists an era serve all dates.
 * List n is suffixes[starts[n]] to suffixes[starts[n + 1] - 1], ascending.
 */
export interface SuffixTable {
  suffixes: Int32Array;
  starts: Int32Array;
}

const LISTS_PER_ERA = 11 * 11;

/** The index of the list with the suffixes of six digits DDMMYY, offsets included. */
export function suffixListIndex(era: number, dateDigits: number): number {
  const [sum1, sum2] = [weighEnd(dateDigits, 6, K1_WEIGHTS), weighEnd(dateDigits, 6, K2_WEIGHTS)];
  return era * LISTS_PER_ERA + (sum1 % 11) * 11 + (sum2 % 11);
}

const suffixTables = new Map<string, SuffixTable>();

/** Created on first use (some milliseconds) and cached: there are at most eight. */
export function getSuffixTable(selection: Selection): SuffixTable {
  const key = `${selection.kind} ${selection.sex} ${selection.rule}`;
  const table = suffixTables.get(key) ?? createSuffixTable(selection);
  suffixTables.set(key, table);
  return table;
}

function createSuffixTable({ eras, sex, rule }: Selection): SuffixTable {
  const suffixes: number[] = [];
  const starts = [0];
  const all = listIndividnummers();
  for (const { series } of eras) {
    const individnummers = all.filter(
      (one) => isInSeries(series, one.number) && (sex === undefined || one.sex === sex),
    );
    for (let list = 0; list < LISTS_PER_ERA; list++) {
      for (const individnummer of individnummers) addSuffixes(individnummer, list, rule, suffixes);
      starts.push(suffixes.length);
    }
  }
  return { suffixes: Int32Array.from(suffixes), starts: Int32Array.from(starts) };
}

interface Individnummer {
  number: number;
  sex: Sex;
  sum1: number;
  sum2: number;
}

const listIndividnummers = (): Individnummer[] =>
  Array.from({ length: 1000 }, (_, number) => ({
    number,
    sex: number % 2 === 0 ? 'female' : 'male',
    sum1: weighEnd(number, 3, K1_WEIGHTS.slice(6)),
    sum2: weighEnd(number, 3, K2_WEIGHTS.slice(6)),
  }));

/** Adds the individnummer with every pair of check digits that the rule allows in a list. */
function addSuffixes({ number, sum1, sum2 }: Individnummer, list: number, rule: Rule, suffixes: number[]): void {
  const all1 = sum1 + Math.floor(list / 11);
  const all2 = sum2 + (list % 11);
  for (let k1 = 0; k1 < 10; k1++) {
    if ((all1 + k1) % 11 > MAX_REMAINDER[rule]) continue;
    const k2 = (11 - ((all2 + K1_IN_K2 * k1) % 11)) % 11;
    if (k2 < 10) suffixes.push(number * 100 + k1 * 10 + k2);
  }
}

/** The weighted sum of a number with the given count of digits. */
function weighEnd(number: number, digits: number, weights: readonly number[]): number {
  let [sum, rest] = [0, number];
  for (let at = digits - 1; at >= 0; at--) {
    sum += weights[at]! * (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return sum;
}

/** A birth date as it stands in identifiers. */
export interface WrittenDate {
  /** DDMMYY as one number, offsets included */
  digits: number;
  /** index into the lists of the suffix table */
  list: number;
}

/** The dates of a selection, ascending. Those outside the tables have no identifiers and are left out. */
export function* generateWrittenDates({ eras, from, to, kind }: Selection): Generator<WrittenDate> {
  for (const [era, { first, last }] of eras.entries()) {
    const start = from.year >= first ? from : { year: first, month: 1, day: 1 };
    const end = to.year <= last ? to : { year: last, month: 12, day: 31 };
    for (const { year, month, day } of iterateDays(start, end)) {
      // The month is always offset: only synthetic identifiers are made, never one that a person may have.
      const digits = (day + DAY_OFFSETS[kind]) * 10_000 + (month + MONTH_OFFSETS['+80']) * 100 + (year % 100);
      yield { digits, list: suffixListIndex(era, digits) };
    }
  }
}

// The three character codes of each number 0-999, eight bits each: quicker than joining strings or dividing digit by digit.
const CODES = Int32Array.from({ length: 1000 }, (_, number) => {
  const [a, b, c] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  return (48 + a) | ((48 + b) << 8) | ((48 + c) << 16);
});

/** Formats the identifier of a date (six digits, as one number) and a suffix (five digits). */
export function writeIdentifier(dateDigits: number, suffix: number): string {
  // `| 0` keeps the division in integers, which Math.floor does not.
  const high = (dateDigits / 1000) | 0;
  const individnummer = (suffix / 100) | 0;
  const a = CODES[high]!;
  const b = CODES[dateDigits - high * 1000]!;
  const c = CODES[individnummer]!;
  const d = CODES[suffix - individnummer * 100]!;
  // biome-ignore format: three digits a line
  return String.fromCharCode(
    a & 255, (a >> 8) & 255, a >> 16,
    b & 255, (b >> 8) & 255, b >> 16,
    c & 255, (c >> 8) & 255, c >> 16,
    (d >> 8) & 255, d >> 16,
  );
}

// A row for each date: the rank of its first identifier, the distance from a rank to its suffix, and the digits of the
// date. They are adjacent in memory because shuffled generation reads them in random order and waits for the cache.
const ROW = 3;
const SHIFT = 1;
const DIGITS = 2;

// The search index has one entry per 1024 ranks; from there, at most a few dates are scanned.
const SEARCH_INDEX_BITS = 10;

/** Finds the date digits and the suffixes of the first `size` ranks (ascending order). */
export type RankLookup = (ranks: Int32Array, size: number, dateDigits: Int32Array, suffixes: Int32Array) => void;

/** Creates a lookup of many ranks at once: the processor then waits for several of them at the same time. */
export function createRankLookup(selection: Selection, total: number): RankLookup {
  const table = getSuffixTable(selection).suffixes;
  const rows = buildRows(selection);
  const searchIndex = buildSearchIndex(rows, total);
  return (ranks, size, dateDigits, suffixes) => {
    for (let at = 0; at < size; at++) {
      const rank = ranks[at]!;
      let row = searchIndex[rank >>> SEARCH_INDEX_BITS]!;
      while (rows[row + ROW]! <= rank) row += ROW;
      dateDigits[at] = rows[row + DIGITS]!;
      suffixes[at] = table[rank + rows[row + SHIFT]!]!;
    }
  };
}

/** One row a date, and one more whose first rank is the total. */
function buildRows(selection: Selection): Int32Array {
  const { starts } = getSuffixTable(selection);
  const rows: number[] = [];
  let rank = 0;
  for (const { digits, list } of generateWrittenDates(selection)) {
    rows.push(rank, starts[list]! - rank, digits);
    rank += starts[list + 1]! - starts[list]!;
  }
  rows.push(rank, 0, 0);
  return new Int32Array(rows);
}

/** The row of each rank divisible by 2 ** SEARCH_INDEX_BITS. */
function buildSearchIndex(rows: Int32Array, total: number): Int32Array {
  const searchIndex = new Int32Array(Math.ceil(total / 2 ** SEARCH_INDEX_BITS));
  let row = 0;
  for (let entry = 0; entry < searchIndex.length; entry++) {
    while (rows[row + ROW]! <= entry * 2 ** SEARCH_INDEX_BITS) row += ROW;
    searchIndex[entry] = row;
  }
  return searchIndex;
}
