import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** The part of a request that faults read. */
export interface FaultedRequest {
  readonly raw: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
  readonly context: { readonly body: { readonly bytes: Buffer } };
}

type HeaderValue = number | string | string[] | undefined;

/** The part of a response that faults use. That of Fastify has it; the proxy has one for the responses of its target. */
export interface FaultedResponse {
  readonly raw: ServerResponse;
  readonly request: FaultedRequest;
  /** Takes the response over: nothing else sends it. */
  hijack(): unknown;
  /** The headers set so far. */
  getHeaders(): Readonly<Record<string, HeaderValue>>;
  getHeader(name: string): HeaderValue;
  header(name: string, value: string): unknown;
}
