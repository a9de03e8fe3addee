import type { HttpRequest, HttpResponse, HttpVersion } from '../../http-client/http-client.ts';
import type { Forgery } from './forgeries.ts';
import type { JsonObject } from './json.ts';

/** A version of the REST interface: `/rest/v1` or `/rest/v2`. */
export type RestVersion = 'v1' | 'v2';

/** An interface of the service that the suite checks. */
export type Interface = RestVersion | 'soap';

/** Access tokens by what they grant. Most requests carry `main`. */
export type TokenName =
  | 'main'
  | 'contact'
  | 'digital-post'
  | 'delegated-contact'
  | 'delegated-digital-post'
  | 'none'
  | 'expired'
  | 'user'
  | 'user-contact'
  | 'changes'
  | 'changes-contact';

/** The environment variable of a token. */
export const toVariableName = (token: TokenName): string =>
  token === 'main' ? 'KRR_TOKEN' : `KRR_TOKEN_${token.replaceAll('-', '_').toUpperCase()}`;

/** A token to send. */
export interface SentToken {
  readonly token: TokenName;
  /** The token is sent as an invalid one, derived from it; from `main`, with `claims`, if it is not given. */
  readonly forgery?: Forgery;
  readonly claims?: JsonObject;
  /** The scheme instead of `Bearer`; empty for the token alone. */
  readonly scheme?: 'bearer' | '';
  /** The token is sent as the parameter `access_token` of the address, without a header. */
  readonly inQuery?: true;
}

/** A request of a probe. It names a token and does not contain it. */
export interface ProbeRequest extends HttpRequest {
  /** Relative to the base URL: `/rest/v1/personer`. The whole URL over SOAP. */
  readonly path: string;
  /** Without Authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** The token to send, the complete value of the Authorization header, or no header. */
  readonly authorization: SentToken | { readonly raw: string } | null;
  /** The requested persons. */
  readonly identifiers: readonly string[];
  /** The version of HTTP, on a connection of its own. Default: 1.1. */
  readonly httpVersion?: HttpVersion;
}

export interface ServiceResponse extends HttpResponse {
  /** True if the body or a header repeats the token of the request. Only the target knows the token. */
  readonly containsToken?: boolean;
  /** When the request was sent, in ms on a monotonic clock. */
  readonly sentAt?: number;
}

/** A request without a usable response after all attempts. */
export interface NoResponse {
  /** The reason in words, such as "the connection was reset". */
  readonly failed: string;
  /** The reason is not the request but load, maintenance, or a limit of the run: nothing follows from it. */
  readonly isUnavailable?: true;
  readonly isTimeout?: true;
  /** Another attempt is pointless. */
  readonly isFinal?: true;
}

/** A request of a probe and its response. */
export interface Exchange {
  readonly probe: string;
  readonly version: Interface;
  readonly request: ProbeRequest;
  readonly response: ServiceResponse | NoResponse;
  /** The number of a recorded exchange in its recording, from 1. */
  readonly number?: number;
}

export const resolveAddress = ({ path }: ProbeRequest, baseUrl: string): string =>
  path.startsWith('/') ? baseUrl + path : path;

export const hasResponse = (exchange: Exchange): exchange is Exchange & { readonly response: ServiceResponse } =>
  'status' in exchange.response;
