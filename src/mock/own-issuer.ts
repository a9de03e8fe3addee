import type { JWTVerifyGetKey } from 'jose';
import type { Issuer } from '../maskinporten/index.ts';
import type { TrustedIssuer } from './verified-token.ts';

/** The issuer in this process: its key is at hand. */
export function trustOwnIssuer(issuer: Issuer): TrustedIssuer {
  let keySet: Promise<JWTVerifyGetKey> | undefined;
  const loadKeySet = async (): Promise<JWTVerifyGetKey> => {
    const [{ createLocalJWKSet }, { keys }] = await Promise.all([import('jose'), issuer.jwks()]);
    return createLocalJWKSet({ keys: [...keys] });
  };
  return {
    get issuer() {
      return issuer.names();
    },
    keys: async (header, token) => {
      keySet ??= loadKeySet();
      return (await keySet)(header, token);
    },
  };
}
