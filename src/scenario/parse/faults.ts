import type { Charset, Delay, Effect, Fault, FaultConditions, Span } from '../model.ts';

const UNITS = { ms: 1, s: 1000, m: 60_000 } as const;
const DURATION = /^([0-9]{1,7}(?:\.[0-9]{1,3})?)(ms|s|m)$/;
const SPAN = /^([1-9][0-9]{0,8})(?:(-)([1-9][0-9]{0,8})?)?$/;

/**
 * The milliseconds of a duration as a scenario writes it; undefined if it is none.
 *
 * @example
 * milliseconds('1.5s'); // 1500
 */
export function parseDuration(text: unknown): number | undefined {
  const [, amount, unit] = DURATION.exec(String(text)) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
}

/**
 * The span that a scenario writes as `7`, `2-5` or `100-`; undefined if it is none.
 *
 * @example
 * spanOf('2-5'); // { from: 2, to: 5 }
 * spanOf(7); // { from: 7, to: 7 }
 * spanOf('100-'); // { from: 100 }
 */
export function parseSpan(raw: unknown): Span | undefined {
  const [, from, dash, to] = SPAN.exec(String(raw)) ?? [];
  if (from === undefined) return undefined;
  if (dash !== undefined && to === undefined) return { from: Number(from) };
  return { from: Number(from), to: Number(to ?? from) };
}

type RawDuration = string;
type RawSpan = string | number;

/** A fault as a file that the schema accepts has it. */
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

const EFFECT_PARSERS: Readonly<Record<Effect['kind'], (written: RawFault) => Effect>> = {
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

/** The keys of a fault that say what goes wrong: one of them, or only a delay. */
export const EFFECT_KEYS = Object.keys(EFFECT_PARSERS) as readonly Effect['kind'][];

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
 * A fault as plain data, from one that a file has written and the checks have accepted.
 *
 * @example
 * faultOf('slow', { delay: '2s' }); // { name: 'slow', when: {}, delay: { from: 2000, to: 2000 } }
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
