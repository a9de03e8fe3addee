import { toText } from '../yaml/diagnostics.ts';
import type { Span } from './model.ts';

const UNITS = { ms: 1, s: 1000, m: 60_000 } as const;
const DURATION = /^([0-9]{1,7}(?:\.[0-9]{1,3})?)(ms|s|m)$/;
const RANGE = /^(\d*)(?:-|\.\.)(\d*)$/;
const POSITIVE = /^[1-9][0-9]{0,8}$/;

/**
 * Parses a duration of a fault.
 *
 * @returns milliseconds; undefined if the value is not a duration
 * @example
 * parseDuration('1.5s'); // 1500
 */
export function parseDuration(text: unknown): number | undefined {
  const [, amount, unit] = DURATION.exec(toText(text)) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
}

/** The ends of a range as written; empty for an open one. A single number is both ends. */
export interface RangeEnds {
  readonly from: string;
  readonly to: string;
}

/**
 * Splits a number or a range of numbers: `7`, `2..5`, `100..` or `..5`, also with a hyphen. Undefined if the text is
 * neither.
 *
 * @example
 * splitRange('2..5'); // { from: '2', to: '5' }
 * splitRange('100-'); // { from: '100', to: '' }
 */
export function splitRange(text: string): RangeEnds | undefined {
  if (/^\d+$/.test(text)) return { from: text, to: text };
  const [, from = '', to = ''] = RANGE.exec(text) ?? [];
  return from === '' && to === '' ? undefined : { from, to };
}

/**
 * Parses a number or a range of numbers of a fault, all from 1. Undefined if the value is neither.
 *
 * @example
 * parseSpan('2..5'); // { from: 2, to: 5 }
 * parseSpan(7); // { from: 7, to: 7 }
 * parseSpan('100..'); // { from: 100 }
 */
export function parseSpan(raw: unknown): Span | undefined {
  const { from, to } = splitRange(toText(raw)) ?? {};
  if (from === undefined || to === undefined) return undefined;
  if ([from, to].some((end) => end !== '' && !POSITIVE.test(end))) return undefined;
  return { from: Number(from || 1), ...(to !== '' && { to: Number(to) }) };
}
