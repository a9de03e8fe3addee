import { secondCheckDigit, weigh } from './numbering.ts';
import { requireText } from './validate.ts';

const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Whether a text is an organisation number: nine digits, the last a check digit modulo 11. Test organisations have the
 * same form and are valid too.
 *
 * Source: Brønnøysundregistrene on the organisation number (weights 3 2 7 6 5 4 3 2, modulo 11).
 *
 * @param text the organisation number, 9 digits; nothing is trimmed
 * @throws TypeError when `text` is not a string
 * @example
 * ```ts
 * import { isOrganisationNumber } from 'krr-kit';
 * isOrganisationNumber('984661185'); // true
 * isOrganisationNumber('984 661 185'); // false
 * ```
 */
export function isOrganisationNumber(text: string): boolean {
  requireText(text);
  return /^[0-9]{9}$/.test(text) && Number(text[8]) === secondCheckDigit(weigh(text, WEIGHTS));
}
