export { IdentifierError, type IdentifierErrorCode } from './error.ts';
export { type Explanation, explain } from './explain.ts';
export { count, type GenerateOptions, generate } from './generate.ts';
export { isValid } from './is-valid.ts';
export { isOrganisationNumber } from './organisation-number.ts';
export { parse } from './parse.ts';
export { birthYear } from './series.ts';
export type { Kind, Parsed, Reason, Rule, Sex, Synthetic } from './types.ts';
export type { Wish } from './wish.ts';
