export type { AccessToken } from './access-token.ts';
export type { Client, ClientKey, Delegation, OnBehalfOf } from './client.ts';
export { createIssuer } from './issuer.ts';
export { DESCRIPTIONS, type Metadata } from './metadata.ts';
export type { Organisation } from './organisation.ts';
export { GrantRefused, type RefusalCode, type TokenError } from './refusal.ts';
export type { PublicJwk } from './signing-key.ts';
export type { Issuer, IssuerOptions, TokenAnswer, TokenBody, TokenWish } from './types.ts';
