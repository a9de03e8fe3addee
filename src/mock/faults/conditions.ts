import type { FaultConditions, Span } from '../../scenario/index.ts';
import { claimsIn, tokenIn } from '../bearer.ts';
import type { Asked } from './asked.ts';

/** Who has a role at the moment; what is no role is an identifier. */
export type IdentifierOf = (person: string) => string;

/** In what a request differs from a condition. */
export interface Difference {
  /** In words that hold nothing of an identifier or a token. */
  readonly because: string;
  /** By how many, of what is counted. */
  readonly by?: number;
}

/** Null if the condition holds. Only those that the fault states are asked. */
type Condition = (when: FaultConditions, asked: Asked, identifierOf: IdentifierOf) => Difference | null;

const NO_BATCH: Difference = { because: 'it asks for no batch of persons' };

const CONDITIONS: Readonly<Partial<Record<keyof FaultConditions, Condition>>> = {
  operation: ({ operation }, asked) =>
    asked.operation === operation ? null : { because: `another operation, strikes on ${operation}` },
  version: ({ version }, asked) =>
    asked.version === version ? null : { because: `another version, strikes on ${version}` },
  token: ({ token }, { authorization }) => (isTokenOf(token!, authorization) ? null : { because: 'another token' }),
  persons: ({ persons }, { batch }) => {
    if (batch === undefined) return NO_BATCH;
    const { length } = batch.identifiers;
    const by = offFrom(persons!, length);
    if (by === 0) return null;
    return { because: `${length} person${length === 1 ? '' : 's'}, strikes on ${spanInWords(persons!)}`, by };
  },
  person: ({ person }, { batch }, identifierOf) => {
    if (batch === undefined) return NO_BATCH;
    return batch.identifiers.includes(identifierOf(person!)) ? null : { because: 'its person is not in the batch' };
  },
  per: ({ per }, { batch }) => (per === 'batch' && batch === undefined ? NO_BATCH : null),
};

/** What a fault asks of a request, but for its attempt and chance. */
const ASKED = Object.entries(CONDITIONS) as readonly [keyof FaultConditions, Condition][];

/** Whether the body must be read before the conditions can be asked. */
export const needsBatch = ({ persons, person, per }: FaultConditions): boolean =>
  persons !== undefined || person !== undefined || per === 'batch';

/** Everything in which a request differs from the conditions, but for its attempt and chance. */
export const differences = (when: FaultConditions, asked: Asked, identifierOf: IdentifierOf): readonly Difference[] =>
  ASKED.map(([name, condition]) => (when[name] === undefined ? null : condition(when, asked, identifierOf))).filter(
    (difference) => difference !== null,
  );

/** How many of its conditions a fault states, but for its attempt and chance; how attempts are counted is none. */
export const stated = (when: FaultConditions): number =>
  ASKED.filter(([name]) => name !== 'per' && when[name] !== undefined).length;

/** What differs in the attempt. */
export function otherAttempt({ attempt: wanted, per = 'all' }: FaultConditions, attempt: number): Difference | null {
  if (wanted === undefined) return null;
  const [by, struck] =
    'every' in wanted
      ? [(wanted.every - (attempt % wanted.every)) % wanted.every, `every ${wanted.every}`]
      : [offFrom(wanted, attempt), spanInWords(wanted)];
  const whose = per === 'all' ? '' : ` of this ${per}`;
  return by === 0 ? null : { because: `attempt ${attempt}${whose}, strikes on ${struck}`, by };
}

function isTokenOf(wanted: string, authorization: string | undefined): boolean {
  const token = tokenIn(authorization);
  return token !== undefined && (token === wanted || claimsIn(token).client_id === wanted);
}

/** How far a number is from a span; 0 if it is within. */
const offFrom = ({ from, to = Number.POSITIVE_INFINITY }: Span, number: number): number =>
  Math.max(from - number, number - to, 0);

function spanInWords({ from, to }: Span): string {
  if (to === undefined) return `${from} or more`;
  return from === to ? `${from}` : `${from}-${to}`;
}
