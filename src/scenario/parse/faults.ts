import { type Charset, type Delay, EFFECT_KEYS, type Effect, type Fault, type FaultConditions } from '../model.ts';
import { parseDuration, parseSpan } from '../quantities.ts';

type RawDuration = string;
type RawSpan = string | number;

/** A fault in a file that the schema accepts. */
export interface RawFault {
  readonly description?: string;
  readonly when?: Omit<FaultConditions, 'persons' | 'attempt'> & {
    readonly persons?: RawSpan;
    readonly attempt?: RawSpan | { readonly every: number };
  };
  readonly delay?:
    | RawDuration
    | { readonly from: RawDuration; readonly to: RawDuration }
    | Record<'median' | 'p95', RawDuration>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | object;
  readonly reset?: 'beforeHeaders' | number;
  readonly empty?: true;
  readonly cutAtPerson?: number;
  readonly dribble?: { readonly bytes: number; readonly every: RawDuration };
  readonly contentLength?: number;
  readonly trailingComma?: true;
  readonly charset?: Charset | { readonly bytes: Charset; readonly label: Charset };
  readonly silence?: true;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

function toStatusEffect({ status, headers = {}, body }: RawFault): Effect {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  if (body === undefined || typeof body === 'string') {
    return { kind: 'status', status: status!, headers: texts, ...(body !== undefined && { body }) };
  }
  const isTyped = Object.keys(texts).some((name) => name.toLowerCase() === 'content-type');
  const typed = isTyped ? texts : { ...JSON_TYPE, ...texts };
  return { kind: 'status', status: status!, headers: typed, body: JSON.stringify(body) };
}

const EFFECT_PARSERS: Readonly<Record<Effect['kind'], (raw: RawFault) => Effect>> = {
  status: toStatusEffect,
  reset: ({ reset }) => ({ kind: 'reset', ...(typeof reset === 'number' && { afterBytes: reset }) }),
  empty: () => ({ kind: 'empty' }),
  cutAtPerson: ({ cutAtPerson }) => ({ kind: 'cutAtPerson', person: cutAtPerson! }),
  dribble: ({ dribble }) => ({ kind: 'dribble', bytes: dribble!.bytes, every: parseDuration(dribble!.every)! }),
  contentLength: ({ contentLength }) => ({ kind: 'contentLength', by: contentLength! }),
  trailingComma: () => ({ kind: 'trailingComma' }),
  charset: ({ charset }) => ({
    kind: 'charset',
    ...(typeof charset === 'object' ? charset : { bytes: charset!, label: charset! }),
  }),
  silence: () => ({ kind: 'silence' }),
};

function toConditions({ persons, attempt, ...rest }: NonNullable<RawFault['when']>): FaultConditions {
  const attempts = typeof attempt === 'object' ? attempt : parseSpan(attempt);
  const sizes = parseSpan(persons);
  return { ...rest, ...(sizes && { persons: sizes }), ...(attempts && { attempt: attempts }) };
}

function toDelay(raw: NonNullable<RawFault['delay']>): Delay {
  if (typeof raw === 'string') return { from: parseDuration(raw)!, to: parseDuration(raw)! };
  if ('from' in raw) return { from: parseDuration(raw.from)!, to: parseDuration(raw.to)! };
  return { median: parseDuration(raw.median)!, p95: parseDuration(raw.p95)! };
}

/**
 * Converts a valid fault of a file to plain data.
 *
 * @example
 * toFault('slow', { delay: '2s' }); // { name: 'slow', when: {}, delay: { from: 2000, to: 2000 } }
 */
export function toFault(name: string, raw: RawFault): Fault {
  const { description, when = {}, delay } = raw;
  const kind = EFFECT_KEYS.find((key) => raw[key] !== undefined);
  return {
    name,
    ...(description !== undefined && { description }),
    when: toConditions(when),
    ...(delay !== undefined && { delay: toDelay(delay) }),
    ...(kind && { effect: EFFECT_PARSERS[kind](raw) }),
  };
}
