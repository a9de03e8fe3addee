import { K1_IN_K2, K1_WEIGHTS, K2_WEIGHTS, LARGEST_REMAINDER } from './check-digits.ts';
import { inSeries } from './series.ts';
import type { Rule, Sex } from './types.ts';
import type { Selection } from './wish.ts';

/**
 * The valid tails (individnummer and check digits, as one number of five digits) after every date. They depend on the
 * six digits of the date only through its two weighted sums modulo 11, so 121 lists an era serve all dates.
 * List n is tails[starts[n]] to tails[starts[n + 1] - 1], ascending.
 */
export interface TailTable {
  tails: Int32Array;
  starts: Int32Array;
}

const LISTS_PER_ERA = 11 * 11;

/** Which list holds the tails after the six digits DDMMYY, offsets included. */
export function listOf(era: number, dateDigits: number): number {
  const [sum1, sum2] = [weighEnd(dateDigits, 6, K1_WEIGHTS), weighEnd(dateDigits, 6, K2_WEIGHTS)];
  return era * LISTS_PER_ERA + (sum1 % 11) * 11 + (sum2 % 11);
}

const made = new Map<string, TailTable>();

/** Made when first asked for (some milliseconds), and kept: there are eight at most. */
export function tailTable(selection: Selection): TailTable {
  const key = `${selection.kind} ${selection.sex} ${selection.rule}`;
  const table = made.get(key) ?? makeTable(selection);
  made.set(key, table);
  return table;
}

function makeTable({ eras, sex, rule }: Selection): TailTable {
  const tails: number[] = [];
  const starts = [0];
  const all = allIndividnummers();
  for (const { series } of eras) {
    const individnummers = all.filter((one) => inSeries(series, one.number) && (sex === undefined || one.sex === sex));
    for (let list = 0; list < LISTS_PER_ERA; list++) {
      for (const individnummer of individnummers) complete(individnummer, list, rule, tails);
      starts.push(tails.length);
    }
  }
  return { tails: Int32Array.from(tails), starts: Int32Array.from(starts) };
}

interface Individnummer {
  number: number;
  sex: Sex;
  sum1: number;
  sum2: number;
}

const allIndividnummers = (): Individnummer[] =>
  Array.from({ length: 1000 }, (_, number) => ({
    number,
    sex: number % 2 === 0 ? 'female' : 'male',
    sum1: weighEnd(number, 3, K1_WEIGHTS.slice(6)),
    sum2: weighEnd(number, 3, K2_WEIGHTS.slice(6)),
  }));

/** Adds the individnummer with every pair of check digits that the rule allows in a list. */
function complete({ number, sum1, sum2 }: Individnummer, list: number, rule: Rule, tails: number[]): void {
  const all1 = sum1 + Math.floor(list / 11);
  const all2 = sum2 + (list % 11);
  for (let k1 = 0; k1 < 10; k1++) {
    if ((all1 + k1) % 11 > LARGEST_REMAINDER[rule]) continue;
    const k2 = (11 - ((all2 + K1_IN_K2 * k1) % 11)) % 11;
    if (k2 < 10) tails.push(number * 100 + k1 * 10 + k2);
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
