import { type Document, parseDocument, visit } from 'yaml';
import { type Locate, locator, type Spot } from './locate.ts';
import { targetsOf } from './nodes.ts';
import { type Placing, placing, type Slip } from './place.ts';
import { aliasSlips, duplicateSlips, keySlips } from './slips.ts';
import { strayIn } from './stray.ts';
import { syntaxOf } from './syntax.ts';

/** Something wrong with a key, or with its value; a joint one only beside what else is there. */
export interface Finding extends Spot {
  readonly message: string;
}

/** A YAML text as data, with the places that its parts came from. `usable` is false if the text is not YAML. */
export interface Source {
  readonly usable: boolean;
  readonly data: unknown;
  readonly slips: readonly Slip[];
  readonly locate: Locate;
}

type Read = Pick<Source, 'usable' | 'data' | 'slips'>;

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

const unusable = (slip: Slip): Read => ({ usable: false, data: undefined, slips: [slip] });

function lastAlias(doc: Document.Parsed): number {
  let offset = 0;
  visit(doc, {
    Alias(_, node) {
      offset = node.range?.[0] ?? offset;
    },
  });
  return offset;
}

/** The path to something that lies deeper than so many levels. */
function tooDeep(data: unknown, levels: number): string[] | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (levels === 0) return [];
  for (const [key, value] of Object.entries(data)) {
    const path = tooDeep(value, levels - 1);
    if (path) return [key, ...path];
  }
  return undefined;
}

function dataOf(doc: Document.Parsed, place: Placing, locate: Locate): Read {
  try {
    const data = doc.toJS({ maxAliasCount: MAX_ALIASES });
    const path = tooDeep(data, MAX_LEVELS);
    if (path === undefined) return { usable: true, data, slips: [] };
    return unusable({ ...locate(path, 'value'), message: `nested deeper than ${MAX_LEVELS} levels` });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return unusable({ ...place(lastAlias(doc)), message: `aliases expand to more than ${MAX_ALIASES} nodes` });
  }
}

/**
 * Reads YAML and remembers where everything stands. Anchors, aliases and merge keys are allowed, several documents and
 * tags of one's own are not.
 *
 * @example
 * readSource('name: standard').locate(['name'], 'value'); // { line: 1, column: 7 }
 */
export function readSource(written: string): Source {
  const text = written.replace(/^\ufeff/, '');
  const place = placing(text);
  const stray = strayIn(text, place);
  if (!stray.isReadable) return { usable: false, data: undefined, slips: stray.slips, locate: () => place(0) };
  const doc = parseDocument(text, OPTIONS);
  const syntax = syntaxOf(doc, text, place);
  const targets = targetsOf(doc);
  const locate = locator(doc, targets, place);
  const slips = [...stray.slips, ...syntax.slips, ...duplicateSlips(doc, targets, place)];
  slips.push(...aliasSlips(doc, targets, place));
  if (syntax.isBroken) return { usable: false, data: undefined, slips, locate };
  slips.push(...keySlips(doc, targets, place));
  const { usable, data, slips: others } = dataOf(doc, place, locate);
  return { usable, data, slips: [...slips, ...others], locate };
}
