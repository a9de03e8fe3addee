import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { type Issuer, METADATA_PATHS } from '../../maskinporten/index.ts';
import { ApiError } from '../http/errors.ts';
import { type Authenticator, type Caller, CHALLENGE, parseBearerToken, toCaller } from './authenticate.ts';

/** Whose tokens are good. */
export interface TrustedIssuer {
  /** As tokens name it in `iss`, or all that they may; a slash at its end does not matter. */
  readonly issuer: string | readonly string[];
  /** Finds the key of a token, as jose's `createLocalJWKSet` and `createRemoteJWKSet` do. */
  readonly keys: JWTVerifyGetKey;
  /** The keys as they were last fetched, as a text. Without it they never change. */
  readonly keySet?: () => string | undefined;
}

export interface VerifiedTokenOptions {
  readonly issuers: readonly TrustedIssuer[];
  /** Milliseconds since 1970: the time that tokens are of. */
  readonly clock: () => number;
}

/** Seconds that the clocks of issuer and service may differ by. */
const LEEWAY = 10;
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const MAX_CACHED_TOKENS = 1000;
/** As long as the keys of an issuer are kept: whether a token is still signed by one is asked at least as often. */
const MAX_CACHE_AGE_MS = 600_000;

/** Why a token is refused, by the code of jose's error; and of a claim, by its name. */
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
 * Lets in who has a token of a trusted issuer: signature, issuer, `exp` and `nbf` are verified, with ten seconds of
 * leeway. A token that was good is remembered until it expires, for ten minutes at most, and no longer than its issuer
 * is known to have the keys that it had. Its `aud` is not looked at: KRR is not documented to have one of its own.
 *
 * @throws Refusal (the Access does) 401 that names the reason; 500 if the issuer's keys cannot be had
 * @example
 * const access = verifiedToken({ issuers: [remoteIssuer('https://test.maskinporten.no/')], clock: Date.now });
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
    const trustedIssuer = issuers.find(({ issuer }) => isSameIssuer(issuer, iss));
    if (trustedIssuer === undefined) throw createInvalidTokenError('issuer');
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
  issuer: 'its issuer (iss) is not one that is trusted here',
};

const createInvalidTokenError = (reason: string): ApiError =>
  new ApiError([{ id: 'invalid-token', detail: DETAILS[reason] ?? `its claim ${reason} cannot be used` }], {
    'WWW-Authenticate': `${CHALLENGE}, error="invalid_token", error_description="${reason}"`,
  });

const UNREACHABLE = 'the keys of its issuer cannot be fetched';

const createIssuerUnreachableError = (error: unknown): ApiError =>
  new ApiError([{ id: 'issuer-unreachable', detail: UNREACHABLE }], {}, `${UNREACHABLE}: ${getFailureReason(error)}`);

/** What fetch throws says why only in its cause. */
function getFailureReason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}

/** The issuer in this process: its key is at hand. */
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
    keys: async (header, token) => {
      keySet ??= loadKeySet();
      return (await keySet)(header, token);
    },
  };
}

const TIMEOUT_MS = 5000;
/** Tokens of unknown keys make no more requests than this. */
const COOLDOWN_MS = 1000;

/**
 * An issuer somewhere else. Its description is fetched when the first token comes, and again if that failed; its keys
 * are kept for ten minutes, and fetched anew for a key that is not among them, at most every second.
 *
 * @param issuer the URL of the issuer, as its tokens name it
 * @example
 * remoteIssuer('https://test.maskinporten.no/').issuer; // 'https://test.maskinporten.no/'
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

/** RFC 8414, section 3.3: who describes itself as somebody else is not to be used. */
async function discoverJwksUri(issuer: string): Promise<string> {
  const base = ensureTrailingSlash(issuer);
  for (const document of METADATA_PATHS) {
    const response = await fetch(base + document, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const metadata: unknown = response.ok ? await response.json() : null;
    const { issuer: declaredIssuer, jwks_uri } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof declaredIssuer !== 'string' || typeof jwks_uri !== 'string') continue;
    if (ensureTrailingSlash(declaredIssuer) === base) return jwks_uri;
    throw new Error('it describes itself as another issuer: trust it by the URL that it says');
  }
  throw new Error(`it does not describe itself (${METADATA_PATHS[0]})`);
}
