import { type TokenWish, wrongPid } from '../../maskinporten/index.ts';
import { type Filter, type Numbers, unmeetable } from '../journal/index.ts';
import type { Service } from '../service.ts';
import { type ControlProblem, ControlRefusal } from './refusal.ts';
import { problemsWith } from './schemas.ts';

/** @throws ControlRefusal if there is no body */
export function requireBody(body: unknown): void {
  if (body !== undefined) return;
  throw new ControlRefusal('breaks-control', [{ detail: 'a body is needed, with Content-Type: application/json' }]);
}

/** The body of a request, once it is as the schema has it. @throws ControlRefusal naming every mistake */
export async function bodyAs<Body>(schema: string, body: unknown): Promise<Body> {
  requireBody(body);
  const problems = await problemsWith(body, schema);
  if (problems.length > 0) throw new ControlRefusal('breaks-control', problems);
  return body as Body;
}

/** @throws ControlRefusal naming every mistake */
export async function tokenWishFrom(body: unknown): Promise<Partial<TokenWish> & Pick<TokenWish, 'scope'>> {
  const wish = await bodyAs<Partial<TokenWish> & Pick<TokenWish, 'scope'>>('TokenWish', body);
  const detail = wish.pid === undefined ? undefined : wrongPid(wish.pid);
  if (detail !== undefined) throw new ControlRefusal('breaks-control', [{ pointer: '/pid', detail }]);
  return wish;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

const whole = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** `7`, `2-5`, `100-` or `-5`. */
function numbers(text: string): Numbers | string {
  const [, from, to] = /^(\d*)-(\d*)$/.exec(text) ?? [];
  if (from === undefined || (from === '' && to === '')) return whole(text) as Numbers;
  return { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) };
}

const READ: Readonly<Record<string, (text: string) => unknown>> = {
  since: whole,
  token: whole,
  count: whole,
  status: numbers,
  persons: numbers,
  attempt: numbers,
  property: (text) => text.split(','),
};

const COUNT = 'expected a whole number, 0 or more';
const COUNTS = 'expected a whole number, or several: 2-5, 100- or -5';

/** What a parameter must be, as it stands in a URL; of others the schema tells. */
const WORDS: Readonly<Record<string, string>> = {
  since: COUNT,
  token: COUNT,
  count: 'expected a whole number from 1 to 1000',
  status: 'expected a status such as 503, or several: 500-599, 400- or -399',
  persons: COUNTS,
  attempt: COUNTS,
};

/** Query parameters as the members of a schema. @throws ControlRefusal naming every mistake */
async function queryAs<Wanted>(schema: string, query: unknown): Promise<Wanted> {
  const given = Object.entries(query as Query).map(([name, text]) => [name, READ[name]?.(String(text)) ?? text]);
  const wanted = Object.fromEntries(given);
  const problems = await problemsWith(wanted, schema);
  if (problems.length > 0) throw new ControlRefusal('bad-parameter', problems.map(asParameter));
  return wanted;
}

function asParameter({ detail, pointer = '' }: ControlProblem): ControlProblem {
  const parameter = pointer.split('/')[1] ?? '';
  return { detail: WORDS[parameter] ?? detail, parameter };
}

/** The filter of a query. @throws ControlRefusal naming every mistake, and what nothing could meet */
export async function filterFrom(query: unknown, { scenario }: Service): Promise<Filter> {
  const filter = await queryAs<Filter>('JournalQuery', query);
  const problems = unmeetable(filter, scenario.persons);
  if (problems.length === 0) return filter;
  const named = problems.map(({ criterion, detail }) => ({ detail, parameter: criterion }));
  throw new ControlRefusal('bad-parameter', named);
}

/** The same of a body that has a filter. */
export async function withFilter<Body extends { readonly filter?: Filter }>(
  schema: string,
  body: unknown,
  { scenario }: Service,
): Promise<Body> {
  const given = await bodyAs<Body>(schema, body);
  const problems = unmeetable(given.filter ?? {}, scenario.persons);
  if (problems.length === 0) return given;
  const named = problems.map(({ criterion, detail }) => ({ detail, pointer: `/filter/${criterion}` }));
  throw new ControlRefusal('breaks-control', named);
}

/** Which persons are asked for, by the words of `krr persons`. */
export interface PersonsWish {
  readonly role?: string;
  readonly property?: readonly string[];
  readonly kind?: 'fnr' | 'dnr';
  readonly born?: string;
  readonly sex?: 'female' | 'male';
  readonly count?: number;
}

export const wishFrom = (query: unknown): Promise<PersonsWish> => queryAs('PersonsQuery', query);
