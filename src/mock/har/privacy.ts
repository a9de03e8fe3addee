import { isValid } from '../../identifier/index.ts';
import { decodeClaims, findBearerToken } from '../../maskinporten/bearer-token.ts';
import { isSyntheticOrPublished } from '../../scenario/published-identifiers.ts';

const REMOVED = '[removed]';
const IDENTIFIERS = /(?<!\d)\d{6}[-+. ]?\d{5}(?!\d)/g;
/** WS-Security, UsernameToken profile. */
const PASSWORD = /<(?:[\w.-]+:)?Password[\s>]/;

/** Whether a recording may contain a text: it has no password and no identifier that may be a real person's. */
export function mayRecord(text: string): boolean {
  if (PASSWORD.test(text)) return false;
  for (const [found] of text.matchAll(IDENTIFIERS)) {
    const digits = found.replace(/\D/g, '');
    if (!isSyntheticOrPublished(digits) && isValid(digits, '2032')) return false;
  }
  return true;
}

/** Headers of requests that cannot contain a secret or a person. */
const RECORDED_HEADERS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'connection', 'content-encoding', 'content-length'],
  ...['content-type', 'host', 'soapaction', 'traceparent', 'transfer-encoding', 'user-agent'],
]);

/** The header of a request as a recording contains it; undefined if it is left out. */
export function toRecordedHeader(name: string, value: string): string | undefined {
  if (name === 'authorization') return reduceAuthorization(value);
  return RECORDED_HEADERS.has(name) && mayRecord(value) ? value : undefined;
}

/**
 * Replaces a credential. Of a JWT, an unsigned token with scope and expiry remains (RFC 7519, section 6): which fields a
 * response must contain depends on them.
 */
function reduceAuthorization(value: string): string {
  const token = findBearerToken(value);
  if (token === undefined) return REMOVED;
  const { exp, scope, pid } = decodeClaims(token);
  if (exp === undefined && scope === undefined && pid === undefined) return `Bearer ${REMOVED}`;
  const claims = { exp, scope, ...(pid !== undefined && { pid: isSyntheticOrPublished(String(pid)) ? pid : REMOVED }) };
  return `Bearer ${encodePart({ alg: 'none' })}.${encodePart(claims)}.`;
}

const encodePart = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
