import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic } from './diagnostics.ts';

/** What the aliases of a document stand for; those that mean nothing are not in it. */
export type AliasTargets = ReadonlyMap<unknown, Node>;

/** Finds what each alias stands for: the last anchor of its name before it. */
export function findAliasTargets(doc: Document.Parsed): AliasTargets {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(doc, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
    },
  });
  return targets;
}

/** The node itself, or what it stands for if it is an alias. */
export const resolveAlias = (node: unknown, targets: AliasTargets): unknown =>
  isAlias(node) ? targets.get(node) : node;

/** Whether a key is `<<`, whose value is merged into the mapping: the parser makes a symbol of it. */
export const isMergeKey = (key: unknown): boolean => isScalar(key) && typeof key.value === 'symbol';

/** A key as the data has it; undefined if it is no plain word. */
export function getKeyText(key: unknown, targets: AliasTargets): string | undefined {
  const resolved = resolveAlias(key, targets);
  if (!isScalar(resolved)) return undefined;
  return isMergeKey(resolved) ? '<<' : String(resolved.value ?? '');
}

/** What a merge key merges, the first on top: one mapping or several. */
export function getMergedNodes({ value }: Pair, targets: AliasTargets): readonly unknown[] {
  const resolved = resolveAlias(value, targets);
  return isSeq(resolved) ? resolved.items : [value];
}

/** Whether all that a merge key merges are mappings. */
export const isMergeable = (pair: Pair, targets: AliasTargets): boolean =>
  getMergedNodes(pair, targets).every((source) => isMap(resolveAlias(source, targets)));

/** Where something stands in a text. */
export type Position = Pick<Diagnostic, 'line' | 'column'>;
/** `isBlank`: nothing could be read where it stands. */
export type SourceDiagnostic = Position & { readonly message: string; readonly isUnreadable?: true };

export type PositionFinder = (offset: number) => Position;

/**
 * Finds the places of a text by their offsets.
 *
 * @example
 * placing('name: x\nnow: y')(13); // { line: 2, column: 6 }
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
