import type { Charset, Delay, Effect, Fault, FaultConditions } from './fault.ts';
import { milliseconds, spanOf } from './quantities.ts';

type Duration = string;
type WrittenSpan = string | number;

/** A fault as a file that the schema accepts has it. */
export interface WrittenFault {
  readonly description?: string;
  readonly when?: Omit<FaultConditions, 'persons' | 'attempt'> & {
    readonly persons?: WrittenSpan;
    readonly attempt?: WrittenSpan | { readonly every: number };
  };
  readonly delay?: Duration | { readonly from: Duration; readonly to: Duration } | Record<'median' | 'p95', Duration>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | object;
  readonly reset?: 'beforeHeaders' | number;
  readonly empty?: true;
  readonly cutAtPerson?: number;
  readonly dribble?: { readonly bytes: number; readonly every: Duration };
  readonly contentLength?: number;
  readonly trailingComma?: true;
  readonly charset?: Charset | { readonly bytes: Charset; readonly label: Charset };
  readonly silence?: true;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

function answer({ status, headers = {}, body }: WrittenFault): Effect {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  if (body === undefined || typeof body === 'string') {
    return { kind: 'status', status: status!, headers: texts, ...(body !== undefined && { body }) };
  }
  const isTyped = Object.keys(texts).some((name) => name.toLowerCase() === 'content-type');
  const typed = isTyped ? texts : { ...JSON_TYPE, ...texts };
  return { kind: 'status', status: status!, headers: typed, body: JSON.stringify(body) };
}

const EFFECTS: Readonly<Record<Effect['kind'], (written: WrittenFault) => Effect>> = {
  status: answer,
  reset: ({ reset }) => ({ kind: 'reset', ...(typeof reset === 'number' && { afterBytes: reset }) }),
  empty: () => ({ kind: 'empty' }),
  cutAtPerson: ({ cutAtPerson }) => ({ kind: 'cutAtPerson', person: cutAtPerson! }),
  dribble: ({ dribble }) => ({ kind: 'dribble', bytes: dribble!.bytes, every: milliseconds(dribble!.every)! }),
  contentLength: ({ contentLength }) => ({ kind: 'contentLength', by: contentLength! }),
  trailingComma: () => ({ kind: 'trailingComma' }),
  charset: ({ charset }) => ({
    kind: 'charset',
    ...(typeof charset === 'object' ? charset : { bytes: charset!, label: charset! }),
  }),
  silence: () => ({ kind: 'silence' }),
};

/** The keys of a fault that say what goes wrong: one of them, or only a delay. */
export const EFFECT_KEYS = Object.keys(EFFECTS) as readonly Effect['kind'][];

function conditionsOf({ persons, attempt, ...rest }: NonNullable<WrittenFault['when']>): FaultConditions {
  const attempts = typeof attempt === 'object' ? attempt : spanOf(attempt);
  const sizes = spanOf(persons);
  return { ...rest, ...(sizes && { persons: sizes }), ...(attempts && { attempt: attempts }) };
}

function delayOf(written: NonNullable<WrittenFault['delay']>): Delay {
  if (typeof written === 'string') return { from: milliseconds(written)!, to: milliseconds(written)! };
  if ('from' in written) return { from: milliseconds(written.from)!, to: milliseconds(written.to)! };
  return { median: milliseconds(written.median)!, p95: milliseconds(written.p95)! };
}

/**
 * A fault as plain data, from one that a file has written and the checks have accepted.
 *
 * @example
 * faultOf('slow', { delay: '2s' }); // { name: 'slow', when: {}, delay: { from: 2000, to: 2000 } }
 */
export function faultOf(name: string, written: WrittenFault): Fault {
  const { description, when = {}, delay } = written;
  const kind = EFFECT_KEYS.find((key) => written[key] !== undefined);
  return {
    name,
    ...(description !== undefined && { description }),
    when: conditionsOf(when),
    ...(delay !== undefined && { delay: delayOf(delay) }),
    ...(kind && { effect: EFFECTS[kind](written) }),
  };
}
