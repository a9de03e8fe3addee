import { randomUUID } from 'node:crypto';
import { type AccessToken, sign, type Told } from './access-token.ts';
import { checkIssuerOptions, checkWish } from './check-options.ts';
import type { Exchange } from './exchange.ts';
import { issuerName } from './issuer-url.ts';
import { type Metadata, metadataOf } from './metadata.ts';
import { organisation, syntheticOrganisation } from './organisation.ts';
import { GrantRefused } from './refusal.ts';
import { generateSigningKey, readSigningKey, type SigningKey } from './signing-key.ts';
import type { Issuer, IssuerOptions, TokenAnswer, TokenBody, TokenWish } from './types.ts';

const LIFETIME = 120;

/** RFC 6749, section 5.1. */
const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

class OwnIssuer implements Issuer {
  readonly #options: IssuerOptions;
  #key: SigningKey | undefined;
  #generated: Promise<SigningKey> | undefined;
  #exchange: Promise<Exchange> | undefined;

  constructor(options: IssuerOptions) {
    this.#options = options;
    this.#key = options.key === undefined ? undefined : readSigningKey(options.key);
  }

  names(askedAs?: string): readonly [string, ...string[]] {
    const { issuer } = this.#options;
    const urls = typeof issuer === 'string' ? issuer : issuer();
    const names = [urls].flat().map(issuerName) as [string, ...string[]];
    const asked = names.find((name) => askedAs !== undefined && name === issuerName(askedAs));
    return asked === undefined ? names : [asked, ...names.filter((name) => name !== asked)];
  }

  metadata(askedAs?: string): Metadata {
    return metadataOf(this.names(askedAs)[0]);
  }

  async jwks() {
    const { jwk } = await this.#signingKey();
    return { keys: [jwk] };
  }

  async token(contentType: string | undefined, body: string, askedAs?: string): Promise<TokenAnswer> {
    this.#exchange ??= this.#makeExchange();
    const exchange = await this.#exchange;
    try {
      const names = this.names(askedAs);
      const told = exchange.told(contentType, body, { names, now: this.#now() });
      return { status: 200, headers: HEADERS, body: await this.#issued(told, names[0]) };
    } catch (error) {
      if (error instanceof GrantRefused) return { status: 400, headers: HEADERS, body: error.body };
      throw error;
    }
  }

  async issue(wish: TokenWish, askedAs?: string): Promise<TokenBody> {
    checkWish(wish);
    const { client_id, scope, pid, expires_in } = wish;
    const client = this.#options.clients?.find((one) => one.client_id === client_id);
    const consumer = organisation(client?.client_orgno ?? syntheticOrganisation(client_id));
    const told: Told = { client_id, client_amr: 'private_key_jwt', consumer, scope, ...(pid !== undefined && { pid }) };
    return this.#issued(told, this.names(askedAs)[0], expires_in);
  }

  #now(): number {
    return (this.#options.clock ?? Date.now)();
  }

  /** Generated in the background, once, however many ask for it at the same time. */
  async #signingKey(): Promise<SigningKey> {
    if (this.#key) return this.#key;
    this.#generated ??= generateSigningKey();
    this.#key = await this.#generated;
    return this.#key;
  }

  /** What reads grants is loaded by the first of them. */
  async #makeExchange(): Promise<Exchange> {
    const { Exchange } = await import('./exchange.ts');
    return new Exchange(this.#options);
  }

  async #issued(told: Told, iss: string, lifetime = this.#options.tokenLifetime ?? LIFETIME): Promise<TokenBody> {
    const iat = Math.floor(this.#now() / 1000);
    const times = { iat, exp: iat + lifetime, jti: randomUUID() };
    const claims: AccessToken = { iss, ...told, token_type: 'Bearer', ...times };
    const access_token = await sign(claims, await this.#signingKey());
    return { access_token, token_type: 'Bearer', expires_in: lifetime, scope: told.scope };
  }
}

/**
 * An issuer of access tokens that checks grants as Maskinporten does, and answers with its error codes. Issuers know
 * nothing of each other. What a client that is not registered signs with `kid` is taken at its word; with `x5c`, the
 * signature is checked with the certificate.
 *
 * @see https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant
 * @throws KrrError OPTION_INVALID for an option that has a value that it cannot have
 * @param options where it is, and for whom; only `issuer` is needed
 * @returns an issuer that answers what HTTP brings it, and serves nothing itself
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
  checkIssuerOptions(options);
  return new OwnIssuer(options);
}
