import { type Document, isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { type AliasTargets, getKeyText, getMergedNodes, isMergeKey, resolveAlias } from './nodes.ts';
import type { Position, PositionFinder } from './place.ts';

/** Something at a path of the data: a key itself, or its value. */
export interface DataLocation {
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** Whether not what is written matters but where an alias or a merge key brings it in, if one does. */
  readonly isJoint?: true;
}

/** Finds where something of the data stands in the text; what is not there is where it should be. */
export type Locate = (path: DataLocation['path'], part: DataLocation['part'], isJoint?: true) => Position;

interface FoundNode {
  readonly key: unknown;
  readonly value: unknown;
  /** The alias or the merge key that it came by. */
  readonly via: unknown;
}

/** Finds the members of mappings, each by its key as the data has it, the last of that key. */
function createMemberIndex(targets: AliasTargets): (map: YAMLMap) => ReadonlyMap<string | undefined, Pair> {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string | undefined, Pair>>();
  return (map) => {
    const index = known.get(map) ?? new Map(map.items.map((pair) => [getKeyText(pair.key, targets), pair]));
    known.set(map, index);
    return index;
  };
}

/** Finds what lies under a key of a node: its own, or merged from another, the first on top. */
function createMemberFinder(targets: AliasTargets): (node: unknown, segment: string) => FoundNode | undefined {
  const getMembers = createMemberIndex(targets);
  const findMember = (node: unknown, segment: string): FoundNode | undefined => {
    const resolved = resolveAlias(node, targets);
    const via = resolved === node ? undefined : node;
    if (isSeq(resolved)) return { key: undefined, value: resolved.items[Number(segment)], via };
    if (!isMap(resolved)) return undefined;
    const own = getMembers(resolved).get(segment);
    if (own) return { key: own.key, value: own.value ?? own.key, via };
    for (const pair of resolved.items.filter(({ key }) => isMergeKey(key))) {
      for (const source of getMergedNodes(pair, targets)) {
        const merged = findMember(source, segment);
        if (merged) return { ...merged, via: via ?? pair.key };
      }
    }
    return undefined;
  };
  return findMember;
}

/**
 * Makes a finder of places for a document whose merge keys merge mappings.
 *
 * @example
 * locator(doc, targetsOf(doc), placing(text))(['persons', 'anna', 'spraak'], 'value');
 */
export function createLocator(doc: Document.Parsed, targets: AliasTargets, getPosition: PositionFinder): Locate {
  const findMember = createMemberFinder(targets);
  return (path, part, isJoint) => {
    let current: FoundNode = { key: undefined, value: doc.contents, via: undefined };
    for (const segment of path) {
      const member = findMember(current.value, segment);
      if (!member) break;
      current = { ...member, via: current.via ?? member.via };
    }
    const { key, value, via } = current;
    const node = (isJoint && via) || (part === 'key' && key) || value;
    return getPosition((node as { range?: readonly number[] } | null | undefined)?.range?.[0] ?? 0);
  };
}
