import { createHash } from 'node:crypto';
import { BoundedMap } from '../../bounded-map.ts';
import { decodeClaims, findBearerToken } from '../../maskinporten/bearer-token.ts';

/** Facts about an access token. They cannot be used in place of the token. */
export interface Token {
  /** From 1, in the order of first use. */
  readonly ordinal: number;
  readonly hash: string;
  /** Expiry time of a JWT, in milliseconds since 1970. */
  readonly expires: number | null;
  /** A hash of client, issuer, scopes and person of a JWT. A client needs one token for each purpose. */
  readonly purpose: string;
  /** The client that the token names, or the token itself if it is not a JWT. */
  readonly holder: string;
}

const MAX_TOKENS = 1000;

/** Numbers tokens by their hashes. */
export class TokenTracker {
  readonly #known = new BoundedMap<string, Token>(MAX_TOKENS);
  #count = 0;
  /** Most requests repeat the token of the previous one; hashing it again would cost 4 % of a request. */
  #latest: { authorization: string; token: Token | null } = { authorization: '', token: null };

  /** @returns null without a Bearer token */
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
    const { expires, purpose, isNamed } = readTokenFacts(text);
    const token = { ordinal: ++this.#count, hash, expires, purpose, holder: isNamed ? purpose : hash };
    this.#known.set(hash, token);
    return token;
  }
}

function readTokenFacts(token: string): Pick<Token, 'expires' | 'purpose'> & { readonly isNamed: boolean } {
  const { exp, client_id, iss, scope, pid } = decodeClaims(token);
  const expires = typeof exp === 'number' ? exp * 1000 : null;
  const purpose = JSON.stringify([client_id, iss, scope, pid]);
  const isNamed = typeof client_id === 'string';
  return { expires, isNamed, purpose: createHash('sha256').update(purpose).digest('base64') };
}
