import type { FaultConditions, Span } from '../../scenario/index.ts';
import { decodeClaims, findBearerToken } from '../auth/authenticate.ts';
import type { RequestFacts } from './matcher.ts';

/** Who has a role at the moment; what is no role is an identifier. */
export type IdentifierResolver = (person: string) => string;

/** In what a request differs from a condition. */
export interface Mismatch {
  /** In words that hold nothing of an identifier or a token. */
  readonly because: string;
  /** By how many, of what is counted. */
  readonly distance?: number;
}

/** Null if the condition holds. Only those that the fault states are asked. */
type Condition = (when: FaultConditions, asked: RequestFacts, identifierOf: IdentifierResolver) => Mismatch | null;

const NO_BATCH: Mismatch = { because: 'it asks for no batch of persons' };

const CONDITIONS: Readonly<Partial<Record<keyof FaultConditions, Condition>>> = {
  operation: ({ operation }, asked) =>
    asked.operation === operation ? null : { because: `another operation, strikes on ${operation}` },
  version: ({ version }, asked) =>
    asked.version === version ? null : { because: `another version, strikes on ${version}` },
  token: ({ token }, { authorization }) => (hasToken(token!, authorization) ? null : { because: 'another token' }),
  persons: ({ persons }, { batch }) => {
    if (batch === undefined) return NO_BATCH;
    const { length } = batch.identifiers;
    const distance = computeDistance(persons!, length);
    if (distance === 0) return null;
    return { because: `${length} person${length === 1 ? '' : 's'}, strikes on ${formatSpan(persons!)}`, distance };
  },
  person: ({ person }, { batch }, identifierOf) => {
    if (batch === undefined) return NO_BATCH;
    return batch.identifiers.includes(identifierOf(person!)) ? null : { because: 'its person is not in the batch' };
  },
  per: ({ per }, { batch }) => (per === 'batch' && batch === undefined ? NO_BATCH : null),
};

/** What a fault asks of a request, but for its attempt and chance. */
const CONDITION_ENTRIES = Object.entries(CONDITIONS) as readonly [keyof FaultConditions, Condition][];

/** Whether the body must be read before the conditions can be asked. */
export const needsBatch = ({ persons, person, per }: FaultConditions): boolean =>
  persons !== undefined || person !== undefined || per === 'batch';

/** Everything in which a request differs from the conditions, but for its attempt and chance. */
export const findMismatches = (
  when: FaultConditions,
  request: RequestFacts,
  resolveIdentifier: IdentifierResolver,
): readonly Mismatch[] =>
  CONDITION_ENTRIES.map(([name, condition]) =>
    when[name] === undefined ? null : condition(when, request, resolveIdentifier),
  ).filter((mismatch) => mismatch !== null);

/** How many of its conditions a fault states, but for its attempt and chance; how attempts are counted is none. */
export const countConditions = (when: FaultConditions): number =>
  CONDITION_ENTRIES.filter(([name]) => name !== 'per' && when[name] !== undefined).length;

/** What differs in the attempt. */
export function findAttemptMismatch(
  { attempt: wanted, per = 'all' }: FaultConditions,
  attempt: number,
): Mismatch | null {
  if (wanted === undefined) return null;
  const [distance, condition] =
    'every' in wanted
      ? [(wanted.every - (attempt % wanted.every)) % wanted.every, `every ${wanted.every}`]
      : [computeDistance(wanted, attempt), formatSpan(wanted)];
  const scope = per === 'all' ? '' : ` of this ${per}`;
  return distance === 0 ? null : { because: `attempt ${attempt}${scope}, strikes on ${condition}`, distance };
}

function hasToken(expected: string, authorization: string | undefined): boolean {
  const token = findBearerToken(authorization);
  return token !== undefined && (token === expected || decodeClaims(token).client_id === expected);
}

/** How far a number is from a span; 0 if it is within. */
const computeDistance = ({ from, to = Number.POSITIVE_INFINITY }: Span, number: number): number =>
  Math.max(from - number, number - to, 0);

function formatSpan({ from, to }: Span): string {
  if (to === undefined) return `${from} or more`;
  return from === to ? `${from}` : `${from}-${to}`;
}
