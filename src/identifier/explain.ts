import { parseRule } from './misuse.ts';
import { parse } from './parse.ts';
import { type IdentifierParts, splitIdentifier } from './reasons.ts';
import type { Reason, ValidationOptions } from './types.ts';

/** A reason in words, for people; it repeats single digits and positions of the identifier, never the whole. */
export interface Explanation {
  reason: Reason;
  text: string;
}

const KIND_NAMES = { fnr: 'fødselsnummer', dnr: 'D-number' } as const;

/**
 * Says in words why an identifier is invalid, and what was expected instead. Empty when it is valid.
 *
 * Sources: those of {@link parse}.
 *
 * @param text the identifier, 11 digits
 * @param options `rule` as in {@link parse}
 * @returns one explanation for each of the reasons of {@link parse}, in the same order
 * @throws TypeError when `text` is not a string, or `options` no object
 * @throws IdentifierError `unknown-value` when there is no such rule
 * @example
 * ```ts
 * import { explainIdentifier } from 'krr-kit';
 * explainIdentifier('20914695017'); // [{ reason: 'k2', text: 'the second check digit is 7, expected 6' }]
 * ```
 */
export function explain(text: string, options: ValidationOptions | number = {}): Explanation[] {
  const parsed = parse(text, options);
  if (parsed.valid) return [];
  const parts = splitIdentifier(text, parseRule(options));
  return parsed.reasons.map((reason) => ({ reason, text: EXPLANATIONS[reason](parts, text) }));
}

const EXPLANATIONS: Readonly<Record<Reason, (parts: IdentifierParts, text: string) => string>> = {
  length: (_, text) => {
    const hint = /^[0-9]{10}$/.test(text) ? '; has a leading zero been lost?' : '';
    return `the length is ${text.length}, expected 11${hint}`;
  },
  digits: (_, text) => `character ${text.search(/[^0-9]/) + 1} is not one of the digits 0-9`,
  date: ({ date, year, yearOfCentury, written }) => {
    if (date === null) return `no offset makes a date of day ${written.day} and month ${written.month}`;
    const of = year || `year ${String(yearOfCentury).padStart(2, '0')}`;
    return `there is no day ${date.day} in month ${date.month} of ${of}`;
  },
  series: ({ date, yearOfCentury, individnummer }) =>
    `no series of ${KIND_NAMES[date!.kind]} has individnummer ${String(individnummer).padStart(3, '0')} ` +
    `for a year that ends in ${String(yearOfCentury).padStart(2, '0')}`,
  k1: ({ k1 }) => explainCheckDigit('first', k1.actual, k1.allowed),
  k2: ({ k2 }) => explainCheckDigit('second', k2.actual, k2.allowed === null ? [] : [k2.allowed]),
};

function explainCheckDigit(which: string, actual: number, allowed: readonly number[]): string {
  const expected =
    allowed.length > 0 ? `expected ${allowed.join(' or ')}` : 'but none fits: such a number is never issued';
  return `the ${which} check digit is ${actual}, ${expected}`;
}
