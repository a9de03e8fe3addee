import type { KeyObject, X509Certificate } from 'node:crypto';

/** A public key that a client has registered under a key id. */
export interface ClientKey {
  readonly kid: string;
  /** RSA, at least 2048 bits. */
  readonly publicKey: KeyObject;
  /** When it expires, in milliseconds since 1970-01-01T00:00:00Z; never if undefined. */
  readonly expires: number | undefined;
}

/** Scopes that one organisation delegates to a client's organisation. */
export interface Delegation {
  /** The number of the delegating organisation. */
  readonly consumer_org: string;
  readonly scopes: readonly string[];
  /** The issuer of the authority that registered the delegation. */
  readonly delegation_source: string;
}

/** A customer that a client acts for. `onbehalfof` is the name that grants send as `iss_onbehalfof`. */
export interface OnBehalfOf {
  readonly onbehalfof: string;
  readonly orgno: string;
}

/** A registered client: its owner, its keys and certificates, and its permissions. */
export interface Client {
  readonly client_id: string;
  /** The organisation number of its owner. */
  readonly client_orgno: string;
  /** For grants with `kid`. A client with keys can use only registered certificates. */
  readonly keys: readonly ClientKey[];
  /** For grants with `x5c`. If the client has neither certificates nor keys, any certificate of the organisation is accepted. */
  readonly certificates: readonly X509Certificate[];
  readonly scopes: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly onbehalfof: readonly OnBehalfOf[];
}

/** The default authority of a delegation. */
export const DELEGATION_SOURCE = 'https://www.altinn.no/';
