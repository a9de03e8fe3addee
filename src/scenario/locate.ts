import { type Document, isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { isMergeKey, keyText, meantBy, mergedBy, type Targets } from './nodes.ts';
import type { Place, Placing } from './place.ts';

/** Something at a path of the data: a key itself, or its value. */
export interface Spot {
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** Whether not what is written matters but where an alias or a merge key brings it in, if one does. */
  readonly isJoint?: true;
}

/** Finds where something of the data stands in the text; what is not there is where it should be. */
export type Locate = (path: Spot['path'], part: Spot['part'], isJoint?: true) => Place;

interface Found {
  readonly key: unknown;
  readonly value: unknown;
  /** The alias or the merge key that it came by. */
  readonly via: unknown;
}

/** Finds the members of mappings, each by its key as the data has it, the last of that key. */
function indexed(targets: Targets): (map: YAMLMap) => ReadonlyMap<string | undefined, Pair> {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string | undefined, Pair>>();
  return (map) => {
    const index = known.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key, targets), pair]));
    known.set(map, index);
    return index;
  };
}

/** Finds what lies under a key of a node: its own, or merged from another, the first on top. */
function finder(targets: Targets): (node: unknown, segment: string) => Found | undefined {
  const membersOf = indexed(targets);
  const memberOf = (node: unknown, segment: string): Found | undefined => {
    const meant = meantBy(node, targets);
    const via = meant === node ? undefined : node;
    if (isSeq(meant)) return { key: undefined, value: meant.items[Number(segment)], via };
    if (!isMap(meant)) return undefined;
    const own = membersOf(meant).get(segment);
    if (own) return { key: own.key, value: own.value ?? own.key, via };
    for (const pair of meant.items.filter(({ key }) => isMergeKey(key))) {
      for (const source of mergedBy(pair, targets)) {
        const merged = memberOf(source, segment);
        if (merged) return { ...merged, via: via ?? pair.key };
      }
    }
    return undefined;
  };
  return memberOf;
}

/**
 * Makes a finder of places for a document whose merge keys merge mappings.
 *
 * @example
 * locator(doc, targetsOf(doc), placing(text))(['persons', 'anna', 'spraak'], 'value');
 */
export function locator(doc: Document.Parsed, targets: Targets, place: Placing): Locate {
  const memberOf = finder(targets);
  return (path, part, isJoint) => {
    let found: Found = { key: undefined, value: doc.contents, via: undefined };
    for (const segment of path) {
      const member = memberOf(found.value, segment);
      if (!member) break;
      found = { ...member, via: found.via ?? member.via };
    }
    const { key, value, via } = found;
    const node = (isJoint && via) || (part === 'key' && key) || value;
    return place((node as { range?: readonly number[] } | null | undefined)?.range?.[0] ?? 0);
  };
}
