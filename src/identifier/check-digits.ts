import type { Rule } from './types.ts';

// forskrift om folkeregistrering § 2-2. The weights stand over the digits as written, offsets included. That 10 is never
// issued needs no test of its own: no digit completes such a sum.
export const K1_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2] as const;
export const K2_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3] as const;

/** The weight of k1 itself in the sum for k2. */
export const K1_IN_K2 = 2;

/**
 * The largest remainder of (weighted sum + k1) modulo 11 that a rule allows, from 0 up: numbers issued from 2032 may
 * have 0, 1, 2 or 3 (Skatteetaten, new fødselsnummer from 2032).
 */
export const MAX_REMAINDER: Readonly<Record<Rule, number>> = { classic: 0, '2032': 3 };

/** The weighted sum of a text's leading digits, as many as there are weights. */
export function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits.charCodeAt(at) - 48), 0);
}

/** Every first check digit that a rule allows for a weighted sum. */
export function firstCheckDigits(sum: number, rule: Rule): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((k1) => (sum + k1) % 11 <= MAX_REMAINDER[rule]);
}

/** The second check digit for a weighted sum that includes k1; null when none fits. */
export function secondCheckDigit(sum: number): number | null {
  const k2 = (11 - (sum % 11)) % 11;
  return k2 === 10 ? null : k2;
}
