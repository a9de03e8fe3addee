import { isObject } from '../target/json.ts';

/** More names are counted only. */
const MAX_NAMES = 10;

/** Describes the type of a JSON value, without the value: it could be personal. */
export function describeType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (!isObject(value)) return `a ${typeof value}`;
  const names = Object.keys(value);
  return names.length === 0 ? 'an object without members' : `an object with the members ${listNames(names)}`;
}

/** Lists names that a response has. */
export const listNames = (names: readonly string[]): string =>
  names.length <= MAX_NAMES
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;

/** Describes that members have other values than in another response. The report adds the first value. */
export const describeDifferences = (members: readonly string[]): string =>
  `${members.join(', ')} ${members.length === 1 ? 'differs' : 'differ'}`;

/** Describes the namespace of an element. */
export const describeNamespace = (namespace: string): string =>
  namespace === '' ? 'no namespace' : `namespace ${namespace}`;
