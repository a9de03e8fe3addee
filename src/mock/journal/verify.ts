import type { EntryNearMiss } from './filter.ts';
import type { DroppedCounts } from './shelf.ts';

/** How many entries there shall be. */
export type ExpectedCount = { readonly count: number } | { readonly atLeast?: number; readonly atMost?: number };

/** What came of a verification. */
export interface VerificationResult {
  readonly ok: boolean;
  readonly found: number;
  /** The latest entries that nearly fit. */
  readonly closest: readonly EntryNearMiss[];
  /** What the journal has let go of: if there is any, more may have come than were found. */
  readonly dropped: DroppedCounts;
}

export function isExpectedCount(found: number, expected: ExpectedCount): boolean {
  if ('count' in expected) return found === expected.count;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = expected;
  return found >= atLeast && found <= atMost;
}
