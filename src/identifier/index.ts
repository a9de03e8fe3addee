export { count, type GenerateOptions, generate, type IdentifierQuery } from './generate.ts';
export { birthYear } from './numbering.ts';
export { isOrganisationNumber } from './organisation-number.ts';
export { type Explanation, explain, parse } from './parse.ts';
export { createRandomSource } from './permutation.ts';
export {
  IdentifierError,
  type IdentifierErrorCode,
  type Kind,
  type Parsed,
  type Reason,
  type Rule,
  type Sex,
  type Synthetic,
  type ValidationOptions,
} from './types.ts';
export { isValid, isValidIdentifier } from './validate.ts';
