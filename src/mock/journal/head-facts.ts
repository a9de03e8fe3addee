import type { IncomingHttpHeaders } from 'node:http';
import { containsIdentifier } from './asked.ts';

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
