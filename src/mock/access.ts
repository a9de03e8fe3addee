import { ANYBODY, type Caller, callerOf } from './caller.ts';
import { Refusal } from './problems.ts';

/**
 * Who asks, from the value of the Authorization header.
 * Throws a Refusal, 401, without a token that is good enough. What the caller may ask for is decided later.
 */
export type Access = (authorization: string | undefined) => Caller | Promise<Caller>;

/** Lets everybody in, with or without a token. */
export const everybody: Access = () => ANYBODY;

/** What a 401 and a 403 say of the way in (RFC 6750, section 3). */
export const CHALLENGE = 'Bearer realm="krr"';
/** RFC 6750, section 2.1: the scheme in any case, then a b64token. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
const MOST_REMEMBERED = 1000;

/** Lets any Bearer token in, unverified: a JWT is read, and any other token may ask for everything. */
export function anyToken(): Access {
  const remembered = new Map<string, Caller>();
  return (authorization) => {
    const token = bearerToken(authorization, 'any token will do');
    return remembered.get(token) ?? readAndRemember(token, remembered);
  };
}

async function readAndRemember(token: string, remembered: Map<string, Caller>): Promise<Caller> {
  const caller = await unverified(token);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(token, caller);
  return caller;
}

/** The library is loaded when the first JWT comes. */
async function unverified(token: string): Promise<Caller> {
  if (token.split('.').length !== 3) return ANYBODY;
  const { decodeJwt } = await import('jose');
  try {
    return callerOf(decodeJwt(token));
  } catch {
    return ANYBODY;
  }
}

/** Most requests have the header of the one before: the same text as before is also found sooner where it is looked up. */
let latest: { authorization: string | null; token: string } = { authorization: null, token: '' };

/**
 * The token of an Authorization header.
 *
 * @param which ends the sentence that tells who has none what to send
 * @throws Refusal 401 without the header, or without one Bearer token in it
 */
export function bearerToken(authorization: string | undefined, which: string): string {
  if (authorization === latest.authorization) return latest.token;
  if (authorization === undefined) {
    const detail = `send the header Authorization: Bearer <token>; ${which}`;
    throw new Refusal([{ id: 'no-token', detail }], { 'WWW-Authenticate': CHALLENGE });
  }
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) {
    const detail = 'the header must be the word Bearer, a space and one token';
    throw new Refusal([{ id: 'malformed-token', detail }], {
      'WWW-Authenticate': `${CHALLENGE}, error="invalid_token", error_description="malformed"`,
    });
  }
  latest = { authorization, token };
  return token;
}
