import { type Dispatcher, request as send } from 'undici';
import { type Connecting, dispatcherFor } from '../conformance/dispatcher.ts';
import { failureOf } from '../conformance/failure.ts';
import { collect, textOf } from '../conformance/received.ts';
import { KrrError } from '../errors.ts';
import { GRANT_TYPE } from '../maskinporten/form.ts';
import { DESCRIPTIONS } from '../maskinporten/metadata.ts';
import { grantFor, type Signer } from './check-grant.ts';
import type { TokenWish } from './check-scopes.ts';

export interface Fetched {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** What an issuer answers: a token, or in words why there is none, and whether it is for the scopes. */
export type Answered = Fetched | { readonly refused: string; readonly isForScopes: boolean };

type Members = Readonly<Record<string, unknown>>;

/** An issuer of tokens, as a client reaches it: it is asked to describe itself once, when the first token is needed. */
export class IssuerClient {
  readonly #url: string;
  readonly #signer: Signer;
  readonly #connecting: Connecting;
  readonly #dispatcher: Dispatcher;
  #endpoint: Promise<{ readonly issuer: string; readonly tokenEndpoint: string }> | undefined;

  constructor(url: URL, signer: Signer, connecting: Connecting) {
    this.#url = url.href.replace(/\/*$/, '/');
    this.#signer = signer;
    this.#connecting = connecting;
    this.#dispatcher = dispatcherFor(url, connecting);
  }

  /** @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be asked at all */
  async fetch(wish: TokenWish): Promise<Answered> {
    this.#endpoint ??= this.#discover();
    const { issuer, tokenEndpoint } = await this.#endpoint.catch((error: unknown) => {
      this.#endpoint = undefined;
      throw error;
    });
    const assertion = await grantFor(wish, issuer, this.#signer);
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { status, members } = await this.#ask(tokenEndpoint, { method: 'POST', headers, body });
    const { access_token: token, expires_in: expiresIn } = members;
    if (status !== 200) return { refused: reasonIn(members, status), isForScopes: members.error === 'invalid_scope' };
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      return { refused: 'no access_token in the answer', isForScopes: false };
    }
    return { token, expiresIn: typeof expiresIn === 'number' ? expiresIn : 0 };
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #discover() {
    for (const document of DESCRIPTIONS) {
      const { issuer, token_endpoint: tokenEndpoint } = (await this.#ask(this.#url + document)).members;
      if (typeof issuer !== 'string' || typeof tokenEndpoint !== 'string') continue;
      if (!URL.canParse(tokenEndpoint)) continue;
      // RFC 8414, section 3.3: a grant for somebody else's issuer could be used there.
      if (issuer.replace(/\/*$/, '/') === this.#url) return { issuer, tokenEndpoint };
      throw this.#unavailable('it describes itself as another issuer: give its URL as it says it');
    }
    throw this.#unavailable(`it does not describe itself (${DESCRIPTIONS[0]})`);
  }

  async #ask(url: string, how: { readonly method?: 'POST'; readonly headers?: object; readonly body?: string } = {}) {
    const { timeoutMs } = this.#connecting;
    try {
      const { statusCode: status, body } = await send(url, {
        method: how.method ?? 'GET',
        headers: { Accept: 'application/json', ...how.headers },
        body: how.body ?? null,
        dispatcher: this.#dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status, members: membersOf(textOf(await collect(body)).body) };
    } catch (error) {
      throw this.#unavailable(failureOf(error as Error & { code?: string }, timeoutMs));
    }
  }

  #unavailable(why: string): KrrError {
    return new KrrError('TOKEN_UNAVAILABLE', `${this.#url}: ${why}`);
  }
}

function membersOf(text: string): Members {
  try {
    return (JSON.parse(text) ?? {}) as Members;
  } catch {
    return {};
  }
}

const LONGEST_REASON = 300;
/** What may stand in an answer, and in no report: a grant or a token, or some part of one, and who it is for. */
const SECRETS = /eyJ[\w-]*(?:\.[\w-]*)*|[\w-]{10,}\.[\w-]{10,}\.[\w-]*|[\w-]{40,}|\d{6}[ -]?\d{5,}/g;

/** RFC 6749, section 5.2; in one line. */
function reasonIn({ error, error_description: description }: Members, status: number): string {
  const told = [description, error].find((text) => typeof text === 'string' && text !== '') ?? `status ${status}`;
  const line = String(told).replace(/\s+/g, ' ').replace(SECRETS, '***').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)} …` : line;
}
