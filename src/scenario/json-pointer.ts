/**
 * The JSON pointer (RFC 6901) to what lies at the end of a path of keys.
 *
 * @example
 * pointerTo(['a/b', '0']); // '/a~1b/0'
 */
export const toJsonPointer = (path: readonly string[]): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
