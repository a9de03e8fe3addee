import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';

/** What the aliases of a document stand for; those that mean nothing are not in it. */
export type Targets = ReadonlyMap<unknown, Node>;

/** Finds what each alias stands for: the last anchor of its name before it. */
export function targetsOf(doc: Document.Parsed): Targets {
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
export const meantBy = (node: unknown, targets: Targets): unknown => (isAlias(node) ? targets.get(node) : node);

/** Whether a key is `<<`, whose value is merged into the mapping: the parser makes a symbol of it. */
export const isMergeKey = (key: unknown): boolean => isScalar(key) && typeof key.value === 'symbol';

/** A key as the data has it; undefined if it is no plain word. */
export function keyText(key: unknown, targets: Targets): string | undefined {
  const meant = meantBy(key, targets);
  if (!isScalar(meant)) return undefined;
  return isMergeKey(meant) ? '<<' : String(meant.value ?? '');
}

/** What a merge key merges, the first on top: one mapping or several. */
export function mergedBy({ value }: Pair, targets: Targets): readonly unknown[] {
  const meant = meantBy(value, targets);
  return isSeq(meant) ? meant.items : [value];
}

/** Whether all that a merge key merges are mappings. */
export const isMergeable = (pair: Pair, targets: Targets): boolean =>
  mergedBy(pair, targets).every((source) => isMap(meantBy(source, targets)));
