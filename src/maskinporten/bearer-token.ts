/** RFC 6750, section 2.1, but for the characters of the token. */
const LENIENT_BEARER_CREDENTIALS = /^bearer +(\S+) *$/i;

/** Finds the token in an Authorization header, without verification. Undefined if there is none. */
export const findBearerToken = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : LENIENT_BEARER_CREDENTIALS.exec(authorization)?.[1];

/** Decodes the claims of a JWT (RFC 7519), without verification. Empty if the token is not a JWT. */
export function decodeClaims(token: string): Readonly<Record<string, unknown>> {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return {};
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) ?? {};
  } catch {
    return {};
  }
}
