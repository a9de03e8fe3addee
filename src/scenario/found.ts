import { shorten } from './presentable.ts';

/** Words as a list that ends in `or`. */
export const formatList = (words: readonly string[]): string =>
  [...new Set(words)].join(', ').replace(/, ([^,]*)$/, ' or $1');

/** A value as a message names what was found. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(shorten(value)) : `the ${typeof value} ${value}`;
}
