import type { Kind, Synthetic } from './types.ts';

/** Added to the day of birth. */
export const DAY_OFFSETS: Readonly<Record<Kind, number>> = { fnr: 0, dnr: 40 };

/** Added to the month of birth: +80 by Skatteetaten, +40 by NAV, +65 by Norsk helsenett. */
export const MONTH_OFFSETS: Readonly<Record<Synthetic, number>> = { none: 0, '+80': 80, '+40': 40, '+65': 65 };

export interface DecodedDate {
  kind: Kind;
  synthetic: Synthetic;
  day: number;
  month: number;
}

/** Takes the offsets off a day and month as written; null when no offset gives day 1-31 and month 1-12. */
export function removeOffsets(writtenDay: number, writtenMonth: number): DecodedDate | null {
  const day = DAYS[writtenDay];
  const month = MONTHS[writtenMonth];
  return day && month ? { kind: day.name, synthetic: month.name, day: day.value, month: month.value } : null;
}

interface NamedValue<Name> {
  name: Name;
  value: number;
}

const DAYS = createOffsetTable(DAY_OFFSETS, 31);
const MONTHS = createOffsetTable(MONTH_OFFSETS, 12);

/** What each of 0-99, as written, is when its offset is taken off: 1 to `most`, or nothing. */
function createOffsetTable<Name extends string>(offsets: Readonly<Record<Name, number>>, max: number) {
  const names = Object.keys(offsets) as Name[];
  return Array.from({ length: 100 }, (_, written): NamedValue<Name> | undefined => {
    const name = names.find((one) => written > offsets[one] && written <= offsets[one] + max);
    return name && { name, value: written - offsets[name] };
  });
}
