import { type Document, type Scalar, visit, type YAMLError } from 'yaml';
import type { PositionFinder, SourceDiagnostic } from './place.ts';
import { shorten } from './presentable.ts';

/** What a parser has against a text. */
export interface SyntaxResult {
  /** Whether the structure of the text is uncertain. */
  readonly isBroken: boolean;
  readonly diagnostics: readonly SourceDiagnostic[];
}

/** Errors after which the structure of the text is certain. */
const HARMLESS: ReadonlySet<YAMLError['code']> = new Set(['BAD_DQ_ESCAPE', 'MULTIPLE_DOCS', 'TAG_RESOLVE_FAILED']);

const TWO_VALUES = 'more than one value: a text that holds a colon and a blank stands in quotes';
const MISPLACED = /^All (?:mapping|sequence) items must start at the same column/;
const UNCLOSED = /^Missing closing .quote/;

/** Our words for the errors whose own are the parser's jargon; what the pattern finds in brackets stands for $1. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^A block sequence may not be used as an implicit/, TWO_VALUES],
  [MISPLACED, 'indented otherwise than what it belongs to'],
  [/^Flow .* must be sufficiently indented and end with a (.)/, 'expected a $1 before this, or this further in'],
  [/^Implicit keys need to be on a single line/, 'expected a key, a colon and a blank on each line'],
  [/^Implicit map keys need to be followed by map values/, 'expected a colon and a blank after this key'],
  [UNCLOSED, 'a quote that nothing closes'],
  [/^Nested mappings are not allowed/, TWO_VALUES],
  [/^Plain value cannot start with .* (.)$/, 'a text that begins with $1 stands in quotes'],
  [/^Source contains multiple documents/, 'a second document: one file holds one'],
  [/^Tabs are not allowed as indentation/, 'a tab: lines are indented with blanks'],
  [
    /^Unexpected scalar at node end/,
    'more than one value: a text that holds quotes stands in quotes of the other kind',
  ],
];

function describeSyntaxError({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'nested too deeply';
  for (const [pattern, words] of MESSAGES) {
    const match = pattern.exec(message);
    if (match) return words.replace('$1', match[1] ?? '');
  }
  return shorten(message);
}

/** Where the quote stands that is still open at `end`. */
function findOpenQuote(doc: Document.Parsed, end: number): number {
  let opening = end;
  visit(doc, {
    Scalar(_, { type, range }: Scalar) {
      if (type?.startsWith('QUOTE_') && range && range[1] >= end) opening = range[0];
    },
  });
  return opening;
}

/** The parser tells where a wrong line begins, and where a quote should have been closed at last. */
function getErrorOffset({ message, pos: [start] }: YAMLError, doc: Document.Parsed, text: string): number {
  if (UNCLOSED.test(message)) return findOpenQuote(doc, start);
  if (!MISPLACED.test(message)) return start;
  let offset = start;
  while (text[offset] === ' ') offset++;
  return offset;
}

/**
 * What a parser has against a text, in our words. Of a line whose structure is uncertain only the first error is told:
 * the others follow from it.
 *
 * @example
 * syntaxOf(parseDocument(text), text, placing(text)).slips;
 */
export function checkSyntax(doc: Document.Parsed, text: string, getPosition: PositionFinder): SyntaxResult {
  const lines = new Set<number>();
  const diagnostics: SourceDiagnostic[] = [];
  const errors = [...doc.errors, ...doc.warnings];
  for (const error of errors) {
    const position = getPosition(getErrorOffset(error, doc, text));
    const isEcho = lines.has(position.line);
    if (!HARMLESS.has(error.code)) lines.add(position.line);
    if (!isEcho) diagnostics.push({ ...position, message: describeSyntaxError(error) });
  }
  return { isBroken: lines.size > 0, diagnostics };
}
