import { randomUUID } from 'node:crypto';
import { validateIssuerOptions, validateTokenRequest } from '../options.ts';
import { GrantError, toIssuerName } from '../protocol.ts';
import type { Issuer, IssuerOptions, TokenBody, TokenRequest, TokenResponse } from '../types.ts';
import { type AccessToken, signAccessToken, type TokenInfo } from './access-token.ts';
import type { TokenExchange } from './exchange.ts';
import type { GrantRegister } from './grant.ts';
import { generateSigningKey, generateSigningPem, readSigningKey, type SigningKey } from './keys.ts';
import { createMetadata, type Metadata } from './metadata.ts';
import { createOrganisation, createSyntheticOrgno } from './organisation.ts';

const DEFAULT_LIFETIME = 120;

/** RFC 6749, section 5.1. */
const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

/** The properties of the tokens of a session. */
export interface SessionTokens {
  readonly claims: Pick<AccessToken, 'krr_session'>;
  /** Precedes the path of the issuer's URL in additional names, which clients use to select the session. */
  readonly path: string;
}

/** State that makes several issuers equal for a client. */
export interface SharedIssuerState {
  /** Creates the register of the grants of a session. Groups with the same name have the same grants. */
  readonly createGrantRegister: (group: string) => GrantRegister;
  /** Gets the common key, PEM. The function creates it if there is none. */
  readonly getKey: (create: () => Promise<string>) => Promise<string>;
}

/** The key of an issuer, shared by its sessions. Concurrent callers share one key generation. */
class KeyHolder {
  readonly #shared: SharedIssuerState | undefined;
  #key: SigningKey | undefined;
  #pending: Promise<SigningKey> | undefined;

  constructor(key: IssuerOptions['key'], shared?: SharedIssuerState) {
    this.#key = key === undefined ? undefined : readSigningKey(key);
    this.#shared = shared;
  }

  async get(): Promise<SigningKey> {
    if (this.#key) return this.#key;
    this.#pending ??= this.#create().finally(() => {
      this.#pending = undefined;
    });
    this.#key = await this.#pending;
    return this.#key;
  }

  async #create(): Promise<SigningKey> {
    if (this.#shared === undefined) return generateSigningKey();
    return readSigningKey(await this.#shared.getKey(generateSigningPem));
  }
}

interface SessionIssuerParts {
  readonly session?: SessionTokens | undefined;
  readonly resets?: number;
  readonly keys?: KeyHolder;
}

/** An issuer whose sessions accept each grant once, and issue tokens with the same key. */
export class SessionIssuer implements Issuer {
  readonly #options: IssuerOptions;
  readonly #keys: KeyHolder;
  readonly #shared: SharedIssuerState | undefined;
  readonly #session: SessionTokens | undefined;
  readonly #resets: number;
  #exchange: Promise<TokenExchange> | undefined;

  constructor(
    options: IssuerOptions,
    shared?: SharedIssuerState,
    { session, resets = 0, keys = new KeyHolder(options.key, shared) }: SessionIssuerParts = {},
  ) {
    this.#options = options;
    this.#shared = shared;
    this.#keys = keys;
    this.#session = session;
    this.#resets = resets;
  }

