import type { JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from './verified-token.ts';

/** Where an issuer describes itself: RFC 8414, section 3, and OpenID Connect Discovery. */
const DOCUMENTS = ['.well-known/oauth-authorization-server', '.well-known/openid-configuration'];
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
  let found: Promise<JWTVerifyGetKey> | undefined;
  return {
    issuer,
    keys: async (header, token) => {
      found ??= keysOf(issuer);
      const keys = await found.catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      return keys(header, token);
    },
  };
}

async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(await jwksUriOf(issuer)), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
  });
}

async function jwksUriOf(issuer: string): Promise<string> {
  const base = issuer.replace(/\/*$/, '/');
  for (const document of DOCUMENTS) {
    const answer = await fetch(base + document, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const described: unknown = answer.ok ? await answer.json() : null;
    const { jwks_uri } = (described ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof jwks_uri === 'string') return jwks_uri;
  }
  throw new Error('the issuer does not describe itself');
}
