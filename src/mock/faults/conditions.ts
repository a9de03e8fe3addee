import type { FaultConditions, Span } from '../../scenario/index.ts';
import { type Arrival, type Batch, clientIdIn, tokenIn } from './asked.ts';

/**
 * What differs from a condition, in words that hold nothing of an identifier or a token; null if the condition holds.
 * Only those that the fault states are asked.
 */
type Condition<Asked> = (when: FaultConditions, asked: Asked) => string | null;

const ON_ARRIVAL: Readonly<Record<'operation' | 'version' | 'token', Condition<Arrival>>> = {
  operation: (when, asked) =>
    asked.operation === when.operation ? null : `another operation, strikes on ${when.operation}`,
  version: (when, asked) => (asked.version === when.version ? null : `another version, strikes on ${when.version}`),
  token: ({ token }, { authorization }) => (isTokenOf(token!, authorization) ? null : 'another token'),
};

const IN_BATCH: Readonly<Record<'persons' | 'person', Condition<Batch>>> = {
  persons: ({ persons }, { identifiers: { length } }) =>
    isWithin(persons!, length)
      ? null
      : `${length} person${length === 1 ? '' : 's'}, strikes on ${spanInWords(persons!)}`,
  person: ({ person }, { identifiers }) => (identifiers.includes(person!) ? null : 'its person is not in the batch'),
};

/** Whether the body must be read before the conditions can be asked. */
export const needsBatch = ({ persons, person, per }: FaultConditions): boolean =>
  persons !== undefined || person !== undefined || per === 'batch';

/** Everything in which a request differs from the conditions, but for its attempt and chance. */
export function differences(when: FaultConditions, asked: Arrival | Batch): readonly string[] {
  const found = differencesIn(ON_ARRIVAL, when, asked);
  return 'identifiers' in asked ? [...found, ...differencesIn(IN_BATCH, when, asked)] : found;
}

/** What differs in the attempt. */
export function otherAttempt({ attempt: wanted, per = 'all' }: FaultConditions, attempt: number): string | null {
  if (wanted === undefined || isAmong(wanted, attempt)) return null;
  const whose = per === 'all' ? '' : ` of this ${per}`;
  return `attempt ${attempt}${whose}, strikes on ${'every' in wanted ? `every ${wanted.every}` : spanInWords(wanted)}`;
}

const differencesIn = <Asked>(
  conditions: Readonly<Partial<Record<keyof FaultConditions, Condition<Asked>>>>,
  when: FaultConditions,
  asked: Asked,
): string[] =>
  Object.entries(conditions)
    .map(([name, condition]) => (when[name as keyof FaultConditions] === undefined ? null : condition(when, asked)))
    .filter((difference) => difference !== null);

function isTokenOf(wanted: string, authorization: string | undefined): boolean {
  const token = tokenIn(authorization);
  return token !== undefined && (token === wanted || clientIdIn(token) === wanted);
}

const isAmong = (wanted: Span | { readonly every: number }, attempt: number): boolean =>
  'every' in wanted ? attempt % wanted.every === 0 : isWithin(wanted, attempt);

const isWithin = ({ from, to = Number.POSITIVE_INFINITY }: Span, number: number): boolean =>
  number >= from && number <= to;

function spanInWords({ from, to }: Span): string {
  if (to === undefined) return `${from} or more`;
  return from === to ? `${from}` : `${from}-${to}`;
}
