import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Mistake } from './mistake.ts';
import { shortened } from './presentable.ts';

/** Something wrong at a path of the data: with a key itself, or with its value. */
export interface Finding {
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  readonly message: string;
}

type Place = Pick<Mistake, 'line' | 'column'>;
/** `isBlank`: nothing could be read where it stands. */
type Slip = Place & { readonly message: string; readonly isBlank?: true };

/** A YAML text as data, with the places that its parts came from. `usable` is false if the text is not YAML. */
export interface Source {
  readonly usable: boolean;
  readonly data: unknown;
  readonly slips: readonly Slip[];
  readonly locate: (path: readonly string[], part: Finding['part']) => Place;
}

/** How often aliases may expand in all: enough for a thousand persons of one template, too little for a bomb. */
const MAX_ALIASES = 10_000;

/** Slips after which the structure of the text is certain. */
const HARMLESS: ReadonlySet<YAMLError['code']> = new Set([
  'BAD_DQ_ESCAPE',
  'DUPLICATE_KEY',
  'MULTIPLE_DOCS',
  'TAG_RESOLVE_FAILED',
]);

type Placing = (offset: number) => Place;

/** Our words for the errors whose own are the parser's jargon. */
const WORDS: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BLOCK_AS_IMPLICIT_KEY: 'more than one value: a text that holds a colon and a blank stands in quotes',
  DUPLICATE_KEY: 'duplicate key',
  MULTIPLE_DOCS: 'a second document: one file holds one',
};

const slipOf = ({ code, message, pos }: YAMLError, place: Placing): Slip => ({
  ...place(pos[0]),
  message: WORDS[code] ?? shortened(message),
});

const noteAnchor = (anchors: Map<string, Node>) => (_: unknown, node: Scalar | YAMLMap | YAMLSeq) => {
  if (node.anchor) anchors.set(node.anchor, node);
};

/** Also takes what is wrong out of the document, so that the rest can be read. */
function aliasSlips(doc: Document.Parsed, place: Placing): Slip[] {
  const slips: Slip[] = [];
  const anchors = new Map<string, Node>();
  visit(doc, {
    Collection: noteAnchor(anchors),
    Scalar: noteAnchor(anchors),
    Alias(_, node) {
      const meant = anchors.get(node.source);
      const offset = node.range![0];
      const message = meant
        ? 'an alias cannot stand within its own anchor'
        : `no anchor &${shortened(node.source)} before this alias`;
      if (meant && meant.range![1] <= offset) return undefined;
      slips.push({ ...place(offset), message, isBlank: true });
      return blankAt(node.range!);
    },
  });
  return slips;
}

function blankAt(range: NonNullable<Node['range']>): Scalar {
  const blank = new Scalar(null);
  blank.range = range;
  return blank;
}

/** Also takes what is wrong out of the document, so that the rest can be read. */
function keySlips(doc: Document.Parsed, place: Placing): Slip[] {
  const slips: Slip[] = [];
  visit(doc, {
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      slips.push({ ...place(key.range![0]), message: 'expected a plain word as key' });
      return visit.REMOVE;
    },
  });
  return slips;
}

function lastAlias(doc: Document.Parsed): number {
  let offset = 0;
  visit(doc, {
    Alias(_, node) {
      offset = node.range?.[0] ?? offset;
    },
  });
  return offset;
}

function dataOf(doc: Document.Parsed, place: Placing): Pick<Source, 'usable' | 'data' | 'slips'> {
  try {
    return { usable: true, data: doc.toJS({ maxAliasCount: MAX_ALIASES }), slips: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = `aliases expand to more than ${MAX_ALIASES} nodes`;
    return { usable: false, data: undefined, slips: [{ ...place(lastAlias(doc)), message }] };
  }
}

function locator(doc: Document.Parsed, place: Placing): Source['locate'] {
  return (path, part) => {
    let key: unknown;
    let node: unknown = doc.contents;
    for (const segment of path) {
      const found = isAlias(node) ? node.resolve(doc) : node;
      if (isSeq(found)) {
        key = null;
        node = found.items[Number(segment)];
        continue;
      }
      const pair = isMap(found)
        ? found.items.findLast((item) => isScalar(item.key) && `${item.key.value}` === segment)
        : null;
      if (!pair) break;
      key = pair.key;
      node = pair.value ?? pair.key;
    }
    const target = part === 'key' && key ? key : node;
    return place((target as { range?: readonly number[] } | null)?.range?.[0] ?? 0);
  };
}

/**
 * Reads YAML and remembers where everything stands. Anchors and aliases are allowed, several documents and unknown
 * tags are not.
 *
 * @example
 * readSource('name: standard').locate(['name'], 'value'); // { line: 1, column: 7 }
 */
export function readSource(text: string): Source {
  const doc = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const place = (offset: number): Place => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length, column: lines.at(-1)!.length + 1 };
  };
  const errors = [...doc.errors, ...doc.warnings];
  const slips = errors.map((error) => slipOf(error, place));
  const broken = [...aliasSlips(doc, place), ...keySlips(doc, place)];
  const locate = locator(doc, place);
  if (errors.some(({ code }) => !HARMLESS.has(code))) {
    return { usable: false, data: undefined, slips: [...slips, ...broken], locate };
  }
  const read = dataOf(doc, place);
  return { ...read, slips: [...slips, ...broken, ...read.slips], locate };
}
