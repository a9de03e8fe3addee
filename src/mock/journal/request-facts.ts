import type { IncomingHttpHeaders } from 'node:http';
import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { isValid } from '../../identifier/index.ts';
import { PUBLISHED_IDENTIFIERS } from '../../scenario/published-identifiers.ts';
import { decodePercentAscii } from '../http/log.ts';
import { type PackedIdentifiers, packIdentifiers } from './store.ts';

/** What may be remembered of a list of identifiers. */
export interface RequestedIdentifiers {
  /** The synthetic ones (+80) and those that the documentation prints, of the first 1000 items. */
  readonly kept: StoredIdentifiers;
  /** How many items of eleven digits stand there already, in the whole list. */
  readonly duplicates: number;
  /** How many, in the whole list, may be somebody's: valid, and neither synthetic nor printed. */
  readonly notSynthetic: number;
}

export type StoredIdentifiers = readonly string[] | PackedIdentifiers;

/** A shorter list is sooner read than packed. */
const MIN_PACKED_LENGTH = 20;
const STORABLE = /^\d\d(?:8[1-9]|9[0-2])\d{7}$/;

/** Whether it may be remembered that a text was asked for. */
export const mayStore = (text: string): boolean => STORABLE.test(text) || Object.hasOwn(PUBLISHED_IDENTIFIERS, text);

const LENGTH = 11;
const DIGITS = /^\d{11}$/;
/** The least number of so many digits. */
const MIN_IDENTIFIER = 10 ** (LENGTH - 1);

/** An item that has eleven digits, as text; null for any other: lists within lists can be deeper than any text can be made of. */
function toDigits(item: unknown): string | null {
  if (typeof item === 'string') return item.length === LENGTH && DIGITS.test(item) ? item : null;
  return typeof item === 'number' && item >= MIN_IDENTIFIER && item < MIN_IDENTIFIER * 10 && Number.isInteger(item)
    ? `${item}`
    : null;
}

/**
 * Reads a list as it came: whatever is no identifier is left out.
 *
 * @param body the bytes that the list was parsed from, where they are at hand
 */
export function readRequestedIdentifiers(list: readonly unknown[], body?: Buffer): RequestedIdentifiers {
  if (body !== undefined && list.length >= MIN_PACKED_LENGTH && list.length <= MAX_IDENTIFIERS) {
    const packed = packIdentifiers(body, list);
    if (packed !== null) return { ...packed, notSynthetic: 0 };
  }
  const known: string[] = [];
  const kept: string[] = [];
  let notSynthetic = 0;
  for (let index = 0; index < list.length; index++) {
    const text = toDigits(list[index]);
    if (text === null) continue;
    known.push(text);
    if (!mayStore(text)) notSynthetic += isValid(text, '2032') ? 1 : 0;
    else if (index < MAX_IDENTIFIERS) kept.push(text);
  }
  return { kept, duplicates: known.length > 1 ? known.length - new Set(known).size : 0, notSynthetic };
}

const IDENTIFIER_IN_TEXT = /(?<![0-9A-Za-z])(\d{6})[-+. ]?(\d{5})(?![0-9A-Za-z])/g;

/** Whether a text from a URL or a header holds an identifier, anybody's. */
export function containsIdentifier(text: string): boolean {
  if (text.length < LENGTH) return false;
  for (const [, date, rest] of decodePercentAscii(text).matchAll(IDENTIFIER_IN_TEXT))
    if (isValid(`${date}${rest}`, '2032')) return true;
  return false;
}

/** Headers that every client sends, in words that are not its own. */
const STANDARD_HEADERS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'connection', 'content-length', 'content-type'],
  ...['host', 'sec-fetch-mode', 'transfer-encoding'],
]);

/** A JWT says whose it is within it, where only those read it who are to (RFC 7519). */
const JWT = /^bearer +eyJ/i;

/** The first header that holds an identifier, by its name; null if none does. */
export function findHeaderWithIdentifier(headers: IncomingHttpHeaders): string | null {
  for (const name in headers) {
    if (STANDARD_HEADERS.has(name)) continue;
    const value = String(headers[name]);
    if (!(name === 'authorization' && JWT.test(value)) && containsIdentifier(value)) return name;
  }
  return null;
}

/** Whether a body comes with these headers (RFC 9112, section 6.3). */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return length === undefined ? headers['transfer-encoding'] !== undefined : length !== '0';
}

const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * How long an answer asks to wait, in milliseconds from now, by its header Retry-After (RFC 9110, section 10.2.3):
 * whole seconds, or a date in the form that is sent (IMF-fixdate). Null without one, or for one that is neither.
 */
export function parseRetryAfter(value: unknown, now: number): number | null {
  const text = String(value ?? '').trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = IMF_FIXDATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
