import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { explainInvalidPid, type TokenRequest } from '../../maskinporten/index.ts';
import { splitRange } from '../../scenario/quantities.ts';
import { MAX_DIAGNOSTICS, toJsonPointer } from '../../yaml/diagnostics.ts';
import { formatSuggestion, suggest } from '../../yaml/suggest.ts';
import { type Filter, findUnsatisfiable, type NumberRange } from '../journal/index.ts';
import type { MockState } from '../state.ts';
import { ControlApiError, type ControlErrorDetail } from './errors.ts';
import * as compiled from './generated/validators.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  object: 'an object',
  string: 'a text',
};

type MessageFormatter = (error: ErrorObject) => string;

const MESSAGES: Readonly<Record<string, MessageFormatter>> = {
  additionalProperties: ({ params, parentSchema }) =>
    formatUnknownField(params.additionalProperty, parentSchema?.properties),
  enum: ({ params }) => `expected one of: ${params.allowedValues.join(', ')}`,
  'false schema': () => 'use either count, or atLeast and atMost',
  maxItems: ({ params }) => `expected at most ${params.limit} items`,
  maxLength: ({ params }) => `expected at most ${params.limit} characters`,
  maximum: ({ params }) => `expected at most ${params.limit}`,
  minimum: ({ params }) => `expected at least ${params.limit}`,
  minItems: () => 'expected at least one item',
  minLength: () => 'expected a text with at least one character',
  pattern: ({ parentSchema }) => `expected something like ${parentSchema?.examples[0]} (${parentSchema?.description})`,
  required: ({ params }) => `the field ${params.missingProperty} is missing`,
  type: ({ params }) => `expected ${[params.type].flat().map(formatType).join(' or ')}`,
};

const formatType = (type: string): string => TYPE_NAMES[type]!;

function formatUnknownField(name: string, known: object = {}): string {
  const suggestion = suggest(name, Object.keys(known));
  return suggestion === undefined
    ? `unknown; available: ${Object.keys(known).join(', ')}`
    : `unknown${formatSuggestion(suggestion)}`;
}

/** Returns undefined for keywords that only report the failure of another one. */
function toErrorDetail(error: ErrorObject): ControlErrorDetail | undefined {
  const detail = MESSAGES[error.keyword]?.(error);
  if (detail === undefined) return undefined;
  const field = error.keyword === 'additionalProperties' ? toJsonPointer([error.params.additionalProperty]) : '';
  return { pointer: error.instancePath + field, detail };
}

/** Resolved by package name, because the position of this code changes in the build. */
const DOCUMENT_PATH = createRequire(import.meta.url).resolve('krr-kit/openapi/control.yaml');

export const readControlDocument = (): Promise<string> => readFile(DOCUMENT_PATH, 'utf8');

type InputSchema = keyof typeof compiled;
type CompiledValidator = ((value: unknown) => boolean) & { errors?: ErrorObject[] | null };

const VALIDATORS: Readonly<Record<InputSchema, CompiledValidator>> = compiled;

function validateInput(value: unknown, schema: InputSchema): readonly ControlErrorDetail[] {
  const validate = VALIDATORS[schema];
  if (validate(value)) return [];
  const errors = validate.errors!.filter(({ keyword }) => Object.hasOwn(MESSAGES, keyword));
  // Only the first errors are shown: the others need no message of their own.
  return errors.map((error, index) => (index < MAX_DIAGNOSTICS ? toErrorDetail(error) : undefined) ?? { detail: '' });
}

/** @throws ControlApiError for a missing body */
export function requireBody(body: unknown): void {
  if (body !== undefined) return;
  throw new ControlApiError('invalid-body', [{ detail: 'a body with Content-Type: application/json is required' }]);
}

/** Each value can have an error. More would delay other requests. */
const MAX_VALUES = 10_000;

/** @throws ControlApiError for a body with too many values */
export function limitValues(body: unknown): void {
  let count = 0;
  const visit = (value: unknown): void => {
    if (++count > MAX_VALUES)
      throw new ControlApiError('invalid-body', [{ detail: `expected at most ${MAX_VALUES} values` }]);
    if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) visit(member);
  };
  visit(body);
}

/** Validates a body. @throws ControlApiError with every error */
export function parseBody<Body>(schema: InputSchema, body: unknown): Body {
  requireBody(body);
  const details = validateInput(body, schema);
  if (details.length > 0) throw new ControlApiError('invalid-body', details);
  return body as Body;
}

