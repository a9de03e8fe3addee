import type { JWTPayload } from 'jose';
import {
  ALL_PARTS,
  type PartSet,
  PROTECTED_RESOURCES,
  type ProtectedResource,
  permissionsFor,
} from '../../disclosure/index.ts';
import { ApiError } from '../http/errors.ts';

/** The client that sent a request, as described by its token. */
export interface Caller {
  /** The claim `client_id`; null if it is missing. */
  readonly clientId: string | null;
  /** The claim `pid`, unvalidated: the identifier of the logged-in person; null if it is missing. */
  readonly pid: string | null;
  /** The parts that the caller may see of each resource; null without access. Computed once for each token. */
  readonly partsByResource: Readonly<Record<ProtectedResource, PartSet | null>>;
}

const createPartsByResource = (getParts: (resource: ProtectedResource) => PartSet | null): Caller['partsByResource'] =>
  Object.fromEntries(PROTECTED_RESOURCES.map((resource) => [resource, getParts(resource)])) as Record<
    ProtectedResource,
    PartSet | null
  >;

/** A caller with access to everything and without identity. */
export const FULL_ACCESS: Caller = {
  clientId: null,
  pid: null,
  partsByResource: createPartsByResource(() => ALL_PARTS),
};

/** The caller of a request without a token. */
export const ANONYMOUS: Caller = {
  clientId: null,
  pid: null,
  partsByResource: createPartsByResource((resource) => permissionsFor(resource, [])),
};

const toStringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Creates the caller that the claims of a JWT describe. A scope that is not a string is ignored. */
export function toCaller({ scope, client_id, pid }: JWTPayload): Caller {
  const scopes = toStringOrNull(scope)?.split(' ') ?? [];
  return {
    clientId: toStringOrNull(client_id),
    pid: toStringOrNull(pid),
    partsByResource: createPartsByResource((resource) => permissionsFor(resource, scopes)),
  };
}

/**
 * Authenticates the caller by the Authorization header. Access to a resource is checked later.
 *
 * @throws {@link ApiError} 401 for a missing or invalid token
 */
export type Authenticator = (authorization: string | undefined) => Caller | Promise<Caller>;

/** Accepts every request, with or without a token. */
export const noAuth: Authenticator = () => FULL_ACCESS;

/** The challenge of a 401 and a 403 response (RFC 6750, section 3). */
export const CHALLENGE = 'Bearer realm="krr"';
/** RFC 6750, section 2.1: the scheme in any case, then a b64token. */
const BEARER_CREDENTIALS = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
const MAX_CACHED_TOKENS = 1000;

/** Accepts any Bearer token, unverified. The claims of a JWT limit the access; any other token has full access. */
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

async function decodeUnverifiedToken(token: string): Promise<Caller> {
  if (token.split('.').length !== 3) return FULL_ACCESS;
  const { decodeJwt } = await import('jose');
  try {
    return toCaller(decodeJwt(token));
  } catch {
    return FULL_ACCESS;
  }
}

/**
 * Gets the token of an Authorization header.
 *
 * @param hint describes the expected token in the error response
 * @throws {@link ApiError} 401 without the header, or if it is not a single Bearer token
 */
export function parseBearerToken(authorization: string | undefined, hint: string): string {
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
  return token;
}
