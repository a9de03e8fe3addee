import fc from 'fast-check';

/** Names that every object of JavaScript has: a lookup by a name from outside must not find them. */
export const KEYS = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'prototype'] as const;
export const key = fc.constantFrom(...KEYS);
export const value = fc.oneof(
  fc.constantFrom<unknown>(null, 1, 'x', true, [], {}),
  fc.tuple(key, fc.constantFrom<unknown>(1, null, {})).map(([name, inner]) => createObject([[name, inner]])),
);

/** An object literal with `__proto__` would set the prototype. */
export const createObject = (members: Iterable<readonly [string, unknown]>): object => Object.fromEntries(members);

type Path = readonly (string | number)[];

/** Lists the paths of every object, list and value within a value. */
export const listPaths = (within: unknown, path: Path = []): Path[] =>
  typeof within === 'object' && within !== null
    ? [path, ...Object.entries(within).flatMap(([name, member]) => listPaths(member, [...path, name]))]
    : [path];

/** Copies a value with a hostile member added to an object, or with a hostile value in the place of another one. */
export function alter(
  within: unknown,
  [name, ...path]: Path,
  change: { readonly member?: string; readonly given: unknown },
): unknown {
  if (name === undefined) {
    const { member, given } = change;
    const isObject = typeof within === 'object' && within !== null && !Array.isArray(within);
    return isObject && member !== undefined ? createObject([...Object.entries(within), [member, given]]) : given;
  }
  const entries = Object.entries(within as object).map(([each, inner]): [string, unknown] => [
    each,
    each === String(name) ? alter(inner, path, change) : inner,
  ]);
  return Array.isArray(within) ? entries.map(([, inner]) => inner) : createObject(entries);
}

/** A copy of a document with one hostile key or value anywhere. */
export const anyAlteration = (document: unknown): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...listPaths(document)), fc.option(key, { nil: undefined }), value)
    .map(([path, member, given]) => alter(document, path, { ...(member !== undefined && { member }), given }));
