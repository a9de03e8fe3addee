import { toText } from '../yaml/diagnostics.ts';
import type { Span } from './model.ts';

const UNITS = { ms: 1, s: 1000, m: 60_000 } as const;
const DURATION = /^([0-9]{1,7}(?:\.[0-9]{1,3})?)(ms|s|m)$/;
const SPAN = /^([1-9][0-9]{0,8})(?:(-)([1-9][0-9]{0,8})?)?$/;

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

/**
 * Parses a number or a range of numbers: `7`, `2-5` or `100-`. Undefined if the value is neither.
 *
 * @example
 * parseSpan('2-5'); // { from: 2, to: 5 }
 * parseSpan(7); // { from: 7, to: 7 }
 * parseSpan('100-'); // { from: 100 }
 */
export function parseSpan(raw: unknown): Span | undefined {
  const [, from, dash, to] = SPAN.exec(toText(raw)) ?? [];
  if (from === undefined) return undefined;
  if (dash !== undefined && to === undefined) return { from: Number(from) };
  return { from: Number(from), to: Number(to ?? from) };
}
