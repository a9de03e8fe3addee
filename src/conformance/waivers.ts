import type { Outcome } from './report.ts';

/** A deviation that is known and accepted: the rule, how it ends, and why that is accepted. */
export interface Waiver {
  readonly rule: string;
  readonly expected: Outcome;
  readonly reason: string;
}
