import { isValid } from './is-valid.ts';
import { parseRule } from './misuse.ts';
import type { ValidationOptions } from './types.ts';

/**
 * Whether a text is a valid fødselsnummer or D-number: date, series and both check digits. It is the verdict of
 * {@link parse}, without the reasons and at the speed that large files ask for.
 *
 * Sources: forskrift om folkeregistrering § 2-2, and Skatteetaten's documentation of the Folkeregister.
 *
 * @param text the identifier, 11 digits; nothing is trimmed
 * @param options `rule` is `classic` unless given; `2032` accepts both rules side by side. A number is ignored, so that
 *   `identifiers.filter(isValidIdentifier)` does what it says.
 * @throws TypeError when `text` is not a string, or `options` no object
 * @throws IdentifierError `unknown-value` when there is no such rule
 * @example
 * ```ts
 * import { isValidIdentifier } from 'krr-kit';
 * isValidIdentifier('20914695016'); // true
 * isValidIdentifier('30108299939'); // false: its k1 is one of those that come in 2032
 * isValidIdentifier('30108299939', { rule: '2032' }); // true
 * ['20914695016', '20914695017'].filter(isValidIdentifier); // ['20914695016']
 * ```
 */
export function isValidIdentifier(text: string, options?: ValidationOptions | number): boolean {
  return isValid(text, options === undefined ? 'classic' : parseRule(options));
}
