import { type Caller, FULL_ACCESS, toCaller } from './caller.ts';
import { ApiError } from './problems.ts';

/**
 * Who asks, from the value of the Authorization header.
 * Throws a Refusal, 401, without a token that is good enough. What the caller may ask for is decided later.
 */
export type Authenticator = (authorization: string | undefined) => Caller | Promise<Caller>;

/** Lets everybody in, with or without a token. */
export const noAuth: Authenticator = () => FULL_ACCESS;

/** What a 401 and a 403 say of the way in (RFC 6750, section 3). */
export const CHALLENGE = 'Bearer realm="krr"';
/** RFC 6750, section 2.1: the scheme in any case, then a b64token. */
const BEARER_CREDENTIALS = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
const MAX_CACHED_TOKENS = 1000;

/** Lets any Bearer token in, unverified: a JWT is read, and any other token may ask for everything. */
export function unverifiedToken(): Authenticator {
  const cache = new Map<string, Caller>();
  return (authorization) => {
    const token = parseBearerToken(authorization, 'any token will do');
    return cache.get(token) ?? decodeAndCache(token, cache);
  };
}

async function decodeAndCache(token: string, cache: Map<string, Caller>): Promise<Caller> {
  const caller = await decodeUnverifiedToken(token);
  if (cache.size >= MAX_CACHED_TOKENS) cache.clear();
  cache.set(token, caller);
  return caller;
}

/** The library is loaded when the first JWT comes. */
async function decodeUnverifiedToken(token: string): Promise<Caller> {
  if (token.split('.').length !== 3) return FULL_ACCESS;
  const { decodeJwt } = await import('jose');
  try {
    return toCaller(decodeJwt(token));
  } catch {
    return FULL_ACCESS;
  }
}

/** Most requests have the header of the one before: the same text as before is also found sooner where it is looked up. */
let latest: { authorization: string | null; token: string } = { authorization: null, token: '' };

/**
 * The token of an Authorization header.
 *
 * @param hint ends the sentence that tells who has none what to send
 * @throws Refusal 401 without the header, or without one Bearer token in it
 */
export function parseBearerToken(authorization: string | undefined, hint: string): string {
  if (authorization === latest.authorization) return latest.token;
  if (authorization === undefined) {
    const detail = `send the header Authorization: Bearer <token>; ${hint}`;
    throw new ApiError([{ id: 'missing-token', detail }], { 'WWW-Authenticate': CHALLENGE });
  }
  const token = BEARER_CREDENTIALS.exec(authorization)?.[1];
  if (token === undefined) {
    const detail = 'the header must be the word Bearer, a space and one token';
    throw new ApiError([{ id: 'malformed-authorization', detail }], {
      'WWW-Authenticate': `${CHALLENGE}, error="invalid_token", error_description="malformed"`,
    });
  }
  latest = { authorization, token };
  return token;
}
