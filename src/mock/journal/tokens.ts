import { createHash } from 'node:crypto';
import { Recent } from './recent.ts';

/** What is remembered of an access token: nothing that could be used in its place. */
export interface Token {
  /** From 1, in the order in which the tokens were first seen. */
  readonly ordinal: number;
  /** When it expires, in milliseconds since 1970, if it is a JWT that says so. */
  readonly expires: number | null;
  /** Whose it is and what for, if it is a JWT: tokens for different purposes are no waste. */
  readonly purpose: string;
}

const MOST_TOKENS = 1000;
const BEARER = /^bearer +(\S+)$/i;

/** Tells tokens apart by their hashes. */
export class Tokens {
  readonly #known = new Recent<string, Token>(MOST_TOKENS);
  #count = 0;
  /** Most requests bring the token of the one before: it alone is remembered as it came. */
  #latest: { authorization: string; token: Token | null } = { authorization: '', token: null };

  /** The token of an Authorization header; null without a Bearer token. */
  of(authorization: string | undefined): Token | null {
    if (authorization === undefined) return null;
    if (authorization !== this.#latest.authorization) {
      this.#latest = { authorization, token: this.#find(BEARER.exec(authorization)?.[1]) };
    }
    return this.#latest.token;
  }

  #find(text: string | undefined): Token | null {
    if (text === undefined) return null;
    const hash = createHash('sha256').update(text).digest('base64');
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const token = { ordinal: ++this.#count, ...claimsOf(text) };
    this.#known.set(hash, token);
    return token;
  }
}

const NO_CLAIMS = { expires: null, purpose: '' };

/** What a JWT (RFC 7519) says of itself, unverified. */
function claimsOf(token: string): Pick<Token, 'expires' | 'purpose'> {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return NO_CLAIMS;
  try {
    const { exp, client_id, iss, scope, pid } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const purpose = createHash('sha256').update(JSON.stringify([client_id, iss, scope, pid]));
    return { expires: typeof exp === 'number' ? exp * 1000 : null, purpose: purpose.digest('base64') };
  } catch {
    return NO_CLAIMS;
  }
}
