import { type Document, type Scalar, visit, type YAMLError } from 'yaml';
import type { PositionFinder } from './positions.ts';
import type { OffsetDiagnostic } from './structure.ts';

/** Replaces bytes that are not UTF-8: half of a surrogate pair, which no valid UTF-8 text contains. */
export const REPLACED = '\udfff';

/**
 * Finds the first character that shows a wrong encoding, or line ends that the parser does not support.
 * `isFatal`: the rest of the text is not worth reading.
 */
export function checkEncoding(text: string): (OffsetDiagnostic & { readonly isFatal: boolean }) | undefined {
  const invalid = text.search(/[\0\p{Cs}]/u);
  if (invalid >= 0)
    return { offset: invalid, message: 'not UTF-8: save the file as UTF-8', isFatal: text.includes('\0') };
  const end = text.includes('\n') ? -1 : text.indexOf('\r');
  if (end < 0) return undefined;
  return { offset: end, message: 'lines end with CR alone: save the file with LF or CRLF', isFatal: true };
}

/** Enough for ten thousand persons. The parser needs about a second for as many. */
const MAX_ENTRIES = 50_000;

/** Finds the line or list item that is one too many. Every entry begins after a line end, a comma or a bracket. */
export function findExcess(text: string): OffsetDiagnostic | undefined {
  let entries = 0;
  for (const { index } of text.matchAll(/[\n,[{]/g)) {
    if (++entries > MAX_ENTRIES) return { offset: index, message: `more than ${MAX_ENTRIES} lines and list items` };
  }
  return undefined;
}

/** Errors that leave the structure of the document certain. */
const HARMLESS: ReadonlySet<YAMLError['code']> = new Set(['BAD_DQ_ESCAPE', 'MULTIPLE_DOCS', 'TAG_RESOLVE_FAILED']);

const TWO_VALUES = 'more than one value: put a text that contains a colon and a space in quotes';
const MISPLACED = /^All (?:mapping|sequence) items must start at the same column/;
const UNCLOSED = /^Missing closing .quote/;

/** Messages for the errors that users make most. `$1` is the first group of the pattern: a single character. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^A block sequence may not be used as an implicit/, TWO_VALUES],
  [MISPLACED, 'indentation differs from the lines that this belongs to'],
  [/^Flow .* must be sufficiently indented and end with a (.)/, 'expected a $1 before this, or more indentation'],
  [/^Implicit keys need to be on a single line/, 'expected a key, a colon and a space on each line'],
  [/^Implicit map keys need to be followed by map values/, 'expected a colon and a space after this key'],
  [UNCLOSED, 'missing closing quote'],
  [/^Nested mappings are not allowed/, TWO_VALUES],
  [/^Plain value cannot start with .* (.)$/, 'put a text that begins with $1 in quotes'],
  [/^Source contains multiple documents/, 'a second document: a file contains one'],
  [/^Tabs are not allowed as indentation/, 'a tab: indent lines with spaces'],
  [/^Unexpected block-seq-ind on same line with key/, 'start the list on a new line'],
  [
    /^Unexpected scalar at node end/,
    'more than one value: put a text that contains quotes in quotes of the other kind',
  ],
  [/^Unresolved tag/, 'unsupported tag'],
];

/** The parser's own messages can quote the file, which may hold a private key: other errors are named by their code. */
function describeSyntaxError({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'nested too deeply';
  for (const [pattern, words] of MESSAGES) {
    const match = pattern.exec(message);
    if (match) return words.replace('$1', match[1] ?? '');
  }
  return `invalid YAML: ${code.toLowerCase().replaceAll('_', ' ')}`;
}

/** The offsets of the opening quotes, by the offset at which the quoted text ends. */
function mapQuotes(doc: Document.Parsed): ReadonlyMap<number, number> {
  const openings = new Map<number, number>();
  visit(doc, {
    Scalar(_, { type, range }: Scalar) {
      if (type?.startsWith('QUOTE_') && range) openings.set(range[1], range[0]);
    },
  });
  return openings;
}

/** The parser reports the start of a misplaced line, and the end of the text for an open quote. */
function getErrorOffset(
  { message, pos: [start] }: YAMLError,
  quotes: ReadonlyMap<number, number>,
  text: string,
): number {
  if (UNCLOSED.test(message)) return quotes.get(start) ?? start;
  if (!MISPLACED.test(message)) return start;
  let offset = start;
  while (text[offset] === ' ') offset++;
  return offset;
}

/**
 * Converts the parser's errors. Of a line with an uncertain structure only the first error is reported: the others follow
 * from it. `isBroken`: the structure of the document is uncertain.
 */
export function checkSyntax(
  doc: Document.Parsed,
  text: string,
  getPosition: PositionFinder,
): { isBroken: boolean; diagnostics: OffsetDiagnostic[] } {
  const brokenLines = new Set<number>();
  const diagnostics: OffsetDiagnostic[] = [];
  const errors = [...doc.errors, ...doc.warnings];
  const quotes = errors.some(({ message }) => UNCLOSED.test(message)) ? mapQuotes(doc) : new Map<number, number>();
  for (const error of errors) {
    const offset = getErrorOffset(error, quotes, text);
    const { line } = getPosition(offset);
    if (!brokenLines.has(line)) diagnostics.push({ offset, message: describeSyntaxError(error) });
    if (!HARMLESS.has(error.code)) brokenLines.add(line);
  }
  return { isBroken: brokenLines.size > 0, diagnostics };
}
