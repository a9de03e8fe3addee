import { type Dispatcher, request as send } from 'undici';
import type { TokenRequest } from '../../cli/check/required-tokens.ts';
import { KrrError } from '../../errors.ts';
import {
  type ConnectionOptions,
  createDispatcher,
  decodeBody,
  describeFailure,
  readBytes,
} from '../../http-client/http-client.ts';
import { GRANT_TYPE } from '../issuer/grant.ts';
import { METADATA_PATHS } from '../issuer/metadata.ts';
import { createGrant, type Signer } from './grant.ts';

export interface FetchedToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** What an issuer answers: a token, or in words why there is none, and whether it is for the scopes. */
export type TokenResponse = FetchedToken | { readonly refused: string; readonly isScopeError: boolean };

type JsonObject = Readonly<Record<string, unknown>>;

/** An issuer of tokens, as a client reaches it: it is asked to describe itself once, when the first token is needed. */
export class IssuerClient {
  readonly #url: string;
  readonly #signer: Signer;
  readonly #connectionOptions: ConnectionOptions;
  readonly #dispatcher: Dispatcher;
  #endpoint: Promise<{ readonly issuer: string; readonly tokenEndpoint: string }> | undefined;

  constructor(url: URL, signer: Signer, connecting: ConnectionOptions) {
    this.#url = url.href.replace(/\/*$/, '/');
    this.#signer = signer;
    this.#connectionOptions = connecting;
    this.#dispatcher = createDispatcher(url, connecting);
  }

  /** @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be asked at all */
  async fetch(wish: TokenRequest): Promise<TokenResponse> {
    this.#endpoint ??= this.#discover();
    const { issuer, tokenEndpoint } = await this.#endpoint.catch((error: unknown) => {
      this.#endpoint = undefined;
      throw error;
    });
    const assertion = await createGrant(wish, issuer, this.#signer);
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { status, members } = await this.#request(tokenEndpoint, { method: 'POST', headers, body });
    const { access_token: token, expires_in: expiresIn } = members;
    if (status !== 200)
      return { refused: getRejectionReason(members, status), isScopeError: members.error === 'invalid_scope' };
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      return { refused: 'no access_token in the answer', isScopeError: false };
    }
    return { token, expiresIn: typeof expiresIn === 'number' ? expiresIn : 0 };
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #discover() {
    for (const document of METADATA_PATHS) {
      const { issuer, token_endpoint: tokenEndpoint } = (await this.#request(this.#url + document)).members;
      if (typeof issuer !== 'string' || typeof tokenEndpoint !== 'string') continue;
      if (!URL.canParse(tokenEndpoint)) continue;
      // RFC 8414, section 3.3: a grant for somebody else's issuer could be used there.
      if (issuer.replace(/\/*$/, '/') === this.#url) return { issuer, tokenEndpoint };
      throw this.#createUnavailableError('it describes itself as another issuer: give its URL as it says it');
    }
    throw this.#createUnavailableError(`it does not describe itself (${METADATA_PATHS[0]})`);
  }

  async #request(
    url: string,
    how: { readonly method?: 'POST'; readonly headers?: object; readonly body?: string } = {},
  ) {
    const { timeoutMs } = this.#connectionOptions;
    try {
      const { statusCode: status, body } = await send(url, {
        method: how.method ?? 'GET',
        headers: { Accept: 'application/json', ...how.headers },
        body: how.body ?? null,
        dispatcher: this.#dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status, members: parseJsonObject(decodeBody(await readBytes(body)).body) };
    } catch (error) {
      throw this.#createUnavailableError(describeFailure(error as Error & { code?: string }, timeoutMs));
    }
  }

  #createUnavailableError(why: string): KrrError {
    return new KrrError('TOKEN_UNAVAILABLE', `${this.#url}: ${why}`);
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
/** What may stand in an answer, and in no report: a grant or a token, or some part of one, and who it is for. */
const SECRETS = /eyJ[\w-]*(?:\.[\w-]*)*|[\w-]{10,}\.[\w-]{10,}\.[\w-]*|[\w-]{40,}|\d{6}[ -]?\d{5,}/g;

/** RFC 6749, section 5.2; in one line. */
function getRejectionReason({ error, error_description: description }: JsonObject, status: number): string {
  const reason = [description, error].find((text) => typeof text === 'string' && text !== '') ?? `status ${status}`;
  const line = String(reason).replace(/\s+/g, ' ').replace(SECRETS, '***').trim();
  return line.length > MAX_REASON_LENGTH ? `${line.slice(0, MAX_REASON_LENGTH)} …` : line;
}
