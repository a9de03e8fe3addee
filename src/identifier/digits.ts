import { K1_IN_K2, K1_WEIGHTS, K2_WEIGHTS, weigh } from './numbering.ts';
import { explain, parse, splitIdentifier } from './parse.ts';
import type { Parsed, Rule } from './types.ts';

export type DigitPart = 'day' | 'month' | 'year' | 'individnummer' | 'k1' | 'k2';

/** A digit with its part of the identifier and its weights in the two check sums; null outside a sum. */
export interface Digit {
  readonly digit: number;
  readonly part: DigitPart;
  readonly k1Weight: number | null;
  readonly k2Weight: number | null;
}

/** A check digit, its weighted sum, the remainder of the sum modulo 11, and the digits that the rule permits. */
export interface CheckSum {
  readonly sum: number;
  readonly remainder: number;
  readonly digit: number;
  readonly permitted: readonly number[];
}

/** An identifier digit by digit. Without eleven digits, only `parsed` and `reasons` are known. */
export interface DigitExplanation {
  readonly parsed: Parsed;
  readonly reasons: readonly string[];
  readonly digits: readonly Digit[];
  readonly checks: { readonly k1: CheckSum; readonly k2: CheckSum } | null;
}

const PARTS: readonly DigitPart[] = [
  ...(['day', 'day', 'month', 'month', 'year', 'year'] as const),
  ...(['individnummer', 'individnummer', 'individnummer', 'k1', 'k2'] as const),
];

/**
 * Explains an identifier digit by digit. The sources are those of {@link parse}.
 *
 * @example
 * explainDigits('20914695016', 'classic').digits[0]; // { digit: 2, part: 'day', k1Weight: 3, k2Weight: 5 }
 */
export function explainDigits(text: string, rule: Rule): DigitExplanation {
  const parsed = parse(text, { rule });
  const reasons = explain(text, { rule }).map((explanation) => explanation.text);
  if (!/^[0-9]{11}$/.test(text)) return { parsed, reasons, digits: [], checks: null };
  const { k1, k2 } = splitIdentifier(text, rule);
  const k2Weights = [...K2_WEIGHTS, K1_IN_K2];
  const digits = PARTS.map((part, index) => ({
    ...{ digit: Number(text[index]), part },
    ...{ k1Weight: K1_WEIGHTS[index] ?? null, k2Weight: k2Weights[index] ?? null },
  }));
  const k1Sum = weigh(text, K1_WEIGHTS);
  const k2Sum = weigh(text, k2Weights);
  return {
    ...{ parsed, reasons, digits },
    checks: {
      k1: { sum: k1Sum, remainder: k1Sum % 11, digit: k1.actual, permitted: k1.allowed },
      k2: { sum: k2Sum, remainder: k2Sum % 11, digit: k2.actual, permitted: k2.allowed === null ? [] : [k2.allowed] },
    },
  };
}
