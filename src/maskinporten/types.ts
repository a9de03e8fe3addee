import type { JWK } from 'jose';
import type { Client } from './issuer/clients.ts';
import type { PublicJwk } from './issuer/keys.ts';
import type { Metadata } from './issuer/metadata.ts';
import type { TokenError } from './protocol.ts';

/** How {@link createIssuer} issues tokens. */
export interface IssuerOptions {
  /**
   * Its URL, or what gives it once it is known: where several are names of the same, all of them, the usual one first.
   * A trailing slash is added where it is missing.
   */
  readonly issuer: string | (() => string | readonly string[]);
  /** What a grant may name as `aud` beside the issuer: URLs. */
  readonly acceptedAudiences?: readonly string[];
  /** Who may ask, and for what; without it everybody may, for everything. */
  readonly clients?: readonly Client[];
  /** How long a token lives, in seconds; 120 unless given. */
  readonly tokenLifetime?: number;
  /** A private RSA key: PEM, a JWK, or the JSON text of one. Without it, one is generated when it is first needed. */
  readonly key?: string | JWK;
  /** The time, in milliseconds since 1970-01-01T00:00:00Z; the machine's unless given. */
  readonly clock?: () => number;
}

/** The body of an answer that gives a token. */
export interface TokenBody {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/** What the token endpoint answers; the body is to be sent as JSON. */
export interface TokenResponse {
  readonly status: 200 | 400;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: TokenBody | TokenError;
}

/** A token that is made without a grant. */
export interface TokenRequest {
  readonly client_id: string;
  /** Scopes, separated by spaces. */
  readonly scope: string;
  /** Who is logged in: a valid fødselsnummer or D-number. */
  readonly pid?: string;
  /** Seconds; the issuer's lifetime unless given. Below zero, the token has expired already. */
  readonly expires_in?: number;
}

/**
 * An issuer of access tokens, as Maskinporten is one. Where it has several names, `askedAs` is the URL that it was asked
 * by: it answers by that name if it is one of its own, else by its usual one.
 */
export interface Issuer {
  /** Every URL that it goes by, with a slash at the end: first that of `askedAs`, or else the usual one. */
  names(askedAs?: string): readonly string[];
  /** For `/.well-known/oauth-authorization-server`. */
  metadata(askedAs?: string): Metadata;
  /** For what `jwks_uri` names. */
  jwks(): Promise<{ readonly keys: readonly PublicJwk[] }>;
  /** Answers `POST /token`, whatever is sent: the value of Content-Type, if any, and the body. */
  token(contentType: string | undefined, body: string, askedAs?: string): Promise<TokenResponse>;
  /**
   * A token for whoever runs the issuer, without a grant. Rejects with KrrError OPTION_INVALID when a member of the wish
   * is missing or cannot be used: no scope, a life of no whole seconds, a `pid` that is no valid identifier.
   */
  issue(wish: TokenRequest, askedAs?: string): Promise<TokenBody>;
}
