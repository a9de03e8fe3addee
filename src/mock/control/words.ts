import type { ErrorObject } from 'ajv/dist/2020.js';
import { pointerTo } from '../../scenario/json-pointer.ts';
import { meaning, suggest } from '../../scenario/suggest.ts';
import type { ControlProblem } from './refusal.ts';

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  object: 'an object',
  string: 'a text',
};

type Words = (error: ErrorObject) => string;

/** What is said of each keyword of the schemas in `openapi/control.yaml`. */
const SAID: Readonly<Record<string, Words>> = {
  additionalProperties: ({ params, parentSchema }) => unknown(params.additionalProperty, parentSchema?.properties),
  enum: ({ params }) => `expected one of: ${params.allowedValues.join(', ')}`,
  'false schema': () => 'one or the other: count, or atLeast and atMost',
  maximum: ({ params }) => `expected at most ${params.limit}`,
  minimum: ({ params }) => `expected at least ${params.limit}`,
  minItems: () => 'expected at least one',
  minLength: () => 'expected a text that is not empty',
  pattern: ({ parentSchema }) => `expected something like ${parentSchema?.examples[0]} (${parentSchema?.description})`,
  required: ({ params }) => `the member ${params.missingProperty} is missing`,
  type: ({ params }) => `expected ${[params.type].flat().map(typeWords).join(' or ')}`,
};

const typeWords = (type: string): string => TYPES[type]!;

function unknown(name: string, known: object = {}): string {
  const meant = suggest(name, Object.keys(known));
  return meant === undefined ? `unknown; there are: ${Object.keys(known).join(', ')}` : `unknown${meaning(meant)}`;
}

/** What a validator has found, in words of our own; undefined for what only says that something else was found. */
export function explained(error: ErrorObject): ControlProblem | undefined {
  const detail = SAID[error.keyword]?.(error);
  if (detail === undefined) return undefined;
  const member = error.keyword === 'additionalProperties' ? pointerTo([error.params.additionalProperty]) : '';
  return { pointer: error.instancePath + member, detail };
}