/** @throws ControlApiError with every error */
type ScopedTokenRequest = Partial<TokenRequest> & Pick<TokenRequest, 'scope'>;

export function parseTokenRequest(body: unknown): ScopedTokenRequest {
  const request = parseBody<ScopedTokenRequest>('TokenRequest', body);
  const detail = request.pid === undefined ? undefined : explainInvalidPid(request.pid);
  if (detail !== undefined) throw new ControlApiError('invalid-body', [{ pointer: '/pid', detail }]);
  return request;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

const parseWholeNumber = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** `7`, `2..5`, `100..` or `..5`. */
function parseNumberRange(text: string): NumberRange | string {
  const { from, to } = splitRange(text) ?? {};
  if (from === undefined) return text;
  if (from === to) return Number(from);
  return { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) };
}

const PARAMETER_PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  since: parseWholeNumber,
  token: parseWholeNumber,
  count: parseWholeNumber,
  offset: parseWholeNumber,
  status: parseNumberRange,
  persons: parseNumberRange,
  attempt: parseNumberRange,
  property: (text) => text.split(','),
};

const EXPECTED_COUNT = 'expected a whole number, 0 or more';
const EXPECTED_RANGE = 'expected a whole number or a range: 2..5, 100.. or ..5';

/** Messages for parameters whose values in a URL differ from the types of the schema. */
const PARAMETER_MESSAGES: Readonly<Record<string, string>> = {
  since: EXPECTED_COUNT,
  token: EXPECTED_COUNT,
  count: 'expected a whole number from 1 to 1000',
  offset: EXPECTED_COUNT,
  status: 'expected a status such as 503 or a range: 500..599, 400.. or ..399',
  persons: EXPECTED_RANGE,
  attempt: EXPECTED_RANGE,
};

/** Parses and validates query parameters. @throws ControlApiError with every error */
function parseQuery<Wanted>(schema: InputSchema, query: unknown): Wanted {
  const parameters = Object.entries(query as Query).map(([name, text]) => [
    name,
    Object.hasOwn(PARAMETER_PARSERS, name) ? PARAMETER_PARSERS[name]!(String(text)) : text,
  ]);
  const parsed = Object.fromEntries(parameters);
  const details = validateInput(parsed, schema);
  if (details.length > 0) throw new ControlApiError('bad-parameter', details.map(toParameterDetail));
  return parsed;
}

function toParameterDetail({ detail, pointer = '' }: ControlErrorDetail): ControlErrorDetail {
  const parameter = pointer.split('/')[1] ?? '';
  return { detail: Object.hasOwn(PARAMETER_MESSAGES, parameter) ? PARAMETER_MESSAGES[parameter]! : detail, parameter };
}

/** The parameters of `GET /journal`. */
interface JournalQuery {
  readonly format: 'entries' | 'har';
  readonly filter: Filter;
}

/** @throws ControlApiError with every error, and for a filter that no request can match */
export function parseJournalQuery(query: unknown, { scenario }: MockState): JournalQuery {
  const { format = 'entries', ...filter } = parseQuery<Filter & Partial<Pick<JournalQuery, 'format'>>>(
    'JournalQuery',
    query,
  );
  const unsatisfiable = findUnsatisfiable(filter, scenario.persons);
  if (unsatisfiable.length === 0) return { format, filter };
  const details = unsatisfiable.map(({ criterion, detail }) => ({ detail, parameter: criterion }));
  throw new ControlApiError('bad-parameter', details);
}

/** @throws ControlApiError with every error, and for a filter that no request can match */
export function parseBodyWithFilter<Body extends { readonly filter?: Filter }>(
  schema: InputSchema,
  body: unknown,
  { scenario }: MockState,
): Body {
  const parsed = parseBody<Body>(schema, body);
  const unsatisfiable = findUnsatisfiable(parsed.filter ?? {}, scenario.persons);
  if (unsatisfiable.length === 0) return parsed;
  const details = unsatisfiable.map(({ criterion, detail }) => ({ detail, pointer: `/filter/${criterion}` }));
  throw new ControlApiError('invalid-body', details);
}

/** The options of `krr persons` that select persons. */
export interface PersonQuery {
  readonly role?: string;
  readonly property?: readonly string[];
  readonly kind?: 'fnr' | 'dnr';
  readonly born?: string;
  readonly sex?: 'female' | 'male';
  readonly count?: number;
  readonly offset?: number;
}

export const parsePersonQuery = (query: unknown): PersonQuery => parseQuery('PersonsQuery', query);
