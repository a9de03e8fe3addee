import { decodeClaims, findBearerToken } from '../../maskinporten/bearer-token.ts';
import type { FaultConditions, Span } from '../../scenario/index.ts';
import type { RequestFacts } from './request-facts.ts';

/** Resolves a role to its current identifier. Returns any other text unchanged. */
export type IdentifierResolver = (person: string) => string;

/** Why a request does not meet a condition. */
export interface Mismatch {
  /** Contains no identifier and no token. */
  readonly because: string;
  /** The difference in the number of persons or attempts. */
  readonly distance?: number;
}

/** Returns null if the condition holds. It is called only if the fault specifies the condition. */
type Condition = (when: FaultConditions, request: RequestFacts, resolve: IdentifierResolver) => Mismatch | null;

const NO_BATCH: Mismatch = { because: 'it has no list of identifiers' };

const CONDITIONS: Readonly<Partial<Record<keyof FaultConditions, Condition>>> = {
  operation: ({ operation }, request) =>
    request.operation === operation ? null : { because: `another operation, condition is ${operation}` },
  version: ({ version }, request) =>
    request.version === version ? null : { because: `another version, condition is ${version}` },
  token: ({ token }, { authorization }) => (hasToken(token!, authorization) ? null : { because: 'another token' }),
  persons: ({ persons }, { batch }) => {
    if (batch === undefined) return NO_BATCH;
    const { length } = batch.identifiers;
    const distance = computeDistance(persons!, length);
    if (distance === 0) return null;
    return { because: `${length} person${length === 1 ? '' : 's'}, condition is ${formatSpan(persons!)}`, distance };
  },
  person: ({ person }, { batch }, resolve) => {
    if (batch === undefined) return NO_BATCH;
    return batch.identifiers.includes(resolve(person!)) ? null : { because: 'its person is not in the batch' };
  },
  per: ({ per }, { batch }) => (per === 'batch' && batch === undefined ? NO_BATCH : null),
};

const CONDITION_ENTRIES = Object.entries(CONDITIONS) as readonly [keyof FaultConditions, Condition][];

/** Whether a condition depends on the identifiers in the body. */
export const needsBatch = ({ persons, person, per }: FaultConditions): boolean =>
  persons !== undefined || person !== undefined || per === 'batch';

/** Finds all conditions that a request does not meet, except those on attempt and probability. */
export const findMismatches = (
  when: FaultConditions,
  request: RequestFacts,
  resolveIdentifier: IdentifierResolver,
): readonly Mismatch[] =>
  CONDITION_ENTRIES.map(([name, condition]) =>
    when[name] === undefined ? null : condition(when, request, resolveIdentifier),
  ).filter((mismatch) => mismatch !== null);

/** Counts the conditions of a fault, except attempt and probability. `per` only groups attempts, so it does not count. */
export const countConditions = (when: FaultConditions): number =>
  CONDITION_ENTRIES.filter(([name]) => name !== 'per' && when[name] !== undefined).length;

export function findAttemptMismatch(
  { attempt: expected, per = 'all' }: FaultConditions,
  attempt: number,
): Mismatch | null {
  if (expected === undefined) return null;
  const [distance, condition] =
    'every' in expected
      ? [(expected.every - (attempt % expected.every)) % expected.every, `every ${expected.every}`]
      : [computeDistance(expected, attempt), formatSpan(expected)];
  const scope = per === 'all' ? '' : ` of this ${per}`;
  return distance === 0 ? null : { because: `attempt ${attempt}${scope}, condition is ${condition}`, distance };
}

function hasToken(expected: string, authorization: string | undefined): boolean {
  const token = findBearerToken(authorization);
  return token !== undefined && (token === expected || decodeClaims(token).client_id === expected);
}

/** Computes the distance of a number from a span; 0 for a number within it. */
const computeDistance = ({ from, to = Number.POSITIVE_INFINITY }: Span, number: number): number =>
  Math.max(from - number, number - to, 0);

function formatSpan({ from, to }: Span): string {
  if (to === undefined) return `${from} or more`;
  return from === to ? `${from}` : `${from}..${to}`;
}
