/** An error in a text file. `line` and `column` count from 1 and point at the key or value. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** An error in data, at a key or a value. A {@link Diagnostic} without a position in a file. */
export interface PathDiagnostic {
  /** The keys and list indexes that lead to the value. */
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** If an alias or a merge key brought the value in: whether the diagnostic is placed there, not at the anchor. */
  readonly isJoint?: true;
  readonly message: string;
}

/**
 * Formats a diagnostic as one line that editors and terminals turn into a link.
 *
 * @example
 * formatDiagnostic({ file: 'my.yaml', line: 3, column: 1, message: 'unknown key "persns"' });
 * // 'my.yaml:3:1: unknown key "persns"'
 */
export function formatDiagnostic({ file, line, column, message }: Diagnostic): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** A list of errors shows as many. A file of another kind can have thousands. */
export const MAX_DIAGNOSTICS = 100;

const MAX_QUOTED = 60;
const MAX_CHARACTERS = 400;

const truncate = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 3)}...` : text);

/** Shortens a quotation from a file so that it fits into a message. */
export const shorten = (text: string): string => truncate(text, MAX_QUOTED);

/**
 * Makes a message that quotes a file safe to display. The result is one line of at most 400 characters, without
 * control characters, which a terminal would execute. Runs of nine or more digits are masked, because they can be the
 * identifier of a real person.
 *
 * @example
 * sanitizeMessage('unknown key "a\u0007"'); // 'unknown key "a\\u{7}"'
 */
export function sanitizeMessage(message: string): string {
  const masked = message.slice(0, 2 * MAX_CHARACTERS).replace(/[0-9]{9,}/g, (digits) => '*'.repeat(digits.length));
  return truncate(masked, MAX_CHARACTERS).replace(
    /[\p{C}\u2028\u2029\ufffd]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** Converts a value to text. A mapping or a list becomes an empty text: its `toString` can be a key of the file. */
export const toText = (value: unknown): string => (typeof value === 'object' && value !== null ? '' : String(value));

/** Joins words to a list that ends in `or`. */
export const formatList = (words: readonly string[]): string =>
  [...new Set(words)].join(', ').replace(/, ([^,]*)$/, ' or $1');

/** Describes an unexpected value for a message. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(shorten(value)) : `the ${typeof value} ${value}`;
}

/**
 * Formats a path of keys as a JSON pointer (RFC 6901).
 *
 * @example
 * toJsonPointer(['a/b', '0']); // '/a~1b/0'
 */
export const toJsonPointer = (path: readonly string[]): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * Splits a JSON pointer (RFC 6901) into its keys.
 *
 * @example
 * parseJsonPointer('/a~1b/0'); // ['a/b', '0']
 */
export const parseJsonPointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A YAML mapping as data. */
export type Mapping = Readonly<Record<string, unknown>>;

/**
 * Whether a value is a mapping: not a list, not null.
 *
 * @example
 * isMapping({ name: 'x' }); // true
 */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entries of a mapping whose values are mappings. Empty if `value` is not a mapping. */
export const getMappings = (value: unknown): readonly (readonly [key: string, member: Mapping])[] =>
  isMapping(value) ? Object.entries(value).filter((entry): entry is [string, Mapping] => isMapping(entry[1])) : [];
