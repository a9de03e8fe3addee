import { GRANT_TYPE } from './grant.ts';
import { ALGORITHMS } from './proof.ts';

/** The paths of the metadata below the issuer's URL: RFC 8414, section 3, and OpenID Connect Discovery, section 4. */
export const METADATA_PATHS = ['.well-known/oauth-authorization-server', '.well-known/openid-configuration'] as const;

/** The metadata of an issuer: RFC 8414, section 2, and the fields that OpenID Connect Discovery, section 3, requires. */
export interface Metadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly token_endpoint_auth_signing_alg_values_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly authorization_endpoint: string;
}

/**
 * @param issuer the URL of the issuer, with a trailing slash
 * @see https://docs.digdir.no/docs/Maskinporten/maskinporten_func_wellknown
 */
export const createMetadata = (issuer: string): Metadata => ({
  issuer,
  token_endpoint: `${issuer}token`,
  jwks_uri: `${issuer}jwk`,
  // Required by RFC 8414; empty because there is no authorization endpoint.
  response_types_supported: [],
  grant_types_supported: [GRANT_TYPE],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
  // Required by OpenID Connect Discovery. Maskinporten issues no ID tokens, and the authorization endpoint does not exist.
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  authorization_endpoint: `${issuer}authorize`,
});
