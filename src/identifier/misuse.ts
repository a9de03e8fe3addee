import { IdentifierError } from './error.ts';
import type { Rule } from './types.ts';

/** Only text is judged: whoever sends a number has lost its leading zeros already, and must hear of it. */
export function requireText(value: string): void {
  if (typeof value !== 'string') throw notText(value);
}

export function requireRule(rule: Rule): void {
  requireOneOf('rule', rule, ['classic', '2032']);
}

/** Callers without types get a clear error instead of another meaning than they had in mind. */
export function requireOneOf<Value>(name: string, value: Value, known: readonly Value[]): void {
  if (known.includes(value)) return;
  throw new IdentifierError('unknown-value', `${name} is ${String(value)}, expected ${known.join(' or ')}`);
}

function notText(value: unknown): TypeError {
  const lost = typeof value === 'number' ? '; a number has lost its leading zeros' : '';
  return new TypeError(`An identifier must be a string, not ${value === null ? 'null' : typeof value}${lost}`);
}
