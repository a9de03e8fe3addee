import type { JWTVerifyGetKey } from 'jose';
import type { Issuer } from '../maskinporten/index.ts';
import type { TrustedIssuer } from './verified-token.ts';

/** The issuer in this process: its key is at hand. */
export function ownIssuer(issuer: Issuer): TrustedIssuer {
  let found: Promise<JWTVerifyGetKey> | undefined;
  const keysOf = async (): Promise<JWTVerifyGetKey> => {
    const [{ createLocalJWKSet }, { keys }] = await Promise.all([import('jose'), issuer.jwks()]);
    return createLocalJWKSet({ keys: [...keys] });
  };
  return {
    get issuer() {
      return issuer.names();
    },
    keys: async (header, token) => {
      found ??= keysOf();
      return (await found)(header, token);
    },
  };
}
