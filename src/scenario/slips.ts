import { type Document, isCollection, type Node, Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Mistake } from './mistake.ts';
import { shortened } from './presentable.ts';

/** Where something stands in a text. */
export type Place = Pick<Mistake, 'line' | 'column'>;
/** `isBlank`: nothing could be read where it stands. */
export type Slip = Place & { readonly message: string; readonly isBlank?: true };

export type Placing = (offset: number) => Place;

const noteAnchor = (anchors: Map<string, Node>) => (_: unknown, node: Scalar | YAMLMap | YAMLSeq) => {
  if (node.anchor) anchors.set(node.anchor, node);
};

/** Aliases that mean nothing. Takes them out of the document, so that the rest can be read. */
export function aliasSlips(doc: Document.Parsed, place: Placing): Slip[] {
  const slips: Slip[] = [];
  const anchors = new Map<string, Node>();
  visit(doc, {
    Collection: noteAnchor(anchors),
    Scalar: noteAnchor(anchors),
    Alias(_, node) {
      const meant = anchors.get(node.source);
      const offset = node.range![0];
      const message = meant
        ? 'an alias cannot stand within its own anchor'
        : `no anchor &${shortened(node.source)} before this alias`;
      if (meant && meant.range![1] <= offset) return undefined;
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

/** Keys that are no plain words. Takes them out of the document, so that the rest can be read. */
export function keySlips(doc: Document.Parsed, place: Placing): Slip[] {
  const slips: Slip[] = [];
  visit(doc, {
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      slips.push({ ...place(key.range![0]), message: 'expected a plain word as key' });
      return visit.REMOVE;
    },
  });
  return slips;
}
