import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { KrrError } from '../../errors.ts';
import {
  type ConnectionOptions,
  DEFAULT_TIMEOUT_MS,
  describeFailure,
  HttpClient,
} from '../../http-client/http-client.ts';
import { GRANT_TYPE } from '../issuer/grant.ts';
import { METADATA_PATHS } from '../issuer/metadata.ts';
import { createGrant, type GrantRequest, type Signer } from './grant.ts';

export interface FetchedToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** The issuer rejected a token request: the reason in words, and whether it concerns the scopes. */
export interface Rejection {
  readonly rejectedBecause: string;
  readonly isScopeError: boolean;
}

type JsonObject = Readonly<Record<string, unknown>>;

interface IssuerAddresses {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: unknown;
}

/** A client of a token issuer. It reads the issuer's metadata once, before the first token request. */
export class IssuerClient {
  readonly #url: string;
  readonly #signer: Signer;
  readonly #timeoutMs: number;
  readonly #http: HttpClient;
  #endpoint: Promise<IssuerAddresses> | undefined;

  constructor(url: URL, signer: Signer, connection: ConnectionOptions) {
    this.#url = url.href.replace(/\/*$/, '/');
    this.#signer = signer;
    this.#timeoutMs = connection.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#http = new HttpClient(connection);
  }

  /** @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be reached or has no usable metadata */
  async fetch(request: GrantRequest): Promise<FetchedToken | Rejection> {
    const { issuer, tokenEndpoint } = await this.#getAddresses();
    const assertion = await createGrant(request, issuer, this.#signer);
    const form = new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString();
    const { status, members } = await this.#request(tokenEndpoint, form);
    const { access_token: token, expires_in: expiresIn } = members;
    if (status !== 200)
      return { rejectedBecause: getRejectionReason(members, status), isScopeError: members.error === 'invalid_scope' };
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      return { rejectedBecause: 'no access_token in the response', isScopeError: false };
    }
    return { token, expiresIn: typeof expiresIn === 'number' ? expiresIn : 0 };
  }

  /**
   * Fetches the public RSA keys of the issuer, as PEM by `kid`. Empty if it publishes none.
   *
   * @throws KrrError TOKEN_UNAVAILABLE as {@link fetch}
   */
  async fetchPublicKeys(): Promise<ReadonlyMap<string, string>> {
    const { jwksUri } = await this.#getAddresses();
    if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri)) return new Map();
    const { keys } = (await this.#request(jwksUri)).members;
    return new Map((Array.isArray(keys) ? keys : []).flatMap((key: unknown) => toPem(key)));
  }

  close(): void {
    this.#http.close();
  }

  #getAddresses(): Promise<IssuerAddresses> {
    this.#endpoint ??= this.#discover().catch((error: unknown) => {
      this.#endpoint = undefined;
      throw error;
    });
    return this.#endpoint;
  }

  async #discover(): Promise<IssuerAddresses> {
    for (const document of METADATA_PATHS) {
      const {
        issuer,
        token_endpoint: tokenEndpoint,
        jwks_uri: jwksUri,
      } = (await this.#request(this.#url + document)).members;
      if (typeof issuer !== 'string' || typeof tokenEndpoint !== 'string') continue;
      if (!URL.canParse(tokenEndpoint)) continue;
      // RFC 8414, section 3.3: a grant for another issuer could be redeemed there.
      if (issuer.replace(/\/*$/, '/') === this.#url) return { issuer, tokenEndpoint, jwksUri };
      throw this.#createUnavailableError('its metadata names another issuer: use the URL in its metadata');
    }
    throw this.#createUnavailableError(`no metadata found (${METADATA_PATHS[0]})`);
  }

  /** Posts a form, or gets a document without one. */
  async #request(url: string, form: string | null = null) {
    const headers = {
      Accept: 'application/json',
      ...(form !== null && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    try {
      const request = { method: form === null ? 'GET' : 'POST', headers, body: form } as const;
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const { status, body } = await this.#http.send(url, request, signal);
      return { status, members: parseJsonObject(body) };
    } catch (error) {
      throw this.#createUnavailableError(describeFailure(error as Error, this.#timeoutMs));
    }
  }

  #createUnavailableError(reason: string): KrrError {
    return new KrrError('TOKEN_UNAVAILABLE', `${this.#url}: ${reason}`);
  }
}

function parseJsonObject(text: string): JsonObject {
  try {
    return (JSON.parse(text) ?? {}) as JsonObject;
  } catch {
    return {};
  }
}

const MAX_REASON_LENGTH = 300;
/** Parts of an error response that must not be reported: grants, tokens, parts of them, and identifiers. */
const SECRETS = /eyJ[\w-]*(?:\.[\w-]*)*|[\w-]{10,}\.[\w-]{10,}\.[\w-]*|[\w-]{40,}|\d{6}[ -]?\d{5,}/g;

/** Reads the reason from an error response (RFC 6749, section 5.2), in one line. */
function getRejectionReason({ error, error_description: description }: JsonObject, status: number): string {
  const reason = [description, error].find((text) => typeof text === 'string' && text !== '') ?? `status ${status}`;
  const line = String(reason).replace(/\s+/g, ' ').replace(SECRETS, '***').trim();
  return line.length > MAX_REASON_LENGTH ? `${line.slice(0, MAX_REASON_LENGTH)} …` : line;
}

/** The PEM of an RSA key by its `kid`; nothing for another or an invalid key. */
function toPem(key: unknown): readonly (readonly [string, string])[] {
  const { kty, kid = '' } = (key ?? {}) as JsonObject;
  if (kty !== 'RSA') return [];
  try {
    const pem = createPublicKey({ key: key as JWK, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    return [[String(kid), pem.toString()]];
  } catch {
    return [];
  }
}
