import type { IncomingHttpHeaders } from 'node:http';
import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { isValid } from '../../identifier/index.ts';
import { isSyntheticOrPublished } from '../../scenario/published-identifiers.ts';
import { type PackedIdentifiers, packIdentifiers } from './packed-identifiers.ts';
import { decodePercentAscii } from './percent-decoding.ts';

/** The parts of a requested list that the journal may store. */
interface RequestedIdentifiers {
  /** Of the first 1000 items: synthetic identifiers (+80) and those published in the documentation. */
  readonly stored: StoredIdentifiers;
  /** In the whole list: items of eleven digits that repeat an earlier item. */
  readonly duplicates: number;
  /** In the whole list: valid identifiers that are neither synthetic nor published, so may be a real person's. */
  readonly notSynthetic: number;
}

export type StoredIdentifiers = readonly string[] | PackedIdentifiers;

/** Reading a shorter list item by item is faster. */
const MIN_PACKED_LENGTH = 20;

const LENGTH = 11;
const DIGITS = /^\d{11}$/;
const MIN_IDENTIFIER = 10 ** (LENGTH - 1);

/** Returns null for an item that has not eleven digits. `String(item)` would overflow the stack for nested lists. */
function toDigits(item: unknown): string | null {
  if (typeof item === 'string') return item.length === LENGTH && DIGITS.test(item) ? item : null;
  return typeof item === 'number' && item >= MIN_IDENTIFIER && item < MIN_IDENTIFIER * 10 && Number.isInteger(item)
    ? `${item}`
    : null;
}

/**
 * Reads a requested list; skips items that are not identifiers.
 *
 * @param body the bytes that the list was parsed from, if available
 */
export function readRequestedIdentifiers(list: readonly unknown[], body?: Buffer): RequestedIdentifiers {
  if (body !== undefined && list.length >= MIN_PACKED_LENGTH && list.length <= MAX_IDENTIFIERS) {
    const packed = packIdentifiers(body, list);
    if (packed !== null) return { ...packed, notSynthetic: 0 };
  }
  const known: string[] = [];
  const stored: string[] = [];
  let notSynthetic = 0;
  for (let index = 0; index < list.length; index++) {
    const text = toDigits(list[index]);
    if (text === null) continue;
    known.push(text);
    if (!isSyntheticOrPublished(text)) notSynthetic += isValid(text, '2032') ? 1 : 0;
    else if (index < MAX_IDENTIFIERS) stored.push(text);
  }
  return { stored, duplicates: known.length > 1 ? known.length - new Set(known).size : 0, notSynthetic };
}

const IDENTIFIER_IN_TEXT = /(?<![0-9A-Za-z])(\d{6})[-+. ]?(\d{5})(?![0-9A-Za-z])/g;

/** Whether a URL or header value contains a valid identifier, synthetic or not. */
export function containsIdentifier(text: string): boolean {
  if (text.length < LENGTH) return false;
  for (const [, date, rest] of decodePercentAscii(text).matchAll(IDENTIFIER_IN_TEXT))
    if (isValid(`${date}${rest}`, '2032')) return true;
  return false;
}

/** Headers whose values come from the HTTP library, not from the client's code. */
const STANDARD_HEADERS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'connection', 'content-length', 'content-type'],
  ...['host', 'sec-fetch-mode', 'transfer-encoding'],
]);

/** The claims of a JWT may contain an identifier (RFC 7519); that is not a leak. */
const JWT = /^bearer +eyJ/i;

/** Returns the name of the first header that contains an identifier, or null. */
export function findHeaderWithIdentifier(headers: IncomingHttpHeaders): string | null {
  for (const name in headers) {
    if (STANDARD_HEADERS.has(name)) continue;
    const value = String(headers[name]);
    if (!(name === 'authorization' && JWT.test(value)) && containsIdentifier(value)) return name;
  }
  return null;
}

/** Whether the headers announce a body (RFC 9112, section 6.3). */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return length === undefined ? headers['transfer-encoding'] !== undefined : length !== '0';
}

const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * Parses a `Retry-After` header (RFC 9110, section 10.2.3): whole seconds, or a date as IMF-fixdate.
 *
 * @returns the wait in milliseconds from `now`; null for a missing or invalid header
 */
export function parseRetryAfter(value: unknown, now: number): number | null {
  const text = String(value ?? '').trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = IMF_FIXDATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
