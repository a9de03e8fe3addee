export type { AccessToken, Organisation } from './issuer/access-token.ts';
export type { Client, ClientKey, Delegation, OnBehalfOf } from './issuer/client.ts';
export { loadClients } from './issuer/clients.ts';
export { createIssuer } from './issuer/issuer.ts';
export type { PublicJwk } from './issuer/keys.ts';
export { METADATA_PATHS, type Metadata } from './issuer/metadata.ts';
export { explainInvalidPid } from './options.ts';
export { GrantError, type GrantErrorCode, type TokenError } from './protocol.ts';
export type { Issuer, IssuerOptions, TokenBody, TokenRequest, TokenResponse } from './types.ts';
