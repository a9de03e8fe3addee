import { type Document, isCollection, isScalar, type Node, type Pair, Scalar, visit } from 'yaml';
import { isMergeable, isMergeKey, keyText, meantBy, mergedBy, type Targets } from './nodes.ts';
import type { Placing, Slip } from './place.ts';
import { shortened } from './presentable.ts';

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** Aliases that mean nothing. Takes them out of the document, so that the rest can be read. */
export function aliasSlips(doc: Document.Parsed, targets: Targets, place: Placing): Slip[] {
  const slips: Slip[] = [];
  visit(doc, {
    Alias(_, node) {
      const target = targets.get(node);
      const offset = startOf(node);
      if (target && target.range![1] <= offset) return undefined;
      const message = target
        ? 'an alias cannot stand within its own anchor'
        : `no anchor &${shortened(node.source)} before this alias`;
      slips.push({ ...place(offset), message, isBlank: true });
      return blankAt(node.range!);
    },
  });
  return slips;
}

function blankAt(range: NonNullable<Node['range']>): Scalar {
  const blank = new Scalar(null);
  blank.range = range;
  return blank;
}

/** Of what has been parsed, even nothing has a source. */
const isBlank = (node: unknown): boolean => isScalar(node) && node.source === undefined;

const MERGE_FORM = '<<: expected an alias of a mapping such as *base, or a list of them; extends is for whole files';

/** Keys that are no plain words, and such as merge what is no mapping. Takes them out, so that the rest can be read. */
export function keySlips(doc: Document.Parsed, targets: Targets, place: Placing): Slip[] {
  const slips: Slip[] = [];
  const out = (offset: number, message: string): symbol => {
    slips.push({ ...place(offset), message });
    return visit.REMOVE;
  };
  visit(doc, {
    Pair(_, pair: Pair) {
      const { key, value } = pair;
      if (isCollection(meantBy(key, targets))) return out(startOf(key), 'expected a plain word as key');
      if (!isMergeKey(key) || isMergeable(pair, targets)) return undefined;
      return mergedBy(pair, targets).some(isBlank) ? visit.REMOVE : out(startOf(value ?? key), MERGE_FORM);
    },
  });
  return slips;
}

/** Keys that their mapping has already. (The parser compares each with every other one.) */
export function duplicateSlips(doc: Document.Parsed, targets: Targets, place: Placing): Slip[] {
  const slips: Slip[] = [];
  visit(doc, {
    Map(_, { items }) {
      const used = new Set<string | undefined>();
      for (const { key } of items) {
        const text = keyText(key, targets);
        if (text !== undefined && used.has(text)) slips.push({ ...place(startOf(key)), message: 'duplicate key' });
        used.add(text);
      }
    },
  });
  return slips;
}
