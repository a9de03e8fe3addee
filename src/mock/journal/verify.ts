import type { Close } from './filter.ts';
import type { Dropped } from './shelf.ts';

/** How many entries there shall be. */
export type Expected = { readonly count: number } | { readonly atLeast?: number; readonly atMost?: number };

/** What came of a verification. */
export interface Verified {
  readonly ok: boolean;
  readonly found: number;
  /** The latest entries that nearly fit. */
  readonly closest: readonly Close[];
  /** What the journal has let go of: if there is any, more may have come than were found. */
  readonly dropped: Dropped;
}

export function holds(found: number, expected: Expected): boolean {
  if ('count' in expected) return found === expected.count;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = expected;
  return found >= atLeast && found <= atMost;
}
