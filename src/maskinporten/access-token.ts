import type { Parties } from './parties.ts';
import type { GrantProof } from './proof.ts';
import type { SigningKey } from './signing-key.ts';

/** The claims of an access token. Times are seconds since 1970-01-01T00:00:00Z. */
export interface AccessToken extends Parties {
  readonly iss: string;
  readonly client_id: string;
  readonly client_amr: GrantProof['client_amr'];
  readonly scope: string;
  readonly token_type: 'Bearer';
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** The person that the token is restricted to. */
  readonly pid?: string;
  /** Only if the grant asked for it (`resource`). */
  readonly aud?: string | string[];
}

/** A compact RS256 JWS, with the key named in its header. The library is loaded by the first. */
export async function signAccessToken(claims: AccessToken, { privateKey, jwk }: SigningKey): Promise<string> {
  const { SignJWT } = await import('jose/jwt/sign');
  return new SignJWT({ ...claims }).setProtectedHeader({ kid: jwk.kid, alg: 'RS256' }).sign(privateKey);
}

/** What of a token does not depend on when it is issued. */
export type TokenInfo = Omit<AccessToken, 'iss' | 'token_type' | 'iat' | 'exp' | 'jti'>;
