import * as compiled from './generated/validators.ts';
import type { SchemaName } from './types.ts';

/** One way in which a value breaks the contract. */
export type ContractError = {
  /** Where in the value, as a JSON pointer (RFC 6901); the empty string is the value itself. */
  readonly pointer: string;
  /** The JSON Schema keyword that is broken; `false schema` where nothing may stand. */
  readonly keyword: string;
  /** What the contract asks for. It repeats nothing of the value. */
  readonly message: string;
  /** What the keyword asks for, by its own names: `{ limit: 1000 }`, `{ missingProperty: 'status' }`. */
  readonly params: Readonly<Record<string, unknown>>;
};

/** Tells in which ways a value breaks a schema of the contract; empty if in none. */
export type Validator = (value: unknown) => readonly ContractError[];

type AjvError = { instancePath: string; keyword: string; message: string; params: Record<string, unknown> };
type CompiledValidator = ((value: unknown) => boolean) & { errors?: AjvError[] | null };

const NO_ERRORS: readonly ContractError[] = Object.freeze([]);

function toError({ instancePath, keyword, message, params }: AjvError): ContractError {
  return { pointer: instancePath, keyword, message: keyword === 'false schema' ? 'must be absent' : message, params };
}

function createValidator(isValid: CompiledValidator): Validator {
  return (value) => {
    if (isValid(value)) return NO_ERRORS;
    // `if` only says that its `then` failed, and that has its own finding
    return isValid.errors!.filter(({ keyword }) => keyword !== 'if').map(toError);
  };
}

/**
 * One validator for each schema of the contract. Every mistake is named, not only the first; a valid value costs no
 * allocation. Unknown members are allowed everywhere.
 *
 * They take any JSON value, throw nothing, and are compiled from `krr-kit/openapi/krr.yaml`.
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
