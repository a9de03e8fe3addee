import {
  type Document,
  isCollection,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import { shorten } from './diagnostics.ts';
import {
  type AliasTargets,
  createLocator,
  createPositionFinder,
  type DataLocation,
  findAliasTargets,
  getKeyText,
  getMergedNodes,
  isMergeable,
  isMergeKey,
  type Locate,
  type PositionFinder,
  resolveAlias,
  type SourceDiagnostic,
} from './positions.ts';

const getStart = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** Aliases that mean nothing. Takes them out of the document, so that the rest can be read. */
export function checkAliases(
  doc: Document.Parsed,
  targets: AliasTargets,
  getPosition: PositionFinder,
): SourceDiagnostic[] {
  const diagnostics: SourceDiagnostic[] = [];
  visit(doc, {
    Alias(_, node) {
      const target = targets.get(node);
      const offset = getStart(node);
      if (target && target.range![1] <= offset) return undefined;
      const message = target
        ? 'an alias cannot stand within its own anchor'
        : `no anchor &${shorten(node.source)} before this alias`;
      diagnostics.push({ ...getPosition(offset), message, isUnreadable: true });
      return createBlank(node.range!);
    },
  });
  return diagnostics;
}

function createBlank(range: NonNullable<Node['range']>): Scalar {
  const blank = new Scalar(null);
  blank.range = range;
  return blank;
}

/** Of what has been parsed, even nothing has a source. */
const isBlank = (node: unknown): boolean => isScalar(node) && node.source === undefined;

const MERGE_FORM = '<<: expected an alias of a mapping such as *base, or a list of them; extends is for whole files';

/** Keys that are no plain words, and such as merge what is no mapping. Takes them out, so that the rest can be read. */
export function checkKeys(
  doc: Document.Parsed,
  targets: AliasTargets,
  getPosition: PositionFinder,
): SourceDiagnostic[] {
  const diagnostics: SourceDiagnostic[] = [];
  const removePair = (offset: number, message: string): symbol => {
    diagnostics.push({ ...getPosition(offset), message });
    return visit.REMOVE;
  };
  visit(doc, {
    Pair(_, pair: Pair) {
      const { key, value } = pair;
      if (isCollection(resolveAlias(key, targets))) return removePair(getStart(key), 'expected a plain word as key');
      if (!isMergeKey(key) || isMergeable(pair, targets)) return undefined;
      return getMergedNodes(pair, targets).some(isBlank)
        ? visit.REMOVE
        : removePair(getStart(value ?? key), MERGE_FORM);
    },
  });
  return diagnostics;
}

/** Keys that their mapping has already. (The parser compares each with every other one.) */
export function checkDuplicateKeys(
  doc: Document.Parsed,
  targets: AliasTargets,
  getPosition: PositionFinder,
): SourceDiagnostic[] {
  const diagnostics: SourceDiagnostic[] = [];
  visit(doc, {
    Map(_, { items }) {
      const used = new Set<string | undefined>();
      for (const { key } of items) {
        const text = getKeyText(key, targets);
        if (text !== undefined && used.has(text))
          diagnostics.push({ ...getPosition(getStart(key)), message: 'duplicate key' });
        used.add(text);
      }
    },
  });
  return diagnostics;
}

/** What stands for bytes that are no UTF-8: half a character, which no text in UTF-8 holds. */
export const REPLACED = '\udfff';

/** What a text shows of a file that is not saved as one. `isReadable` is false if there is nothing else to be said of it. */
export interface EncodingResult {
  readonly isReadable: boolean;
  readonly diagnostics: readonly SourceDiagnostic[];
}

/**
 * Looks for what was no UTF-8, for files in UTF-16 and others that are no text at all, and for line ends that the parser
 * knows nothing of.
 *
 * @example
 * strayIn(`name: bl${LOST}`, placing('name: bl')).slips; // [{ line: 1, column: 9, message: 'not UTF-8: ...' }]
 */
export function checkEncoding(text: string, getPosition: PositionFinder): EncodingResult {
  const invalidOffset = text.search(/[\0\p{Cs}]/u);
  if (invalidOffset >= 0) {
    return {
      isReadable: !text.includes('\0'),
      diagnostics: [{ ...getPosition(invalidOffset), message: 'not UTF-8: save the file as UTF-8' }],
    };
  }
  const end = text.includes('\n') ? -1 : text.indexOf('\r');
  if (end < 0) return { isReadable: true, diagnostics: [] };
  return {
    isReadable: false,
    diagnostics: [{ ...getPosition(end), message: 'lines end with CR alone: save the file with LF or CRLF' }],
  };
}

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

/** Something wrong with a key, or with its value; a joint one only beside what else is there. */
export interface PathDiagnostic extends DataLocation {
  readonly message: string;
}

/** A YAML text as data, with the places that its parts came from. `usable` is false if the text is not YAML. */
export interface Source {
  readonly usable: boolean;
  readonly data: unknown;
  readonly diagnostics: readonly SourceDiagnostic[];
  readonly locate: Locate;
}

type SourceData = Pick<Source, 'usable' | 'data' | 'diagnostics'>;

/** How often aliases may expand in all: enough for a thousand persons of one template, too little for a bomb. */
const MAX_ALIASES = 10_000;
/** Whoever walks through data needs no guard against its depth. */
const MAX_LEVELS = 100;

/** Duplicate keys, and the tags of old, are looked after here. */
const OPTIONS = {
  merge: true,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

const toUnusable = (diagnostic: SourceDiagnostic): SourceData => ({
  usable: false,
  data: undefined,
  diagnostics: [diagnostic],
});

function findLastAlias(doc: Document.Parsed): number {
  let offset = 0;
  visit(doc, {
    Alias(_, node) {
      offset = node.range?.[0] ?? offset;
    },
  });
  return offset;
}

/** The path to something that lies deeper than so many levels. */
function findTooDeep(data: unknown, levels: number): string[] | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (levels === 0) return [];
  for (const [key, value] of Object.entries(data)) {
    const path = findTooDeep(value, levels - 1);
    if (path) return [key, ...path];
  }
  return undefined;
}

function toData(doc: Document.Parsed, getPosition: PositionFinder, locate: Locate): SourceData {
  try {
    const data = doc.toJS({ maxAliasCount: MAX_ALIASES });
    const path = findTooDeep(data, MAX_LEVELS);
    if (path === undefined) return { usable: true, data, diagnostics: [] };
    return toUnusable({ ...locate(path, 'value'), message: `nested deeper than ${MAX_LEVELS} levels` });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return toUnusable({
      ...getPosition(findLastAlias(doc)),
      message: `aliases expand to more than ${MAX_ALIASES} nodes`,
    });
  }
}

/**
 * Reads YAML and remembers where everything stands. Anchors, aliases and merge keys are allowed, several documents and
 * tags of one's own are not.
 *
 * @example
 * readSource('name: standard').locate(['name'], 'value'); // { line: 1, column: 7 }
 */
export function readSource(raw: string): Source {
  const text = raw.replace(/^\ufeff/, '');
  const getPosition = createPositionFinder(text);
  const encoding = checkEncoding(text, getPosition);
  if (!encoding.isReadable)
    return { usable: false, data: undefined, diagnostics: encoding.diagnostics, locate: () => getPosition(0) };
  const doc = parseDocument(text, OPTIONS);
  const syntax = checkSyntax(doc, text, getPosition);
  const targets = findAliasTargets(doc);
  const locate = createLocator(doc, targets, getPosition);
  const diagnostics = [
    ...encoding.diagnostics,
    ...syntax.diagnostics,
    ...checkDuplicateKeys(doc, targets, getPosition),
  ];
  diagnostics.push(...checkAliases(doc, targets, getPosition));
  if (syntax.isBroken) return { usable: false, data: undefined, diagnostics, locate };
  diagnostics.push(...checkKeys(doc, targets, getPosition));
  const { usable, data, diagnostics: others } = toData(doc, getPosition, locate);
  return { usable, data, diagnostics: [...diagnostics, ...others], locate };
}