  /** Creates the issuer of a session. */
  derive(session: SessionTokens): SessionIssuer {
    return new SessionIssuer(this.#options, this.#shared, { session, keys: this.#keys });
  }

  /**
   * Creates an issuer that differs only in that it has accepted no grant yet.
   *
   * @param resets the number of resets of the session; issuers with the same number share their grants
   */
  withoutUsedGrants(resets: number): SessionIssuer {
    return new SessionIssuer(this.#options, this.#shared, { session: this.#session, resets, keys: this.#keys });
  }

  names(askedAs?: string): readonly [string, ...string[]] {
    const { issuer } = this.#options;
    const urls = typeof issuer === 'string' ? issuer : issuer();
    const names = this.#addSessionNames([urls].flat().map(toIssuerName)) as [string, ...string[]];
    const asked = names.find((name) => askedAs !== undefined && name === toIssuerName(askedAs));
    return asked === undefined ? names : [asked, ...names.filter((name) => name !== asked)];
  }

  #addSessionNames(names: readonly string[]): readonly string[] {
    if (this.#session === undefined) return names;
    const { path } = this.#session;
    return [...names, ...names.map((name) => name.replace(/^(https?:\/\/[^/]+)/, `$1${path}`))];
  }

  metadata(askedAs?: string): Metadata {
    return createMetadata(this.names(askedAs)[0]);
  }

  async jwks() {
    const { jwk } = await this.#keys.get();
    return { keys: [jwk] };
  }

  async token(contentType: string | undefined, body: string, askedAs?: string): Promise<TokenResponse> {
    this.#exchange ??= this.#createExchange();
    const exchange = await this.#exchange;
    try {
      const names = this.names(askedAs);
      const info = await exchange.toTokenInfo(contentType, body, { names, now: this.#now() });
      return { status: 200, headers: HEADERS, body: await this.#createTokenBody(info, names[0]) };
    } catch (error) {
      if (error instanceof GrantError) return { status: 400, headers: HEADERS, body: error.body };
      throw error;
    }
  }

  async issue(request: TokenRequest, askedAs?: string): Promise<TokenBody> {
    validateTokenRequest(request);
    const { client_id, scope, pid, expires_in } = request;
    const client = this.#options.clients?.find((one) => one.client_id === client_id);
    const consumer = createOrganisation(client?.client_orgno ?? createSyntheticOrgno(client_id));
    const info: TokenInfo = {
      client_id,
      client_amr: 'private_key_jwt',
      consumer,
      scope,
      ...(pid !== undefined && { pid }),
    };
    return this.#createTokenBody(info, this.names(askedAs)[0], expires_in);
  }

  #now(): number {
    return (this.#options.clock ?? Date.now)();
  }

  /** The module is loaded by the first grant, to keep start-up short. */
  async #createExchange(): Promise<TokenExchange> {
    const [{ TokenExchange }, { UsedGrants }] = await Promise.all([import('./exchange.ts'), import('./grant.ts')]);
    const group = `${this.#session?.claims.krr_session ?? ''}:${this.#resets}`;
    return new TokenExchange(this.#options, this.#shared?.createGrantRegister(group) ?? new UsedGrants());
  }

  async #createTokenBody(
    info: TokenInfo,
    iss: string,
    lifetime = this.#options.tokenLifetime ?? DEFAULT_LIFETIME,
  ): Promise<TokenBody> {
    const iat = Math.floor(this.#now() / 1000);
    const times = { iat, exp: iat + lifetime, jti: randomUUID() };
    const claims: AccessToken = { iss, ...info, ...this.#session?.claims, token_type: 'Bearer', ...times };
    const access_token = await signAccessToken(claims, await this.#keys.get());
    return { access_token, token_type: 'Bearer', expires_in: lifetime, scope: info.scope };
  }
}

/**
 * Creates an issuer of access tokens that checks grants as Maskinporten does, and responds with the same error codes.
 * Issuers share no state. If no clients are registered, the signature of a grant with `kid` cannot be verified and is
 * accepted; the signature of a grant with `x5c` is verified with the certificate.
 *
 * @see https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant
 * @param options the URL of the issuer, and optionally its clients, key, lifetime of tokens and clock
 * @returns an issuer without an HTTP server: pass requests to its methods
 * @throws KrrError OPTION_INVALID for an invalid option
 * @example
 * ```ts
 * import { createIssuer } from 'krr-kit';
 * const issuer = createIssuer({ issuer: 'http://127.0.0.1:8080' });
 * issuer.metadata().token_endpoint; // 'http://127.0.0.1:8080/token'
 * const { access_token } = await issuer.issue({ client_id: 'my-client', scope: 'krr:global/kontaktinformasjon.read' });
 * access_token.split('.').length; // 3: a JWT, signed by the key that `issuer.jwks()` publishes
 * ```
 */
export function createIssuer(options: IssuerOptions): Issuer {
  return createSessionIssuer(options);
}

/** Like {@link createIssuer}, for a mock with sessions. */
export function createSessionIssuer(options: IssuerOptions, shared?: SharedIssuerState): SessionIssuer {
  validateIssuerOptions(options);
  return new SessionIssuer(options, shared);
}
