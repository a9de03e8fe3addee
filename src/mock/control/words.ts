import type { ErrorObject } from 'ajv/dist/2020.js';
import { toJsonPointer } from '../../scenario/json-pointer.ts';
import { formatSuggestion, suggest } from '../../scenario/suggest.ts';
import type { ControlErrorDetail } from './refusal.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  object: 'an object',
  string: 'a text',
};

type MessageFormatter = (error: ErrorObject) => string;

/** What is said of each keyword of the schemas in `openapi/control.yaml`. */
const MESSAGES: Readonly<Record<string, MessageFormatter>> = {
  additionalProperties: ({ params, parentSchema }) =>
    formatUnknownField(params.additionalProperty, parentSchema?.properties),
  enum: ({ params }) => `expected one of: ${params.allowedValues.join(', ')}`,
  'false schema': () => 'one or the other: count, or atLeast and atMost',
  maximum: ({ params }) => `expected at most ${params.limit}`,
  minimum: ({ params }) => `expected at least ${params.limit}`,
  minItems: () => 'expected at least one',
  minLength: () => 'expected a text that is not empty',
  pattern: ({ parentSchema }) => `expected something like ${parentSchema?.examples[0]} (${parentSchema?.description})`,
  required: ({ params }) => `the member ${params.missingProperty} is missing`,
  type: ({ params }) => `expected ${[params.type].flat().map(formatType).join(' or ')}`,
};

const formatType = (type: string): string => TYPE_NAMES[type]!;

function formatUnknownField(name: string, known: object = {}): string {
  const suggestion = suggest(name, Object.keys(known));
  return suggestion === undefined
    ? `unknown; there are: ${Object.keys(known).join(', ')}`
    : `unknown${formatSuggestion(suggestion)}`;
}

/** What a validator has found, in words of our own; undefined for what only says that something else was found. */
export function toErrorDetail(error: ErrorObject): ControlErrorDetail | undefined {
  const detail = MESSAGES[error.keyword]?.(error);
  if (detail === undefined) return undefined;
  const member = error.keyword === 'additionalProperties' ? toJsonPointer([error.params.additionalProperty]) : '';
  return { pointer: error.instancePath + member, detail };
}
