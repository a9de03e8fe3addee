/** A mistake in a scenario file. `line` and `column` count from 1 and point at the very key or value. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * A mistake as one line that editors and terminals turn into a link.
 *
 * @example
 * formatMistake({ file: 'my.yaml', line: 3, column: 1, message: 'unknown key "persns"' });
 * // 'my.yaml:3:1: unknown key "persns"'
 */
export function formatDiagnostic({ file, line, column, message }: Diagnostic): string {
  return `${file}:${line}:${column}: ${message}`;
}

const MAX_QUOTED = 60;
const MAX_CHARACTERS = 400;

const truncate = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 3)}...` : text);

/** What a file holds, short enough to stand within a message. */
export const shorten = (text: string): string => truncate(text, MAX_QUOTED);

/**
 * A message as it may be shown, whatever file it quotes: in one line of moderate length, without what a terminal would
 * obey, and without long runs of digits, which may be somebody's identifier.
 *
 * @example
 * presentable('unknown key "a\u0007"'); // 'unknown key "a\\u{7}"'
 */
export function sanitizeMessage(message: string): string {
  const masked = message.replace(/[0-9]{9,}/g, (digits) => '*'.repeat(digits.length));
  return truncate(masked, MAX_CHARACTERS).replace(
    /[\p{C}\u2028\u2029\ufffd]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

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

/**
 * The JSON pointer (RFC 6901) to what lies at the end of a path of keys.
 *
 * @example
 * pointerTo(['a/b', '0']); // '/a~1b/0'
 */
export const toJsonPointer = (path: readonly string[]): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What a YAML mapping becomes. */
export type Mapping = Readonly<Record<string, unknown>>;

/**
 * Whether something that was read is a mapping of keys to values.
 *
 * @example
 * isMapping({ name: 'x' }); // true; a list or null is none
 */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of a mapping that are mappings themselves; none if it is no mapping. */
export const getMappings = (value: unknown): readonly (readonly [key: string, member: Mapping])[] =>
  isMapping(value) ? Object.entries(value).filter((entry): entry is [string, Mapping] => isMapping(entry[1])) : [];
