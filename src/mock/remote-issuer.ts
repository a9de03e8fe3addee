import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { DESCRIPTIONS } from '../maskinporten/index.ts';
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
export function remoteIssuer(issuer: string): TrustedIssuer {
  let found: Promise<RemoteKeys> | undefined;
  let known: RemoteKeys | undefined;
  return {
    issuer,
    keySet: () => JSON.stringify(known?.jwks()),
    keys: async (header, token) => {
      found ??= keysOf(issuer);
      const keys = await found.catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      known = keys;
      return keys(header, token);
    },
  };
}

type RemoteKeys = JWTVerifyGetKey & { readonly jwks: () => JSONWebKeySet | undefined };

async function keysOf(issuer: string): Promise<RemoteKeys> {
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(await jwksUriOf(issuer)), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
  });
}

const withSlash = (issuer: string): string => issuer.replace(/\/*$/, '/');

/** RFC 8414, section 3.3: who describes itself as somebody else is not to be used. */
async function jwksUriOf(issuer: string): Promise<string> {
  const base = withSlash(issuer);
  for (const document of DESCRIPTIONS) {
    const answer = await fetch(base + document, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const described: unknown = answer.ok ? await answer.json() : null;
    const { issuer: named, jwks_uri } = (described ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof named !== 'string' || typeof jwks_uri !== 'string') continue;
    if (withSlash(named) === base) return jwks_uri;
    throw new Error('it describes itself as another issuer: trust it by the URL that it says');
  }
  throw new Error(`it does not describe itself (${DESCRIPTIONS[0]})`);
}
