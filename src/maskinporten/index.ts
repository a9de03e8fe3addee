export type { AccessToken } from './access-token.ts';
export type { Client, ClientKey, Delegation, OnBehalfOf } from './client.ts';
export { createIssuer } from './issuer.ts';
export type { Metadata } from './metadata.ts';
export type { Organisation } from './organisation.ts';
export type { RefusalCode, TokenError } from './refusal.ts';
export type { PublicJwk } from './signing-key.ts';
export type { Issuer, IssuerOptions, TokenAnswer, TokenBody, TokenWish } from './types.ts';
export type { Verified } from './verifier.ts';
