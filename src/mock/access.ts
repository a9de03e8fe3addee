import { FULL_GRANT, type Grant, grantOf, LOOKUP_SCOPES, needsOf } from '../disclosure/index.ts';
import { Refusal } from './problems.ts';

/**
 * What a caller may be told, from the value of the Authorization header.
 * Throws a Refusal: 401 without a Bearer token, 403 if none of its scopes opens the lookup.
 */
export type Access = (authorization: string | undefined) => Grant | Promise<Grant>;

/** Lets everybody in, with or without a token. */
export const everybody: Access = () => FULL_GRANT;

const REALM = 'Bearer realm="krr"';
/** RFC 6750, section 2.1: the scheme in any case, then a b64token. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
const MOST_REMEMBERED = 1000;

/** Lets any Bearer token in, unverified: the scopes of a JWT decide, and any other token has them all. */
export function anyToken(): Access {
  const remembered = new Map<string, Grant | null>();
  return (authorization) => {
    const token = bearerToken(authorization);
    const known = remembered.get(token);
    return known === undefined ? readAndRemember(token, remembered) : admitted(known);
  };
}

async function readAndRemember(token: string, remembered: Map<string, Grant | null>): Promise<Grant> {
  const scopes = await scopesOf(token);
  const needs = scopes === null ? null : needsOf(scopes);
  const grant = scopes === null ? FULL_GRANT : needs && grantOf(needs);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(token, grant);
  return admitted(grant);
}

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) {
    const detail = 'send the header Authorization: Bearer <token>; any token will do';
    throw new Refusal([{ id: 'no-token', detail }], { 'WWW-Authenticate': REALM });
  }
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) {
    const detail = 'the header must be the word Bearer, a space and one token';
    throw new Refusal([{ id: 'malformed-token', detail }], { 'WWW-Authenticate': `${REALM}, error="invalid_token"` });
  }
  return token;
}

function admitted(grant: Grant | null): Grant {
  if (grant !== null) return grant;
  const scopes = LOOKUP_SCOPES.join(' ');
  throw new Refusal(
    [{ id: 'no-scope', detail: `the scope of the token must hold one of: ${LOOKUP_SCOPES.join(', ')}` }],
    {
      'WWW-Authenticate': `${REALM}, error="insufficient_scope", scope="${scopes}"`,
    },
  );
}

/** The scopes of a JWT, or null if the token is none. The library is loaded when the first token comes. */
async function scopesOf(token: string): Promise<readonly string[] | null> {
  if (token.split('.').length !== 3) return null;
  const { decodeJwt } = await import('jose');
  try {
    const { scope } = decodeJwt(token);
    return typeof scope === 'string' ? scope.split(' ') : [];
  } catch {
    return null;
  }
}
