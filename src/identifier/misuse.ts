import { IdentifierError } from './error.ts';
import type { Rule, ValidationOptions } from './types.ts';

/** Only text is judged: whoever sends a number has lost its leading zeros already, and must hear of it. */
export function requireText(value: string): void {
  if (typeof value !== 'string') throw createNotTextError(value);
}

export function requireRule(rule: Rule): void {
  requireOneOf('rule', rule, ['classic', '2032']);
}

/**
 * The rule that options name. A number is none: it is the index that `filter` and `map` of an array hand to a callback.
 * A rule that stands alone is refused, for it would be passed over without a word.
 */
export function parseRule(options: ValidationOptions | number): Rule {
  if (typeof options === 'number') return 'classic';
  if (typeof options !== 'object' || options === null) {
    throw new TypeError("The options must be an object, such as { rule: '2032' }");
  }
  const { rule = 'classic' } = options;
  requireRule(rule);
  return rule;
}

/** Callers without types get a clear error instead of another meaning than they had in mind. */
export function requireOneOf<Value>(name: string, value: Value, known: readonly Value[]): void {
  if (known.includes(value)) return;
  throw new IdentifierError('unknown-value', `${name} is ${String(value)}, expected ${known.join(' or ')}`);
}

function createNotTextError(value: unknown): TypeError {
  const hint = typeof value === 'number' ? '; a number has lost its leading zeros' : '';
  return new TypeError(`An identifier must be a string, not ${value === null ? 'null' : typeof value}${hint}`);
}
