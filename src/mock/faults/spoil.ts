import type { Charset } from '../../scenario/index.ts';
import { type ByteRange, findContactEnd, findPersonRanges } from './persons-in.ts';

const COMMA = Buffer.from(',');
/** What ISO 8859-1 has no place for. */
const NON_LATIN1 = /[^\0-\xff]/gu;

/** What is left of an answer that ends within a place; null if there is no such place. */
export const truncateInside = (body: Buffer, range: ByteRange | undefined): Buffer | null =>
  range === undefined ? null : body.subarray(0, Math.ceil((range.start + range.end) / 2));

/**
 * An answer with a comma after the last member of a person's contact information, where the example that the documentation
 * prints has one, which makes it no JSON; null if it has no person.
 */
export function withTrailingComma(body: Buffer): Buffer | null {
  const end = findContactEnd(body, findPersonRanges(body));
  return end === undefined ? null : Buffer.concat([body.subarray(0, end), COMMA, body.subarray(end)]);
}

/** UTF-8 in an encoding; what that has no place for becomes a question mark. */
export const encodeAs = (body: Buffer, charset: Charset): Buffer => ENCODERS[charset](body);

const ENCODERS: Readonly<Record<Charset, (body: Buffer) => Buffer>> = {
  'utf-8': (body) => body,
  'iso-8859-1': (body) => Buffer.from(body.toString().replace(NON_LATIN1, '?'), 'latin1'),
  'utf-16le': (body) => Buffer.from(body.toString(), 'utf16le'),
};
