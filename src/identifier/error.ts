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
