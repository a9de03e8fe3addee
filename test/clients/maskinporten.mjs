// Fetches access tokens with a key that is registered in Maskinporten: jose, fetch and discovery.
import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';

const { MASKINPORTEN_URL, CLIENT_KEY } = process.env;
const ALGORITHM = 'RS256';
const GRANT_LIFE_SECONDS = 100;
/** A token that is about to expire could do so under way. */
const MARGIN_MS = 15_000;

async function discovered() {
  const answer = await fetch(new URL('.well-known/oauth-authorization-server', MASKINPORTEN_URL));
  if (!answer.ok) throw new Error(`Maskinporten does not describe itself: ${answer.status}`);
  return answer.json();
}

async function grantFor(issuer, claims) {
  const key = await importPKCS8(CLIENT_KEY, ALGORITHM);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, kid: 'the-key-of-the-client' })
    .setIssuer('the-client')
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime(`${GRANT_LIFE_SECONDS}s`)
    .setJti(randomUUID())
    .sign(key);
}

/** A new token. The claims are those of the grant: scope, and pid or resource if need be. */
export async function fetchToken(claims) {
  const { issuer, token_endpoint } = await discovered();
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await grantFor(issuer, claims),
    }),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(`Maskinporten gives no token: ${told.error_description}`);
  return told;
}

/** Keeps a token as long as it lives. `renew` throws it away before. */
export function tokenSource(claims) {
  let kept;
  let fetched = 0;
  const fresh = async () => {
    const { access_token, expires_in } = await fetchToken(claims);
    fetched++;
    return { value: access_token, until: Date.now() + expires_in * 1000 - MARGIN_MS };
  };
  return {
    get fetched() {
      return fetched;
    },
    token: async () => {
      if (kept === undefined || Date.now() >= kept.until) kept = await fresh();
      return kept.value;
    },
    renew: () => {
      kept = undefined;
    },
  };
}
