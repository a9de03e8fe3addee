import { type Document, parseDocument, visit } from 'yaml';
import { createLocator, type DataLocation, type Locate } from './locate.ts';
import { findAliasTargets } from './nodes.ts';
import { createPositionFinder, type PositionFinder, type SourceDiagnostic } from './place.ts';
import { checkAliases, checkDuplicateKeys, checkKeys } from './slips.ts';
import { checkEncoding } from './stray.ts';
import { checkSyntax } from './syntax.ts';

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
