import * as compiled from './generated/validators.ts';
import type { SchemaName } from './types.ts';

/** One violation of the contract. */
export type ContractError = {
  /** The position in the value, as a JSON pointer (RFC 6901); the empty string is the value itself. */
  readonly pointer: string;
  /** The violated JSON Schema keyword; `not` for a forbidden field. */
  readonly keyword: string;
  /** The requirement of the contract. It does not repeat the value. */
  readonly message: string;
  /** The parameters of the keyword, by their names in ajv: `{ limit: 1000 }`, `{ missingProperty: 'status' }`. */
  readonly params: Readonly<Record<string, unknown>>;
};

/** Returns every violation of a schema of the contract; empty for a valid value. */
export type Validator = (value: unknown) => readonly ContractError[];

type AjvError = { instancePath: string; keyword: string; message: string; params: Record<string, unknown> };
type CompiledValidator = ((value: unknown) => boolean) & { errors?: AjvError[] | null };

const NO_ERRORS: readonly ContractError[] = Object.freeze([]);

function toError({ instancePath, keyword, message, params }: AjvError): ContractError {
  return { pointer: instancePath, keyword, message: keyword === 'not' ? 'must be absent' : message, params };
}

function createValidator(isValid: CompiledValidator): Validator {
  return (value) => {
    if (isValid(value)) return NO_ERRORS;
    // `if` only reports that its `then` failed, and `then` has its own error.
    return isValid.errors!.filter(({ keyword }) => keyword !== 'if').map(toError);
  };
}

/**
 * One validator for each schema of the contract, compiled from `krr-kit/openapi/krr.yaml`. A validator accepts any JSON
 * value, does not throw, and reports every error, not only the first. Unknown fields are allowed in every object.
 *
 * @example
 * ```ts
 * import { validators } from 'krr-kit';
 * const [error] = validators.PersonerRequestV1({ personidentifikatorer: [] });
 * error?.pointer; // '/personidentifikatorer'
 * error?.params; // { limit: 1 }
 * ```
 */
export const validators = Object.fromEntries(
  Object.entries(compiled).map(([name, isValid]) => [name, createValidator(isValid as CompiledValidator)]),
) as Readonly<Record<SchemaName, Validator>>;
