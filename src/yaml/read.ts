import { type Document, parseDocument, visit } from 'yaml';
import { type Diagnostic, type PathDiagnostic, sanitizeMessage } from './diagnostics.ts';
import { readPlain } from './plain.ts';
import { createLocator, createPositionFinder, type Locator, type PositionFinder } from './positions.ts';
import { findDuplicateKeys, getStart, type OffsetDiagnostic, removeInvalidKeys, resolveAliases } from './structure.ts';
import { checkEncoding, checkSyntax, findExcess } from './syntax.ts';

/** A YAML text as data. */
export interface Source {
  /** False if the text is not YAML; then `data` is undefined. */
  readonly usable: boolean;
  readonly data: unknown;
  /** The errors of the YAML and of the data, in the order of the lines. */
  readonly toDiagnostics: (found: readonly PathDiagnostic[]) => Diagnostic[];
}

/** Limits the nodes that aliases expand to: enough for a thousand persons with one template. */
const MAX_ALIASES = 10_000;
/** Code that walks through the data recursively needs no guard of its own. */
const MAX_LEVELS = 100;

const OPTIONS = {
  merge: true,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

function findLastAlias(doc: Document.Parsed): number {
  let offset = 0;
  visit(doc, {
    Alias(_, node) {
      offset = getStart(node);
    },
  });
  return offset;
}

const tooManyAliases = (doc: Document.Parsed): OffsetDiagnostic => ({
  offset: findLastAlias(doc),
  message: `aliases expand to more than ${MAX_ALIASES} nodes`,
});

/** The path to a value below more than `levels` levels. */
function findTooDeep(data: unknown, levels: number): string[] | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (levels === 0) return [];
  for (const [key, value] of Object.entries(data)) {
    const path = findTooDeep(value, levels - 1);
    if (path) return [key, ...path];
  }
  return undefined;
}

/** Converts a document to data, or returns the limit that it exceeds. */
function toData(doc: Document.Parsed, locate: Locator): { data: unknown } | OffsetDiagnostic {
  try {
    const data: unknown = doc.toJS({ maxAliasCount: MAX_ALIASES });
    const path = findTooDeep(data, MAX_LEVELS);
    if (path === undefined) return { data };
    return { offset: locate({ path, part: 'value' }), message: `nested deeper than ${MAX_LEVELS} levels` };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return tooManyAliases(doc);
  }
}

/** Adds the file name and the position, removes duplicates, and sorts by position. */
function locateDiagnostics(
  file: string,
  getPosition: PositionFinder,
  diagnostics: readonly OffsetDiagnostic[],
): Diagnostic[] {
  const located = diagnostics.map(({ offset, message }) => {
    return { file, ...getPosition(offset), message: sanitizeMessage(message) };
  });
  const distinct = new Map(located.map((diagnostic) => [formatKey(diagnostic), diagnostic]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

const formatKey = ({ line, column, message }: Diagnostic): string => `${line}:${column}:${message}`;

interface ReadDocument extends Pick<Source, 'usable' | 'data'> {
  readonly diagnostics: readonly OffsetDiagnostic[];
  readonly locate: Locator;
  /** Offsets of invalid aliases. The empty values there need no diagnostic of their own. */
  readonly unreadable: ReadonlySet<number>;
}

function readDocument(text: string, getPosition: PositionFinder): ReadDocument {
  const encoding = checkEncoding(text);
  const nothing = { usable: false, data: undefined, locate: () => 0, unreadable: new Set<number>() };
  if (encoding?.isFatal) return { ...nothing, diagnostics: [encoding] };
  const excess = findExcess(text);
  if (excess) return { ...nothing, diagnostics: [excess] };
  const doc = parseDocument(text, OPTIONS);
  const syntax = checkSyntax(doc, text, getPosition);
  const { targets, diagnostics: invalidAliases } = resolveAliases(doc);
  if (targets.size > MAX_ALIASES) return { ...nothing, diagnostics: [tooManyAliases(doc)] };
  const diagnostics = [...syntax.diagnostics, ...findDuplicateKeys(doc, targets), ...invalidAliases];
  if (encoding) diagnostics.push(encoding);
  const locate = createLocator(doc, targets);
  const read = { ...nothing, diagnostics, locate, unreadable: new Set(invalidAliases.map(({ offset }) => offset)) };
  if (syntax.isBroken) return read;
  diagnostics.push(...removeInvalidKeys(doc, targets));
  const converted = toData(doc, locate);
  if ('data' in converted) return { ...read, usable: true, data: converted.data };
  diagnostics.push(converted);
  return read;
}

/**
 * Reads YAML and finds the position of each value on demand. Anchors, aliases and merge keys are supported; several documents
 * and tags are not. The errors of the YAML itself do not quote the text.
 *
 * @param file the name of the file in the diagnostics
 * @example
 * const { toDiagnostics } = readSource('name: standard', 'x.yaml');
 * toDiagnostics([{ path: ['name'], part: 'value', message: 'expected a number' }]); // one at line 1, column 7
 */
export function readSource(raw: string, file: string): Source {
  const text = raw.replace(/^\ufeff/, '');
  const plain = findExcess(text) === undefined ? readPlain(text) : undefined;
  if (plain === undefined || findTooDeep(plain.data, MAX_LEVELS)) return readWithPositions(text, file);
  let located: Source | undefined;
  const toDiagnostics = (found: readonly PathDiagnostic[]): Diagnostic[] => {
    if (found.length === 0) return [];
    located ??= readWithPositions(text, file);
    return located.toDiagnostics(found);
  };
  return { usable: true, data: plain.data, toDiagnostics };
}

function readWithPositions(text: string, file: string): Source {
  const getPosition = createPositionFinder(text);
  const { usable, data, diagnostics, locate, unreadable } = readDocument(text, getPosition);
  const toDiagnostics = (found: readonly PathDiagnostic[]): Diagnostic[] => {
    const located = found.map((each): OffsetDiagnostic => ({ offset: locate(each), message: each.message }));
    const readable = located.filter(({ offset }) => !unreadable.has(offset));
    return locateDiagnostics(file, getPosition, [...diagnostics, ...readable]);
  };
  return { usable, data, toDiagnostics };
}
