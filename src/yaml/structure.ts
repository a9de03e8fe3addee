import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

/** An error at an offset of the text. */
export interface OffsetDiagnostic {
  readonly offset: number;
  readonly message: string;
}

/** The offset at which a node begins; 0 if the text does not contain it. */
export const getStart = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

/** The node that each alias refers to. */
export type AliasTargets = ReadonlyMap<unknown, Node>;

/** The node that an alias refers to; any other node itself. */
export const resolveAlias = (node: unknown, targets: AliasTargets): unknown =>
  isAlias(node) ? targets.get(node) : node;

/** Whether a key is `<<`: the parser represents it as a symbol. */
export const isMergeKey = (key: unknown): boolean => isScalar(key) && typeof key.value === 'symbol';

/** A key as it is in the data; undefined if it is a mapping or a list. */
export function getKeyText(key: unknown, targets: AliasTargets): string | undefined {
  const resolved = resolveAlias(key, targets);
  if (!isScalar(resolved)) return undefined;
  return isMergeKey(resolved) ? '<<' : String(resolved.value ?? '');
}

/** The nodes that a merge key merges. The first overrides the others. */
export function getMergedNodes({ value }: Pair, targets: AliasTargets): readonly unknown[] {
  const resolved = resolveAlias(value, targets);
  return isSeq(resolved) ? resolved.items : [value];
}

/** The parser searches the nodes of the whole document for each alias: it needs quadratic time. */
function resolveDirectly(alias: Alias, target: Node): void {
  const resolve = alias.resolve.bind(alias);
  alias.resolve = (doc, context) =>
    context ? resolve(doc, Object.assign(context, { aliasResolveCache: [target] })) : (target as Scalar);
}

/**
 * Finds the target of each alias: the last anchor of its name before it. Replaces invalid aliases by empty scalars, so
 * that the rest of the document can be read, and returns them as diagnostics.
 */
export function resolveAliases(doc: Document.Parsed): { targets: AliasTargets; diagnostics: OffsetDiagnostic[] } {
  const anchors = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  const diagnostics: OffsetDiagnostic[] = [];
  visit(doc, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return undefined;
      }
      const target = anchors.get(node.source);
      const offset = getStart(node);
      if (target && target.range![1] <= offset) {
        targets.set(node, target);
        resolveDirectly(node, target);
        return undefined;
      }
      const message = target
        ? 'an alias cannot stand within its own anchor'
        : 'no anchor of this name before this alias';
      diagnostics.push({ offset, message });
      const blank = new Scalar(null);
      blank.range = node.range!;
      return blank;
    },
  });
  return { targets, diagnostics };
}

/** Whether a node replaces an invalid alias: every parsed scalar, also an empty one, has a source. */
const isBlank = (node: unknown): boolean => isScalar(node) && node.source === undefined;

const MERGE_FORM = '<<: expected an alias of a mapping such as *base, or a list of them; extends is for whole files';

/**
 * Finds duplicate keys. The parser's own check (`uniqueKeys`) compares every pair of keys: it needs quadratic time.
 */
export function findDuplicateKeys(doc: Document.Parsed, targets: AliasTargets): OffsetDiagnostic[] {
  const diagnostics: OffsetDiagnostic[] = [];
  visit(doc, {
    Map(_, { items }: YAMLMap) {
      const used = new Set<string>();
      for (const { key } of items) {
        const text = getKeyText(key, targets);
        if (text === undefined) continue;
        if (used.has(text)) diagnostics.push({ offset: getStart(key), message: 'duplicate key' });
        used.add(text);
      }
    },
  });
  return diagnostics;
}

/** Finds keys that are mappings or lists, and merge keys without a mapping. Removes them, so that the rest can be read. */
export function removeInvalidKeys(doc: Document.Parsed, targets: AliasTargets): OffsetDiagnostic[] {
  const diagnostics: OffsetDiagnostic[] = [];
  visit(doc, {
    Pair(_, pair: Pair) {
      const { key, value } = pair;
      const merged = isMergeKey(key) ? getMergedNodes(pair, targets) : [];
      if (isCollection(resolveAlias(key, targets)))
        diagnostics.push({ offset: getStart(key), message: 'expected a plain word as key' });
      else if (merged.every((node) => isMap(resolveAlias(node, targets)))) return undefined;
      else if (!merged.some(isBlank)) diagnostics.push({ offset: getStart(value ?? key), message: MERGE_FORM });
      return visit.REMOVE;
    },
  });
  return diagnostics;
}
