import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import {
  type ConnectionOptions,
  createDispatcher,
  describeFailure,
  sendRequest,
} from '../../http-client/http-client.ts';
import { type NoResponse, type ProbeRequest, resolveAddress, type ServiceResponse } from './exchange.ts';
import { MIN_SECRET_LENGTH, type TokenOptions, Tokens } from './tokens.ts';

/** The addresses of a deployment and how to send requests to it. */
export interface TargetOptions extends ConnectionOptions, TokenOptions {
  /** The base URL of the REST interface, without `/rest`. Omitted if only SOAP is checked. */
  readonly baseUrl?: string;
  /** The complete URL of SOAP 16-02: `http://127.0.0.1:8080/ws-v5`. Without it, SOAP is not checked. */
  readonly soapUrl?: string;
  /** The maximum number of concurrent requests. */
  readonly concurrency: number;
  /** The maximum number of requests per second. */
  readonly rate?: number;
}

const TOO_MANY = 429;
/** The longest Retry-After that the suite waits for. */
const MAX_WAIT_MS = 60_000;
const MAX_WAITS = 5;
const ENDED: NoResponse = { failed: 'the run was ended' };

/** Sends requests to a deployment, with limits on concurrency and rate. Tokens do not leave this object. */
export class Target {
  /** Empty if only SOAP is checked. */
  readonly baseUrl: string;
  readonly tokens: Tokens;
  readonly #options: TargetOptions;
  readonly #signal: AbortSignal | undefined;
  /** By origin: REST may be on this machine, and SOAP behind a proxy. */
  readonly #dispatchers = new Map<string, Dispatcher>();
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  #nextStart = 0;
  #unavailable: unknown;
  /** The number of requests sent. */
  requests = 0;

  /** After `signal` is aborted, or a token is unavailable, only requests that undo a change are sent. */
  constructor(options: TargetOptions, signal?: AbortSignal) {
    this.baseUrl = (options.baseUrl ?? '').replace(/\/+$/, '');
    this.tokens = new Tokens(options);
    this.#options = options;
    this.#signal = signal;
  }

  /** Sends a request. Retries a failed connection once, and a 429 after the delay in Retry-After. */
  async exchange(
    request: ProbeRequest,
    how: { readonly isUndoing?: true } = {},
  ): Promise<ServiceResponse | NoResponse> {
    const isUndoing = how.isUndoing ?? false;
    await this.#acquireSlot();
    try {
      const first = await this.#sendWithRetryAfter(request, isUndoing);
      return 'failed' in first ? await this.#sendWithRetryAfter(request, isUndoing) : first;
    } finally {
      this.#inFlight--;
      this.#waiting.shift()?.();
    }
  }

  /** The reason why the run ended early; undefined while it goes on. */
  get ended(): unknown {
    return this.#unavailable ?? (this.#signal?.aborted ? this.#signal.reason : undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
  }

  #getDispatcher(address: string): Dispatcher {
    const url = new URL(address);
    const dispatcher = this.#dispatchers.get(url.origin) ?? createDispatcher(url, this.#options);
    this.#dispatchers.set(url.origin, dispatcher);
    return dispatcher;
  }

  async #sendWithRetryAfter(request: ProbeRequest, isUndoing: boolean): Promise<ServiceResponse | NoResponse> {
    const signal = isUndoing ? undefined : this.#signal;
    for (let waits = 0; ; waits++) {
      const response = await this.#send(request, isUndoing);
      if ('failed' in response || response.status !== TOO_MANY || waits === MAX_WAITS) return response;
      const wait = readRetryAfterMs(response);
      if (wait === undefined) return response;
      await sleep(wait, undefined, signal && { signal }).catch(() => {});
    }
  }

  async #send(request: ProbeRequest, isUndoing: boolean): Promise<ServiceResponse | NoResponse> {
    const { method, headers, authorization, body } = request;
    const signal = isUndoing ? undefined : this.#signal;
    if (!isUndoing && this.ended !== undefined) return ENDED;
    await this.#throttle();
    let value: string | undefined;
    try {
      value = await this.tokens.getAuthorization(authorization, { fallbackToLastToken: isUndoing });
    } catch (error) {
      this.#unavailable ??= error;
      return ENDED;
    }
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    const isInQuery = authorization !== null && 'inQuery' in authorization;
    const address = resolveAddress(request, this.baseUrl) + (isInQuery ? toQuery(value) : '');
    const authorized = { ...headers, ...(value !== undefined && !isInQuery && { Authorization: value }) };
    this.requests++;
    try {
      const response = await sendRequest(
        address,
        { method, headers: authorized, body },
        this.#getDispatcher(address),
        signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      );
      return { ...response, containsToken: hasToken(response, value) };
    } catch (error) {
      if (signal?.aborted) return ENDED;
      return { failed: describeFailure(error as Error, this.#options.timeoutMs) };
    }
  }

  async #acquireSlot(): Promise<void> {
    while (this.#inFlight >= this.#options.concurrency)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inFlight++;
  }

  /** Applies the rate limit; retries count too. */
  async #throttle(): Promise<void> {
    if (this.#options.rate === undefined) return;
    const start = Math.max(performance.now(), this.#nextStart);
    this.#nextStart = start + 1000 / this.#options.rate;
    await sleep(start - performance.now());
  }
}

/** The token as a parameter of the address (RFC 6750, section 2.3). */
const toQuery = (authorization = ''): string =>
  `?access_token=${encodeURIComponent(authorization.replace(/^Bearer /, ''))}`;

/** Ignores short credentials: a short text may occur in a response by chance. */
function hasToken({ headers, body }: Pick<ServiceResponse, 'headers' | 'body'>, authorization = ''): boolean {
  const token = authorization.split(' ').at(-1)!;
  return token.length >= MIN_SECRET_LENGTH && [body, ...Object.values(headers)].some((text) => text.includes(token));
}

/** Reads Retry-After, in seconds or as a date, which may be past. Undefined if it is missing, invalid or too long. */
function readRetryAfterMs({ headers }: ServiceResponse): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return wait <= MAX_WAIT_MS ? Math.max(wait, 0) : undefined;
}
