import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';

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
