import type { KeyObject, X509Certificate } from 'node:crypto';

/** A public key that a client has registered under a name of its own. */
export interface ClientKey {
  readonly kid: string;
  /** RSA, at least 2048 bits. */
  readonly publicKey: KeyObject;
  /** When it expires, in milliseconds since 1970-01-01T00:00:00Z; never if undefined. */
  readonly expires: number | undefined;
}

/** Scopes that one organisation lets a client's organisation use on its behalf. */
export interface Delegation {
  /** The organisation number of who delegates. */
  readonly consumer_org: string;
  readonly scopes: readonly string[];
  /** The issuer of the authority where it was delegated. */
  readonly delegation_source: string;
}

/** A customer that a client acts for under a name of its own, the grant's `iss_onbehalfof`. */
export interface OnBehalfOf {
  readonly onbehalfof: string;
  readonly orgno: string;
}

/** A registered client: who it belongs to, how it proves itself, and what it may ask for. */
export interface Client {
  readonly client_id: string;
  /** The organisation number of its owner. */
  readonly client_orgno: string;
  /** For grants with `kid`. A client that has some uses no certificate, unless that is registered too. */
  readonly keys: readonly ClientKey[];
  /** For grants with `x5c`. Without any, and without keys, every certificate of the organisation will do. */
  readonly certificates: readonly X509Certificate[];
  readonly scopes: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly onbehalfof: readonly OnBehalfOf[];
}

/** Where organisations delegate, unless a delegation names another authority. */
export const DELEGATION_SOURCE = 'https://www.altinn.no/';
