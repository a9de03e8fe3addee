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

/** UTF-8 in another encoding; what that has no place for becomes a question mark. */
export function inCharset(body: Buffer, charset: 'iso-8859-1' | 'utf-16le'): Buffer {
  const text = body.toString();
  return charset === 'utf-16le'
    ? Buffer.from(text, 'utf16le')
    : Buffer.from(text.replace(BEYOND_LATIN1, '?'), 'latin1');
}
