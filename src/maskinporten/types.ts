import type { JWK } from 'jose';
import type { Client } from './issuer/client.ts';
import type { PublicJwk } from './issuer/keys.ts';
import type { Metadata } from './issuer/metadata.ts';
import type { TokenError } from './protocol.ts';

/** Options of {@link createIssuer}. */
export interface IssuerOptions {
  /**
   * The URL of the issuer, or a function that returns it or, if the issuer has several URLs, all of them, the default
   * one first. A missing trailing slash is added.
   */
  readonly issuer: string | (() => string | readonly string[]);
  /** URLs that a grant may have as `aud` in addition to the issuer. */
  readonly acceptedAudiences?: readonly string[];
  /** The registered clients. Without them, every client gets every scope. */
  readonly clients?: readonly Client[];
  /** The lifetime of a token in seconds. Default: 120. */
  readonly tokenLifetime?: number;
  /** A private RSA key: PEM, a JWK, or the JSON text of one. Default: a key that is generated on first use. */
  readonly key?: string | JWK;
  /** The time in milliseconds since 1970-01-01T00:00:00Z. Default: the machine's clock. */
  readonly clock?: () => number;
}

/** The body of a token response. */
export interface TokenBody {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/** The response of the token endpoint. Send the body as JSON. */
export interface TokenResponse {
  readonly status: 200 | 400;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: TokenBody | TokenError;
}

/** A request for a token without a grant. */
export interface TokenRequest {
  readonly client_id: string;
  /** Scopes, separated by spaces. */
  readonly scope: string;
  /** The logged-in person: a valid fødselsnummer or D-number. */
  readonly pid?: string;
  /** Seconds. Default: the issuer's lifetime. A negative value gives an expired token. */
  readonly expires_in?: number;
}

/**
 * An issuer of access tokens that behaves like Maskinporten. `askedAs` is the URL that the client used: if the issuer
 * has several URLs and this is one of them, it is the issuer in the response; otherwise the default URL is.
 */
export interface Issuer {
  /** The URLs of the issuer, with a trailing slash: first `askedAs`, or the default one. */
  names(askedAs?: string): readonly string[];
  /** The document at `/.well-known/oauth-authorization-server`. */
  metadata(askedAs?: string): Metadata;
  /** The document at `jwks_uri`. */
  jwks(): Promise<{ readonly keys: readonly PublicJwk[] }>;
  /** Handles `POST /token`. An invalid request gives an error response; nothing is thrown. */
  token(contentType: string | undefined, body: string, askedAs?: string): Promise<TokenResponse>;
  /**
   * Issues a token without a grant. Rejects with KrrError OPTION_INVALID if a member of the request is missing or
   * invalid: no scope, a lifetime that is not an integer, an invalid `pid`.
   */
  issue(request: TokenRequest, askedAs?: string): Promise<TokenBody>;
}
