import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { type Issuer, METADATA_PATHS } from '../../maskinporten/index.ts';
import { ApiError } from '../http/errors.ts';
import { removeSessionPath } from '../sessions/names.ts';
import { type Authenticator, type Caller, CHALLENGE, parseBearerToken, toCaller } from './authenticate.ts';

/** An issuer whose tokens are accepted. */
export interface TrustedIssuer {
  /** The accepted values of the claim `iss`. A trailing slash is ignored. */
  readonly issuer: string | readonly string[];
  /** Finds the key of a token, like jose's `createLocalJWKSet` and `createRemoteJWKSet`. */
  readonly keys: JWTVerifyGetKey;
  /** Converts a value of `iss` to the one without the path of a session. Omitted for an issuer without sessions. */
  readonly toPlainIssuer?: (iss: string) => string;
  /** The keys last fetched, as text. Omitted for keys that never change. */
  readonly keySet?: () => string | undefined;
}

export interface VerifiedTokenOptions {
  readonly issuers: readonly TrustedIssuer[];
  /** The current time, in milliseconds since 1970. */
  readonly clock: () => number;
}

/** The accepted clock difference between issuer and mock, in seconds. */
const LEEWAY = 10;
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const MAX_CACHED_TOKENS = 1000;
/** The same as the cache time of an issuer's keys, so that a token is verified again when the keys may have changed. */
const MAX_CACHE_AGE_MS = 600_000;

/** Why a token is rejected, by the code of jose's error or the name of the invalid claim. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWKS_NO_MATCHING_KEY: 'unknown key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'unknown key',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm',
  ERR_JOSE_NOT_SUPPORTED: 'algorithm',
  ERR_JWS_INVALID: 'malformed',
  ERR_JWT_INVALID: 'malformed',
  exp: 'expiry',
  nbf: 'not yet valid',
  iss: 'issuer',
};

interface CachedCaller {
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Accepts tokens of trusted issuers. It verifies signature, `iss`, `exp` and `nbf`, with ten seconds of leeway. `aud` is
 * not verified: no documented value exists for KRR. A valid token is cached until it expires, for ten minutes at most,
 * and until the keys of an issuer change.
 *
 * @returns an authenticator that throws {@link ApiError}: 401 with the reason, 500 if the issuer's keys cannot be fetched
 * @example
 * const authenticator = verifiedToken({ issuers: [trustRemoteIssuer('https://test.maskinporten.no/')], clock: Date.now });
 */
export function verifiedToken({ issuers, clock }: VerifiedTokenOptions): Authenticator {
  const cache = new Map<string, CachedCaller>();
  let keySets = '';
  const clearIfKeysChanged = (): void => {
    const now = JSON.stringify(issuers.map(({ keySet }) => keySet?.()));
    if (now !== keySets || cache.size >= MAX_CACHED_TOKENS) cache.clear();
    keySets = now;
  };
  const verify = async (token: string): Promise<Caller> => {
    const now = clock();
    const { exp, ...claims } = await verifyClaims(token, issuers, now).finally(clearIfKeysChanged);
    const caller = toCaller(claims);
    cache.set(token, { caller, until: Math.min(exp! * 1000, now + MAX_CACHE_AGE_MS) });
    return caller;
  };
  return (authorization) => {
    const token = parseBearerToken(authorization, 'one that Maskinporten has issued');
    const known = cache.get(token);
    if (known !== undefined && clock() < known.until) return known.caller;
    cache.delete(token);
    return verify(token);
  };
}

async function verifyClaims(token: string, issuers: readonly TrustedIssuer[], now: number): Promise<JWTPayload> {
  const { decodeJwt, errors, jwtVerify } = await import('jose');
  try {
    const { iss } = decodeJwt(token);
    const trustedIssuer = issuers.find(({ issuer, toPlainIssuer }) =>
      isSameIssuer(issuer, typeof iss === 'string' && toPlainIssuer !== undefined ? toPlainIssuer(iss) : iss),
    );
    if (trustedIssuer === undefined) throw createUntrustedIssuerError(issuers);
    const time = { clockTolerance: LEEWAY, currentDate: new Date(now), requiredClaims: ['exp'] };
    return (await jwtVerify(token, trustedIssuer.keys, { algorithms: ALGORITHMS, ...time })).payload;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error instanceof errors.JWTClaimValidationFailed)
      throw createInvalidTokenError(REASONS[error.claim] ?? error.claim);
    const reason = error instanceof errors.JOSEError ? REASONS[error.code] : undefined;
    throw reason === undefined ? createIssuerUnreachableError(error) : createInvalidTokenError(reason);
  }
}

const isSameIssuer = (issuer: TrustedIssuer['issuer'], iss: unknown): boolean =>
  typeof iss === 'string' && [issuer].flat().some((name) => name.replace(/\/$/, '') === iss.replace(/\/$/, ''));

