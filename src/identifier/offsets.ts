import type { Kind, Synthetic } from './types.ts';

/** Added to the day of birth. */
export const DAY_OFFSETS: Readonly<Record<Kind, number>> = { fnr: 0, dnr: 40 };

/** Added to the month of birth: +80 by Skatteetaten, +40 by NAV, +65 by Norsk helsenett. */
export const MONTH_OFFSETS: Readonly<Record<Synthetic, number>> = { none: 0, '+80': 80, '+40': 40, '+65': 65 };

export interface Unshifted {
  kind: Kind;
  synthetic: Synthetic;
  day: number;
  month: number;
}

/** Takes the offsets off a day and month; null when no offset gives day 1-31 and month 1-12. */
export function unshift(day: number, month: number): Unshifted | null {
  const kind = offsetWithin(DAY_OFFSETS, day, 31);
  const synthetic = offsetWithin(MONTH_OFFSETS, month, 12);
  if (kind === undefined || synthetic === undefined) return null;
  return { kind, synthetic, day: day - DAY_OFFSETS[kind], month: month - MONTH_OFFSETS[synthetic] };
}

function offsetWithin<Name extends string>(offsets: Readonly<Record<Name, number>>, value: number, most: number) {
  const names = Object.keys(offsets) as Name[];
  return names.find((name) => value > offsets[name] && value <= offsets[name] + most);
}
