import { createHash } from 'node:crypto';
import { decodeClaims, findBearerToken } from '../auth/authenticate.ts';
import { RecentMap } from './store.ts';

/** What is remembered of an access token: nothing that could be used in its place. */
export interface Token {
  /** From 1, in the order in which the tokens were first seen. */
  readonly ordinal: number;
  /** When it expires, in milliseconds since 1970, if it is a JWT that says so. */
  readonly expires: number | null;
  /** Whose it is and what for, if it is a JWT: tokens for different purposes are no waste. */
  readonly purpose: string;
}

const MAX_TOKENS = 1000;

/** Tells tokens apart by their hashes. */
export class TokenTracker {
  readonly #known = new RecentMap<string, Token>(MAX_TOKENS);
  #count = 0;
  /** Most requests bring the token of the one before: it alone is remembered as it came. */
  #latest: { authorization: string; token: Token | null } = { authorization: '', token: null };

  /** The token of an Authorization header; null without a Bearer token. */
  identify(authorization: string | undefined): Token | null {
    if (authorization === undefined) return null;
    if (authorization !== this.#latest.authorization) {
      this.#latest = { authorization, token: this.#find(findBearerToken(authorization)) };
    }
    return this.#latest.token;
  }

  #find(text: string | undefined): Token | null {
    if (text === undefined) return null;
    const hash = createHash('sha256').update(text).digest('base64');
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const token = { ordinal: ++this.#count, ...readTokenFacts(text) };
    this.#known.set(hash, token);
    return token;
  }
}

/** What a JWT says of itself. */
function readTokenFacts(token: string): Pick<Token, 'expires' | 'purpose'> {
  const { exp, client_id, iss, scope, pid } = decodeClaims(token);
  const expires = typeof exp === 'number' ? exp * 1000 : null;
  const purpose = JSON.stringify([client_id, iss, scope, pid]);
  return { expires, purpose: createHash('sha256').update(purpose).digest('base64') };
}
