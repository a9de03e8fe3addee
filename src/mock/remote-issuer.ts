import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { METADATA_PATHS } from '../maskinporten/index.ts';
import type { TrustedIssuer } from './verified-token.ts';

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
