/** Which number it is: `fnr` is a fødselsnummer, `dnr` a D-number (day + 40). */
export type Kind = 'fnr' | 'dnr';

/** What is added to the month of an identifier that belongs to no real person; `none` for an ordinary one. */
export type Synthetic = 'none' | '+80' | '+40' | '+65';

/** Given by the ninth digit: even for `female`. */
export type Sex = 'female' | 'male';

/** `classic` is the rule of today; `2032` adds the one for numbers issued from 2032-01-01. */
export type Rule = 'classic' | '2032';

/**
 * What is wrong with an identifier: its length, another character than the digits 0-9, no such date, no series that has
 * the individnummer for the year, or the first (k1) or second (k2) check digit.
 */
export type Reason = 'length' | 'digits' | 'date' | 'series' | 'k1' | 'k2';

/** By which rule an identifier is judged. */
export interface ValidationOptions {
  /** `classic` unless given; `2032` accepts both rules side by side */
  rule?: Rule;
}

/**
 * What an identifier says. `birthDate` is YYYY-MM-DD; `birthDate` and `sex` are null when only the 2032 rule makes the
 * identifier valid, for century and sex are then not in the number.
 */
export type Parsed =
  | { valid: true; kind: Kind; synthetic: Synthetic; birthDate: string | null; sex: Sex | null; rule: Rule }
  | { valid: false; reasons: readonly Reason[] };

/** Codes of {@link IdentifierError}; stable, for programs to branch on. */
export type IdentifierErrorCode =
  | 'bad-count'
  | 'bad-date'
  | 'empty-range'
  | 'range-too-long'
  | 'missing-random-source'
  | 'sex-not-supported-in-2032'
  | 'too-many'
  | 'unknown-value';

/**
 * A wish that cannot be met, or a rule that does not exist.
 *
 * @example
 * ```ts
 * import { generateIdentifiers, IdentifierError } from 'krr-kit';
 * try {
 *   generateIdentifiers({ from: '1990-01-01', to: '1990-01-01', count: 1000 });
 * } catch (error) {
 *   if (error instanceof IdentifierError) console.log(error.code); // too-many
 * }
 * ```
 */
export class IdentifierError extends Error {
  override readonly name = 'IdentifierError';
  readonly code: IdentifierErrorCode;

  constructor(code: IdentifierErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
