import type { AccessToken } from './access-token.ts';
import { CLOCK_SKEW } from './grant-time.ts';
import { isSignedBy, readJws } from './jws.ts';
import type { SigningKey } from './signing-key.ts';

/** What an access token says; or why it is worth nothing. */
export type Verified =
  | { readonly ok: true; readonly claims: AccessToken }
  | { readonly ok: false; readonly reason: 'malformed' | 'signature' | 'issuer' | 'expired' };

const MOST_REMEMBERED = 1000;

const refused = (reason: (Verified & { ok: false })['reason']): Verified => ({ ok: false, reason });

function readSigned(token: string, key: SigningKey | undefined): Verified {
  const jws = readJws(token);
  if (!jws) return refused('malformed');
  const { alg, kid } = jws.header;
  // Without a key, no token has been signed yet.
  if (!key || alg !== 'RS256' || kid !== key.jwk.kid || !isSignedBy(jws, alg, key.publicKey)) {
    return refused('signature');
  }
  return { ok: true, claims: jws.claims as unknown as AccessToken };
}

/** Checks tokens of one issuer. A signature is checked once per token; issuer and time are, whenever it comes. */
export class Verifier {
  readonly #signed = new Map<string, Verified>();

  /** @param now milliseconds since 1970-01-01T00:00:00Z */
  verify(token: string, key: SigningKey | undefined, issuer: string, now: number): Verified {
    const signed = this.#signed.get(token) ?? this.#read(token, key);
    if (!signed.ok) return signed;
    if (signed.claims.iss !== issuer) return refused('issuer');
    return signed.claims.exp + CLOCK_SKEW > now / 1000 ? signed : refused('expired');
  }

  #read(token: string, key: SigningKey | undefined): Verified {
    const read = readSigned(token, key);
    if (!read.ok) return read;
    if (this.#signed.size >= MOST_REMEMBERED) this.#signed.clear();
    this.#signed.set(token, read);
    return read;
  }
}
