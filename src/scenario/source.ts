import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument, visit, type YAMLError } from 'yaml';
import { shortened } from './presentable.ts';
import { aliasSlips, keySlips, type Place, type Placing, type Slip } from './slips.ts';

/** Something wrong at a path of the data: with a key itself, or with its value. */
export interface Finding {
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  readonly message: string;
}

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
