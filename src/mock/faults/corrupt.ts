import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Charset } from '../../scenario/index.ts';

/** The range of a value in a response body, in bytes. `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Finds the ranges of the persons in a REST response. Empty unless the body is JSON with a list `personer`. */
export function findPersonRanges(body: Buffer): readonly ByteRange[] {
  const text = body.toString();
  let [offset, bytes] = [0, 0];
  const toBytes = (next: number): number => {
    bytes += Buffer.byteLength(text.slice(offset, next));
    offset = next;
    return bytes;
  };
  return findPersons(text).map(({ offset: start, length }) => ({
    start: toBytes(start),
    end: toBytes(start + length),
  }));
}

function findPersons(text: string): readonly Node[] {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const persons = errors.length === 0 ? findMember(root, 'personer') : undefined;
  return persons?.type === 'array' ? (persons.children ?? []) : [];
}

/** Finds a member of an object. The last of two members with the same name counts, as for `JSON.parse`. */
const findMember = (node: Node | undefined, name: string): Node | undefined =>
  node?.type === 'object'
    ? node.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1]
    : undefined;

/** Truncates a body in the middle of a range. Null if there is no such range. */
export const truncateInside = (body: Buffer, range: ByteRange | undefined): Buffer | null =>
  range === undefined ? null : body.subarray(0, Math.ceil((range.start + range.end) / 2));

/**
 * Adds a comma after the last member of the first contact information, as in the documented example, which is invalid
 * JSON. If no person has contact information, the comma follows the last member of the first person. Null if the body
 * has no person.
 */
export function withTrailingComma(body: Buffer): Buffer | null {
  const text = body.toString();
  const persons = findPersons(text).filter(({ type }) => type === 'object');
  const candidates = [...persons.map((person) => findMember(person, 'kontaktinformasjon')), persons[0]];
  const last = candidates.map((node) => node?.children?.at(-1)).find((node) => node !== undefined);
  if (last === undefined) return null;
  const end = last.offset + last.length;
  return Buffer.from(`${text.slice(0, end)},${text.slice(end)}`);
}

/** Characters that ISO 8859-1 does not have. */
const NON_LATIN1 = /[^\0-\xff]/gu;

/** Encodes a UTF-8 body in another charset. A question mark replaces each character that the charset does not have. */
export function encodeAs(body: Buffer, charset: Charset): Buffer {
  if (charset === 'utf-8') return body;
  const text = body.toString();
  return charset === 'utf-16le' ? Buffer.from(text, 'utf16le') : Buffer.from(text.replace(NON_LATIN1, '?'), 'latin1');
}
