/** A scheme in any case, and one token (RFC 6750, section 2.1, but for what a token may be made of). */
const LENIENT_BEARER_CREDENTIALS = /^bearer +(\S+) *$/i;

/** The token of an Authorization header, verified by nobody; undefined if it has none. */
export const findBearerToken = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : LENIENT_BEARER_CREDENTIALS.exec(authorization)?.[1];

/** What a JWT (RFC 7519) says of itself, verified by nobody; nothing if the token is none. */
export function decodeClaims(token: string): Readonly<Record<string, unknown>> {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return {};
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) ?? {};
  } catch {
    return {};
  }
}
