import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Agents, type TlsOptions } from './agents.ts';
import { type ResponseBody, readBody } from './body.ts';

export { isLoopback } from './agents.ts';
export { decodeBody, type ResponseBody } from './body.ts';
export { describeFailure } from './failures.ts';

export const DEFAULT_TIMEOUT_MS = 10_000;

export interface ConnectionOptions extends TlsOptions {
  /** Time limit of one request, in ms. Default: 10 seconds. */
  readonly timeoutMs?: number;
}

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
