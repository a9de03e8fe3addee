import { K1_IN_K2, K1_WEIGHTS, K2_WEIGHTS, MAX_REMAINDER } from './check-digits.ts';
import { isInSeries } from './series.ts';
import type { Rule, Sex } from './types.ts';
import type { Selection } from './wish.ts';

/**
 * The valid tails (individnummer and check digits, as one number of five digits) after every date. They depend on the
 * six digits of the date only through its two weighted sums modulo 11, so 121 lists an era serve all dates.
 * List n is tails[starts[n]] to tails[starts[n + 1] - 1], ascending.
 */
export interface SuffixTable {
  suffixes: Int32Array;
  starts: Int32Array;
}

const LISTS_PER_ERA = 11 * 11;

/** Which list holds the tails after the six digits DDMMYY, offsets included. */
export function suffixListIndex(era: number, dateDigits: number): number {
  const [sum1, sum2] = [weighEnd(dateDigits, 6, K1_WEIGHTS), weighEnd(dateDigits, 6, K2_WEIGHTS)];
  return era * LISTS_PER_ERA + (sum1 % 11) * 11 + (sum2 % 11);
}

const suffixTables = new Map<string, SuffixTable>();

/** Made when first asked for (some milliseconds), and kept: there are eight at most. */
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

/** The weighted sum of a number of so many digits. */
function weighEnd(number: number, digits: number, weights: readonly number[]): number {
  let [sum, rest] = [0, number];
  for (let at = digits - 1; at >= 0; at--) {
    sum += weights[at]! * (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return sum;
}
