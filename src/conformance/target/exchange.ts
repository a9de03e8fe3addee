/** A version of the lookup: `/rest/v1` or `/rest/v2`. */
export type RestVersion = 'v1' | 'v2';

/** What is judged: a version of the lookup over REST, or the lookup over SOAP. */
export type Interface = RestVersion | 'soap';

/** Which token a request carries, by what it gives; `main` is the one that everything is asked with. */
export type TokenName =
  | 'main'
  | 'contact'
  | 'digital-post'
  | 'delegated-contact'
  | 'delegated-digital-post'
  | 'none'
  | 'expired'
  | 'user'
  | 'changes';

/** The name of the environment variable that a token is put into. */
export const toVariableName = (token: TokenName): string =>
  token === 'main' ? 'KRR_TOKEN' : `KRR_TOKEN_${token.replaceAll('-', '_').toUpperCase()}`;

/** What is sent, as far as a reader needs it to send it again. A token is only named. */
export interface ProbeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the base URL on: `/rest/v1/personer`. Over SOAP, the whole address. */
  readonly path: string;
  /** Without Authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The whole value of Authorization where it is part of the probe, the name of a token, or nothing at all. `tampered`: a
   * bit of the token's signature is flipped.
   */
  readonly authorization: { readonly token: TokenName; readonly tampered?: true } | { readonly raw: string } | null;
  readonly body: string | null;
  /** The identifiers asked for, as the probe means them. */
  readonly identifiers: readonly string[];
}

/** What came back. */
export interface ServiceResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** False if the bytes were not UTF-8: then `body` is what could be made of them. */
  readonly isUtf8: boolean;
  /** True if the token that was sent stands in it, body or headers. The token itself is known to the target alone. */
  readonly containsToken?: boolean;
  readonly ms: number;
}

/** Nothing came back, twice: `reason` says what happened in words (connection reset, no answer in 10 s …). */
export interface NoResponse {
  readonly failed: string;
}

/** One request of a probe and what became of it. */
export interface Exchange {
  readonly probe: string;
  readonly version: Interface;
  readonly request: ProbeRequest;
  readonly response: ServiceResponse | NoResponse;
}

/** Where a request goes. */
export const resolveAddress = ({ path }: ProbeRequest, baseUrl: string): string =>
  path.startsWith('/') ? baseUrl + path : path;

export const hasResponse = (exchange: Exchange): exchange is Exchange & { readonly response: ServiceResponse } =>
  'status' in exchange.response;
