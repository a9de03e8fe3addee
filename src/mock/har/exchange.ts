import type { IncomingHttpHeaders } from 'node:http';

/** The parts of a request and its response that the journal does not store. */
export interface Exchange {
  readonly requestHeaders: IncomingHttpHeaders;
  readonly httpVersion: string;
  readonly requestBody: Buffer;
  readonly responseHeaders: Readonly<Record<string, unknown>>;
  /** As sent, before compression or after it; undefined if it is not recorded. */
  readonly responseBody: string | Buffer | undefined;
  /** The origin of the request, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** The name of the session; undefined for the default one. */
  readonly session?: string | undefined;
}
