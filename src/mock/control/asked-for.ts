import { explainInvalidPid, type TokenRequest } from '../../maskinporten/index.ts';
import { type Filter, findUnsatisfiable, type NumberRange } from '../journal/index.ts';
import type { MockState } from '../service.ts';
import { ControlApiError, type ControlErrorDetail } from './refusal.ts';
import { validateAgainstSchema } from './schemas.ts';

/** @throws ControlRefusal if there is no body */
export function requireBody(body: unknown): void {
  if (body !== undefined) return;
  throw new ControlApiError('invalid-body', [{ detail: 'a body is needed, with Content-Type: application/json' }]);
}

/** The body of a request, once it is as the schema has it. @throws ControlRefusal naming every mistake */
export async function parseBody<Body>(schema: string, body: unknown): Promise<Body> {
  requireBody(body);
  const details = await validateAgainstSchema(body, schema);
  if (details.length > 0) throw new ControlApiError('invalid-body', details);
  return body as Body;
}

/** @throws ControlRefusal naming every mistake */
export async function parseTokenRequest(body: unknown): Promise<Partial<TokenRequest> & Pick<TokenRequest, 'scope'>> {
  const request = await parseBody<Partial<TokenRequest> & Pick<TokenRequest, 'scope'>>('TokenWish', body);
  const detail = request.pid === undefined ? undefined : explainInvalidPid(request.pid);
  if (detail !== undefined) throw new ControlApiError('invalid-body', [{ pointer: '/pid', detail }]);
  return request;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

const parseWholeNumber = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** `7`, `2-5`, `100-` or `-5`. */
function parseNumberRange(text: string): NumberRange | string {
  const [, from, to] = /^(\d*)-(\d*)$/.exec(text) ?? [];
  if (from === undefined || (from === '' && to === '')) return parseWholeNumber(text) as NumberRange;
  return { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) };
}

const PARAMETER_PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  since: parseWholeNumber,
  token: parseWholeNumber,
  count: parseWholeNumber,
  status: parseNumberRange,
  persons: parseNumberRange,
  attempt: parseNumberRange,
  property: (text) => text.split(','),
};

const EXPECTED_COUNT = 'expected a whole number, 0 or more';
const EXPECTED_RANGE = 'expected a whole number, or several: 2-5, 100- or -5';

/** What a parameter must be, as it stands in a URL; of others the schema tells. */
const PARAMETER_MESSAGES: Readonly<Record<string, string>> = {
  since: EXPECTED_COUNT,
  token: EXPECTED_COUNT,
  count: 'expected a whole number from 1 to 1000',
  status: 'expected a status such as 503, or several: 500-599, 400- or -399',
  persons: EXPECTED_RANGE,
  attempt: EXPECTED_RANGE,
};

/** Query parameters as the members of a schema. @throws ControlRefusal naming every mistake */
async function parseQuery<Wanted>(schema: string, query: unknown): Promise<Wanted> {
  const parameters = Object.entries(query as Query).map(([name, text]) => [
    name,
    PARAMETER_PARSERS[name]?.(String(text)) ?? text,
  ]);
  const parsed = Object.fromEntries(parameters);
  const details = await validateAgainstSchema(parsed, schema);
  if (details.length > 0) throw new ControlApiError('bad-parameter', details.map(toParameterDetail));
  return parsed;
}

function toParameterDetail({ detail, pointer = '' }: ControlErrorDetail): ControlErrorDetail {
  const parameter = pointer.split('/')[1] ?? '';
  return { detail: PARAMETER_MESSAGES[parameter] ?? detail, parameter };
}

/** The filter of a query. @throws ControlRefusal naming every mistake, and what nothing could meet */
export async function parseFilter(query: unknown, { scenario }: MockState): Promise<Filter> {
  const filter = await parseQuery<Filter>('JournalQuery', query);
  const unsatisfiable = findUnsatisfiable(filter, scenario.persons);
  if (unsatisfiable.length === 0) return filter;
  const details = unsatisfiable.map(({ criterion, detail }) => ({ detail, parameter: criterion }));
  throw new ControlApiError('bad-parameter', details);
}

/** The same of a body that has a filter. */
export async function parseBodyWithFilter<Body extends { readonly filter?: Filter }>(
  schema: string,
  body: unknown,
  { scenario }: MockState,
): Promise<Body> {
  const parsed = await parseBody<Body>(schema, body);
  const unsatisfiable = findUnsatisfiable(parsed.filter ?? {}, scenario.persons);
  if (unsatisfiable.length === 0) return parsed;
  const details = unsatisfiable.map(({ criterion, detail }) => ({ detail, pointer: `/filter/${criterion}` }));
  throw new ControlApiError('invalid-body', details);
}

/** Which persons are asked for, by the words of `krr persons`. */
export interface PersonQuery {
  readonly role?: string;
  readonly property?: readonly string[];
  readonly kind?: 'fnr' | 'dnr';
  readonly born?: string;
  readonly sex?: 'female' | 'male';
  readonly count?: number;
}

export const parsePersonQuery = (query: unknown): Promise<PersonQuery> => parseQuery('PersonsQuery', query);
