import { iterateDays } from './calendar.ts';
import { DAY_OFFSETS, MONTH_OFFSETS } from './offsets.ts';
import { suffixListIndex } from './tails.ts';
import type { Selection } from './wish.ts';

/** A birth date as it stands in identifiers. */
export interface WrittenDate {
  /** DDMMYY as one number, offsets included */
  digits: number;
  /** which list of the tail table completes it */
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
