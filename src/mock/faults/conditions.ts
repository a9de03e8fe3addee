import type { FaultConditions, Span } from '../../scenario/index.ts';
import { claimsIn, tokenIn } from '../bearer.ts';
import type { Asked } from './asked.ts';

/** Who has a role at the moment; what is no role is an identifier. */
export type IdentifierOf = (person: string) => string;

/**
 * What differs from a condition, in words that hold nothing of an identifier or a token; null if the condition holds.
 * Only those that the fault states are asked.
 */
type Condition = (when: FaultConditions, asked: Asked, identifierOf: IdentifierOf) => string | null;

const NO_BATCH = 'it asks for no batch of persons';

const CONDITIONS: Readonly<Partial<Record<keyof FaultConditions, Condition>>> = {
  operation: (when, asked) =>
    asked.operation === when.operation ? null : `another operation, strikes on ${when.operation}`,
  version: (when, asked) => (asked.version === when.version ? null : `another version, strikes on ${when.version}`),
  token: ({ token }, { authorization }) => (isTokenOf(token!, authorization) ? null : 'another token'),
  persons: ({ persons }, { batch }) => {
    if (batch === undefined) return NO_BATCH;
    const { length } = batch.identifiers;
    if (isWithin(persons!, length)) return null;
    return `${length} person${length === 1 ? '' : 's'}, strikes on ${spanInWords(persons!)}`;
  },
  person: ({ person }, { batch }, identifierOf) => {
    if (batch === undefined) return NO_BATCH;
    return batch.identifiers.includes(identifierOf(person!)) ? null : 'its person is not in the batch';
  },
  per: ({ per }, { batch }) => (per === 'batch' && batch === undefined ? NO_BATCH : null),
};

/** What a fault asks of a request, but for its attempt and chance. */
const ASKED = Object.entries(CONDITIONS) as readonly [keyof FaultConditions, Condition][];

/** Whether the body must be read before the conditions can be asked. */
export const needsBatch = ({ persons, person, per }: FaultConditions): boolean =>
  persons !== undefined || person !== undefined || per === 'batch';

/** Everything in which a request differs from the conditions, but for its attempt and chance. */
export const differences = (when: FaultConditions, asked: Asked, identifierOf: IdentifierOf): readonly string[] =>
  ASKED.map(([name, condition]) => (when[name] === undefined ? null : condition(when, asked, identifierOf))).filter(
    (difference) => difference !== null,
  );

/** How many of its conditions a fault states, but for its attempt and chance; how attempts are counted is none. */
export const stated = (when: FaultConditions): number =>
  ASKED.filter(([name]) => name !== 'per' && when[name] !== undefined).length;

/** What differs in the attempt. */
export function otherAttempt({ attempt: wanted, per = 'all' }: FaultConditions, attempt: number): string | null {
  if (wanted === undefined || isAmong(wanted, attempt)) return null;
  const whose = per === 'all' ? '' : ` of this ${per}`;
  return `attempt ${attempt}${whose}, strikes on ${'every' in wanted ? `every ${wanted.every}` : spanInWords(wanted)}`;
}

function isTokenOf(wanted: string, authorization: string | undefined): boolean {
  const token = tokenIn(authorization);
  return token !== undefined && (token === wanted || claimsIn(token).client_id === wanted);
}

const isAmong = (wanted: Span | { readonly every: number }, attempt: number): boolean =>
  'every' in wanted ? attempt % wanted.every === 0 : isWithin(wanted, attempt);

const isWithin = ({ from, to = Number.POSITIVE_INFINITY }: Span, number: number): boolean =>
  number >= from && number <= to;

function spanInWords({ from, to }: Span): string {
  if (to === undefined) return `${from} or more`;
  return from === to ? `${from}` : `${from}-${to}`;
}