const DETAILS: Readonly<Record<string, string>> = {
  expired: 'it has expired: fetch a new one',
  expiry: 'it has no time of expiry (exp)',
  signature: 'its signature is not that of the key that it names',
  'unknown key': 'its issuer has no such key, or it names none (kid)',
  algorithm: `its algorithm must be one of ${ALGORITHMS.join(', ')}`,
  malformed: 'it is not a signed JWT',
  'not yet valid': 'the time from which it is valid (nbf) has not come',
};

const createInvalidTokenError = (reason: string): ApiError =>
  new ApiError([{ id: 'invalid-token', detail: DETAILS[reason] ?? `its claim ${reason} cannot be used` }], {
    'WWW-Authenticate': `${CHALLENGE}, error="invalid_token", error_description="${reason}"`,
  });

const UNREACHABLE = 'the keys of its issuer cannot be fetched';

/** Replicas behind one address must have one issuer name and one key, or each trusts its own tokens only. */
const createUntrustedIssuerError = (issuers: readonly TrustedIssuer[]): ApiError =>
  new ApiError(
    [
      {
        id: 'invalid-token',
        detail: `its issuer (iss) is not trusted here: ${issuers.flatMap(({ issuer }) => issuer).join(', ')}; start replicas of the mock with the same --maskinporten-url and --keys`,
      },
    ],
    { 'WWW-Authenticate': `${CHALLENGE}, error="invalid_token", error_description="issuer"` },
  );

const createIssuerUnreachableError = (error: unknown): ApiError =>
  new ApiError([{ id: 'issuer-unreachable', detail: UNREACHABLE }], {}, `${UNREACHABLE}: ${getFailureReason(error)}`);

/** Errors of `fetch` give the reason in their cause only. */
function getFailureReason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}

/** Trusts the issuer in this process, without fetching its keys. */
export function trustOwnIssuer(issuer: Issuer): TrustedIssuer {
  let keySet: Promise<JWTVerifyGetKey> | undefined;
  const loadKeySet = async (): Promise<JWTVerifyGetKey> => {
    const [{ createLocalJWKSet }, { keys }] = await Promise.all([import('jose'), issuer.jwks()]);
    return createLocalJWKSet({ keys: [...keys] });
  };
  return {
    get issuer() {
      return issuer.names();
    },
    toPlainIssuer: removeSessionPath,
    keys: async (header, token) => {
      keySet ??= loadKeySet().catch((error: unknown) => {
        keySet = undefined;
        throw error;
      });
      return (await keySet)(header, token);
    },
  };
}

const TIMEOUT_MS = 5000;
/** The minimum interval between requests for unknown keys. */
const COOLDOWN_MS = 1000;

/**
 * Trusts an issuer on another server. Its metadata is fetched for the first token, and again after a failure. Its keys
 * are cached for ten minutes and fetched again for an unknown key, at most once a second.
 *
 * @param issuer the URL of the issuer, as in the claim `iss`
 * @example
 * trustRemoteIssuer('https://test.maskinporten.no/').issuer; // 'https://test.maskinporten.no/'
 */
export function trustRemoteIssuer(issuer: string): TrustedIssuer {
  let pending: Promise<RemoteKeys> | undefined;
  let lastKeys: RemoteKeys | undefined;
  return {
    issuer,
    keySet: () => JSON.stringify(lastKeys?.jwks()),
    keys: async (header, token) => {
      pending ??= createRemoteKeySet(issuer);
      const keys = await pending.catch((error: unknown) => {
        pending = undefined;
        throw error;
      });
      lastKeys = keys;
      return keys(header, token);
    },
  };
}

type RemoteKeys = JWTVerifyGetKey & { readonly jwks: () => JSONWebKeySet | undefined };

async function createRemoteKeySet(issuer: string): Promise<RemoteKeys> {
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(await discoverJwksUri(issuer)), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
  });
}

const ensureTrailingSlash = (issuer: string): string => issuer.replace(/\/*$/, '/');

/** RFC 8414, section 3.3: metadata that names another issuer must not be used. */
async function discoverJwksUri(issuer: string): Promise<string> {
  const base = ensureTrailingSlash(issuer);
  for (const document of METADATA_PATHS) {
    const response = await fetch(base + document, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const metadata: unknown = response.ok ? await response.json() : null;
    const { issuer: declaredIssuer, jwks_uri } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof declaredIssuer !== 'string' || typeof jwks_uri !== 'string') continue;
    if (ensureTrailingSlash(declaredIssuer) === base) return jwks_uri;
    throw new Error('its metadata names another issuer: trust it by that URL');
  }
  throw new Error(`it has no metadata (${METADATA_PATHS[0]})`);
}
