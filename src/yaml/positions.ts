import { type Document, isMap, isSeq, LineCounter, type Pair, type YAMLMap } from 'yaml';
import type { Diagnostic, PathDiagnostic } from './diagnostics.ts';
import { type AliasTargets, getKeyText, getMergedNodes, getStart, isMergeKey, resolveAlias } from './structure.ts';

/** Converts an offset of a text to a line and a column. */
export type PositionFinder = (offset: number) => Pick<Diagnostic, 'line' | 'column'>;

/**
 * Creates a function that converts offsets of a text to lines and columns.
 *
 * @example
 * createPositionFinder('name: x\nnow: y')(13); // { line: 2, column: 6 }
 */
export function createPositionFinder(text: string): PositionFinder {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return (offset) => {
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
}

interface Member {
  readonly key: unknown;
  readonly value: unknown;
  /** The alias or the merge key that brought the member in. */
  readonly via: unknown;
}

/** Creates a function that finds a member of a mapping or a list, also one that a merge key brings in. */
function createMemberFinder(targets: AliasTargets): (node: unknown, segment: string) => Member | undefined {
  const pairsByMap = new WeakMap<YAMLMap, ReadonlyMap<string | undefined, Pair>>();
  const getPairs = (map: YAMLMap): ReadonlyMap<string | undefined, Pair> => {
    const pairs = pairsByMap.get(map) ?? new Map(map.items.map((pair) => [getKeyText(pair.key, targets), pair]));
    pairsByMap.set(map, pairs);
    return pairs;
  };
  const findMerged = (map: YAMLMap, segment: string): Member | undefined => {
    for (const pair of map.items.filter(({ key }) => isMergeKey(key))) {
      for (const source of getMergedNodes(pair, targets)) {
        const merged = findMember(source, segment);
        if (merged) return { ...merged, via: pair.key };
      }
    }
    return undefined;
  };
  const findMember = (node: unknown, segment: string): Member | undefined => {
    const resolved = resolveAlias(node, targets);
    const via = resolved === node ? undefined : node;
    if (isSeq(resolved)) return { key: undefined, value: resolved.items[Number(segment)], via };
    if (!isMap(resolved)) return undefined;
    const own = getPairs(resolved).get(segment);
    if (own) return { key: own.key, value: own.value ?? own.key, via };
    const merged = findMerged(resolved, segment);
    return merged && { ...merged, via: via ?? merged.via };
  };
  return findMember;
}

/** Finds the offset of a key or value; of a missing one, the offset of the mapping that it is missing from. */
export type Locator = (location: Omit<PathDiagnostic, 'message'>) => number;

/** Creates a locator for a document whose aliases and merge keys are valid. */
export function createLocator(doc: Document.Parsed, targets: AliasTargets): Locator {
  const findMember = createMemberFinder(targets);
  return ({ path, part, isJoint }) => {
    let current: Member = { key: undefined, value: doc.contents, via: undefined };
    for (const segment of path) {
      const member = findMember(current.value, segment);
      if (!member) break;
      current = { ...member, via: current.via ?? member.via };
    }
    const { key, value, via } = current;
    return getStart((isJoint && via) || (part === 'key' && key) || value);
  };
}
