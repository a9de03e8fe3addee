import type { JWTPayload } from 'jose';
import {
  ALL_PARTS,
  type PartSet,
  PROTECTED_RESOURCES,
  type ProtectedResource,
  permissionsFor,
} from '../../disclosure/index.ts';
import { ApiError } from '../http/errors.ts';

/** Who asks, as a token tells. */
export interface Caller {
  /** The `client_id` of the token; null if it tells none. */
  readonly clientId: string | null;
  /** The `pid` of the token, whatever it holds: the person who is logged in; null if it tells none. */
  readonly pid: string | null;
  /** What the caller is given behind each gate; null if it stays shut. Worked out once for each token. */
  readonly partsByResource: Readonly<Record<ProtectedResource, PartSet | null>>;
}

const createPartsByResource = (getParts: (resource: ProtectedResource) => PartSet | null): Caller['partsByResource'] =>
  Object.fromEntries(PROTECTED_RESOURCES.map((resource) => [resource, getParts(resource)])) as Record<
    ProtectedResource,
    PartSet | null
  >;

/** Who may ask for everything, and is nobody in particular. */
export const FULL_ACCESS: Caller = {
  clientId: null,
  pid: null,
  partsByResource: createPartsByResource(() => ALL_PARTS),
};

/** Who has no token. */
export const ANONYMOUS: Caller = {
  clientId: null,
  pid: null,
  partsByResource: createPartsByResource((gate) => permissionsFor(gate, [])),
};

const toStringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Who asks with a JWT that has these claims. A scope that is no text is none. */
export function toCaller({ scope, client_id, pid }: JWTPayload): Caller {
  const scopes = toStringOrNull(scope)?.split(' ') ?? [];
  return {
    clientId: toStringOrNull(client_id),
    pid: toStringOrNull(pid),
    partsByResource: createPartsByResource((resource) => permissionsFor(resource, scopes)),
  };
}

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
