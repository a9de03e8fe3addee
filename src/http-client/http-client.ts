import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Agents, type TlsOptions } from './agents.ts';
import { readBody } from './body.ts';
import type { ConnectionResult, HttpRequest, HttpResponse, HttpVersion } from './messages.ts';

export { isLoopback } from './agents.ts';
export { decodeBody, type ResponseBody } from './body.ts';
export { describeFailure } from './failures.ts';
export type { HttpRequest, HttpResponse, HttpVersion } from './messages.ts';

export const DEFAULT_TIMEOUT_MS = 10_000;

export interface ConnectionOptions extends TlsOptions {
  /** Time limit of one request, in ms. Default: 10 seconds. */
  readonly timeoutMs?: number;
}

/** A client that keeps connections open. It ignores interim responses (1xx) and decodes content codings. */
export class HttpClient {
  readonly #agents: Agents;

  constructor(options: TlsOptions) {
    this.#agents = new Agents(options);
  }

  /**
   * Sends a request and reads the whole body.
   *
   * @param isRetry sends the request on a new connection
   * @returns rejects with an error for `describeFailure`, or with the reason of `signal`
   */
  async send(url: string, request: HttpRequest, signal: AbortSignal, isRetry = false): Promise<HttpResponse> {
    const startedAt = performance.now();
    try {
      const response = await this.#open(new URL(url), request, signal, !isRetry);
      const headers = flattenHeaders(response.headersDistinct);
      const body = await readBody(response, headers['content-encoding'] ?? '');
      return { status: response.statusCode!, headers, ...body, ms: performance.now() - startedAt };
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }

  /**
   * Sends requests to one host on a new connection, each without waiting for a response.
   *
   * @returns rejects with an error for `describeFailure` if there is no connection
   */
  async sendOnOneConnection(
    requests: readonly (HttpRequest & { readonly url: string })[],
    version: HttpVersion,
    signal: AbortSignal,
  ): Promise<ConnectionResult> {
    const { exchangeOnConnection, writeRequest } = await import('./raw-connection.ts');
    const bytes = requests.map(({ url, ...request }) => writeRequest(new URL(url), request, version));
    const connection = this.#agents.connect(new URL(requests[0]!.url));
    return exchangeOnConnection(connection, bytes, signal);
  }

  close(): void {
    this.#agents.close();
  }

  #open(
    url: URL,
    { method, headers, body }: HttpRequest,
    signal: AbortSignal,
    keepAlive: boolean,
  ): Promise<IncomingMessage> {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const outgoing = start(url, { method, headers, signal, agent: this.#agents.get(url, keepAlive) });
      // The listener stays: a connection may fail after the response has begun.
      outgoing.once('response', resolve).on('error', reject).end(body);
    });
  }
}

const flattenHeaders = (headers: NodeJS.Dict<string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(', ')]));
