import type { ErrorObject } from 'ajv/dist/2020.js';
import { shortened } from './presentable.ts';

/** Words as a list that ends in `or`. */
export const listed = (words: readonly string[]): string =>
  [...new Set(words)].join(', ').replace(/, ([^,]*)$/, ' or $1');

/** A value as a message names what was found. */
export function found(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(shortened(value)) : `the ${typeof value} ${value}`;
}

const typesWanted = ({ keyword, params, schema }: ErrorObject): readonly unknown[] =>
  keyword === 'type' ? [params.type].flat() : keyword === 'const' ? [typeof schema] : [];

/** What stands in quotes is text, even if it reads as a number or a truth value. */
function isOnlyQuoted(error: ErrorObject): boolean {
  const wanted = typesWanted(error);
  if (typeof error.data !== 'string' || wanted.includes('string')) return false;
  const isNumber = wanted.some((type) => type === 'integer' || type === 'number') && /^-?[0-9]+$/.test(error.data);
  return isNumber || (wanted.includes('boolean') && /^(?:true|false)$/.test(error.data));
}

/** What YAML made a number or a truth value of is text if it stands in quotes, or a duration if it has a unit. */
export function hint(error: ErrorObject): string {
  if (isOnlyQuoted(error)) return ' (without quotes)';
  const { data, parentSchema } = error;
  if (!typesWanted(error).includes('string') || !['number', 'boolean'].includes(typeof data)) return '';
  const pattern = new RegExp(parentSchema?.pattern ?? '', 'u');
  const lacksUnit = pattern.test(`${data}ms`) && !pattern.test(`${data}`);
  return lacksUnit ? ` (with its unit: ${data}ms)` : ' (quote it)';
}
