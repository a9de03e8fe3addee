import { type Document, isCollection, isScalar, type Node, type Pair, Scalar, visit } from 'yaml';
import { type AliasTargets, getKeyText, getMergedNodes, isMergeable, isMergeKey, resolveAlias } from './nodes.ts';
import type { PositionFinder, SourceDiagnostic } from './place.ts';
import { shorten } from './presentable.ts';

const getStart = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** Aliases that mean nothing. Takes them out of the document, so that the rest can be read. */
export function checkAliases(
  doc: Document.Parsed,
  targets: AliasTargets,
  getPosition: PositionFinder,
): SourceDiagnostic[] {
  const diagnostics: SourceDiagnostic[] = [];
  visit(doc, {
    Alias(_, node) {
      const target = targets.get(node);
      const offset = getStart(node);
      if (target && target.range![1] <= offset) return undefined;
      const message = target
        ? 'an alias cannot stand within its own anchor'
        : `no anchor &${shorten(node.source)} before this alias`;
      diagnostics.push({ ...getPosition(offset), message, isUnreadable: true });
      return createBlank(node.range!);
    },
  });
  return diagnostics;
}

function createBlank(range: NonNullable<Node['range']>): Scalar {
  const blank = new Scalar(null);
  blank.range = range;
  return blank;
}

/** Of what has been parsed, even nothing has a source. */
const isBlank = (node: unknown): boolean => isScalar(node) && node.source === undefined;

const MERGE_FORM = '<<: expected an alias of a mapping such as *base, or a list of them; extends is for whole files';

/** Keys that are no plain words, and such as merge what is no mapping. Takes them out, so that the rest can be read. */
export function checkKeys(
  doc: Document.Parsed,
  targets: AliasTargets,
  getPosition: PositionFinder,
): SourceDiagnostic[] {
  const diagnostics: SourceDiagnostic[] = [];
  const removePair = (offset: number, message: string): symbol => {
    diagnostics.push({ ...getPosition(offset), message });
    return visit.REMOVE;
  };
  visit(doc, {
    Pair(_, pair: Pair) {
      const { key, value } = pair;
      if (isCollection(resolveAlias(key, targets))) return removePair(getStart(key), 'expected a plain word as key');
      if (!isMergeKey(key) || isMergeable(pair, targets)) return undefined;
      return getMergedNodes(pair, targets).some(isBlank)
        ? visit.REMOVE
        : removePair(getStart(value ?? key), MERGE_FORM);
    },
  });
  return diagnostics;
}

/** Keys that their mapping has already. (The parser compares each with every other one.) */
export function checkDuplicateKeys(
  doc: Document.Parsed,
  targets: AliasTargets,
  getPosition: PositionFinder,
): SourceDiagnostic[] {
  const diagnostics: SourceDiagnostic[] = [];
  visit(doc, {
    Map(_, { items }) {
      const used = new Set<string | undefined>();
      for (const { key } of items) {
        const text = getKeyText(key, targets);
        if (text !== undefined && used.has(text))
          diagnostics.push({ ...getPosition(getStart(key)), message: 'duplicate key' });
        used.add(text);
      }
    },
  });
  return diagnostics;
}
