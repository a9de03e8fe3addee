import { generateWrittenDates } from './dates.ts';
import { getSuffixTable } from './tails.ts';
import type { Selection } from './wish.ts';
import { writeIdentifier } from './write.ts';

// A row for each date: the rank of its first identifier, what to add to a rank to find its tail, and its digits. They lie
// side by side because reading them in random order is what shuffled generation waits for.
const ROW = 3;
const SHIFT = 1;
const DIGITS = 2;

// The guide has one entry for so many ranks; from there it is a few dates at most.
const SEARCH_INDEX_BITS = 10;

/** A function from rank, in ascending order, to the identifier. */
export function createRankLookup(selection: Selection, total: number): (rank: number) => string {
  const { suffixes } = getSuffixTable(selection);
  const rows = buildRows(selection);
  const searchIndex = buildSearchIndex(rows, total);
  return (rank) => {
    let row = searchIndex[rank >>> SEARCH_INDEX_BITS]!;
    while (rows[row + ROW]! <= rank) row += ROW;
    return writeIdentifier(rows[row + DIGITS]!, suffixes[rank + rows[row + SHIFT]!]!);
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

/** The row that holds each rank divisible by 2 ** GUIDE_BITS. */
function buildSearchIndex(rows: Int32Array, total: number): Int32Array {
  const searchIndex = new Int32Array(Math.ceil(total / 2 ** SEARCH_INDEX_BITS));
  let row = 0;
  for (let entry = 0; entry < searchIndex.length; entry++) {
    while (rows[row + ROW]! <= entry * 2 ** SEARCH_INDEX_BITS) row += ROW;
    searchIndex[entry] = row;
  }
  return searchIndex;
}
