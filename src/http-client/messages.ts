import type { ResponseBody } from './body.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpResponse extends ResponseBody {
  readonly status: number;
  /** Names in lower case; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ms: number;
  /** The statuses of interim responses (1xx); only of a response to a request on a connection of its own. */
  readonly interimStatuses?: readonly number[];
}

/** The responses to requests on one connection. */
export interface ConnectionResult {
  /** In the order received. Fewer than requests if `failure` is set. */
  readonly responses: readonly HttpResponse[];
  /** An error for `describeFailure`. */
  readonly failure?: Error;
  /** The connection was closed, and the other requests may be sent again on another one. */
  readonly isClosed: boolean;
}

/** The version in the request line of a request. */
export type HttpVersion = '1.0' | '1.1';
