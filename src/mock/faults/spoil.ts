import type { Charset } from '../../scenario/index.ts';
import { endOfContact, type Place, personsIn } from './persons-in.ts';

const COMMA = Buffer.from(',');
/** What ISO 8859-1 has no place for. */
const BEYOND_LATIN1 = /[^\0-\xff]/gu;

/** What is left of an answer that ends within a place; null if there is no such place. */
export const cutWithin = (body: Buffer, place: Place | undefined): Buffer | null =>
  place === undefined ? null : body.subarray(0, Math.ceil((place.start + place.end) / 2));

/**
 * An answer with a comma after the last member of a person's contact information, where the example that the documentation
 * prints has one, which makes it no JSON; null if it has no person.
 */
export function withTrailingComma(body: Buffer): Buffer | null {
  const end = endOfContact(body, personsIn(body));
  return end === undefined ? null : Buffer.concat([body.subarray(0, end), COMMA, body.subarray(end)]);
}

/** UTF-8 in an encoding; what that has no place for becomes a question mark. */
export const inCharset = (body: Buffer, charset: Charset): Buffer => ENCODERS[charset](body);

const ENCODERS: Readonly<Record<Charset, (body: Buffer) => Buffer>> = {
  'utf-8': (body) => body,
  'iso-8859-1': (body) => Buffer.from(body.toString().replace(BEYOND_LATIN1, '?'), 'latin1'),
  'utf-16le': (body) => Buffer.from(body.toString(), 'utf16le'),
};
