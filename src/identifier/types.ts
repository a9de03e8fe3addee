/** The kind of identifier: `fnr` is a fødselsnummer, `dnr` a D-number (day + 40). */
export type Kind = 'fnr' | 'dnr';

/** The offset of the month in a synthetic identifier; `none` for an ordinary one. */
export type Synthetic = 'none' | '+80' | '+40' | '+65';

/** Derived from the ninth digit: even for `female`. */
export type Sex = 'female' | 'male';

/** `classic` is the current rule; `2032` adds the rule for numbers issued from 2032-01-01. */
export type Rule = 'classic' | '2032';

/**
 * The reason why an identifier is invalid: its length, a character other than 0-9, an invalid date, an individnummer
 * outside the series of the year, or the first (k1) or second (k2) check digit.
 */
export type Reason = 'length' | 'digits' | 'date' | 'series' | 'k1' | 'k2';

/** Options of parsing and validation. */
export interface ValidationOptions {
  /** default `classic`; `2032` accepts both rules */
  rule?: Rule;
}

/**
 * A parsed identifier. `birthDate` is YYYY-MM-DD. `birthDate` and `sex` are null when the identifier is valid only by the
 * 2032 rule, because such a number contains neither century nor sex.
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
 * An invalid query, or an unknown rule.
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
