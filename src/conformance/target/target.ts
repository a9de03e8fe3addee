import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, request as send } from 'undici';
import {
  type ConnectionOptions,
  createDispatcher,
  decodeBody,
  describeFailure,
  flattenHeaders,
  readBytes,
} from '../../http-client/http-client.ts';
import { type NoResponse, type ProbeRequest, resolveAddress, type ServiceResponse } from './exchange.ts';
import { MIN_SECRET_LENGTH, type TokenOptions, Tokens } from './tokens.ts';

/** How to reach a deployment. */
export interface TargetOptions extends ConnectionOptions, TokenOptions {
  /** Without `/rest`. Left out where SOAP alone is judged. */
  readonly baseUrl?: string;
  /** Where SOAP 16-02 is answered, whole: `http://127.0.0.1:8080/ws-v5`. Nothing is asked over SOAP without it. */
  readonly soapUrl?: string;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests a second, at the most. */
  readonly rate?: number;
}

const TOO_MANY = 429;
/** A deployment that says later than this is not waited for. */
const MAX_WAIT_MS = 60_000;
const MAX_WAITS = 5;
const ENDED: NoResponse = { failed: 'the run was ended' };

/** A deployment, as the judge reaches it: bounded in how much it asks at once and how fast. Tokens stay in here. */
export class Target {
  /** Empty where SOAP alone is judged. */
  readonly baseUrl: string;
  readonly tokens: Tokens;
  readonly #options: TargetOptions;
  readonly #signal: AbortSignal | undefined;
  /** By origin: one may be this machine, and the other behind a proxy. */
  readonly #dispatchers = new Map<string, Dispatcher>();
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  #nextStart = 0;
  #unavailable: unknown;
  /** How many requests have been sent. */
  requests = 0;

  /** Once `signal` is aborted, or a token cannot be had, every request fails, but for those that change something back. */
  constructor(options: TargetOptions, signal?: AbortSignal) {
    this.baseUrl = (options.baseUrl ?? '').replace(/\/+$/, '');
    this.tokens = new Tokens(options);
    this.#options = options;
    this.#signal = signal;
  }

  /** Sends a request; a connection that fails is tried once more, and 429 is waited for as long as it says. */
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

  /** Why the run is over before its end; undefined while it is not. */
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
      const reply = await this.#send(request, isUndoing);
      if ('failed' in reply || reply.status !== TOO_MANY || waits === MAX_WAITS) return reply;
      const wait = readRetryAfterMs(reply);
      if (wait === undefined) return reply;
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
    const begun = performance.now();
    const address = resolveAddress(request, this.baseUrl);
    this.requests++;
    try {
      const {
        statusCode,
        headers: received,
        body: stream,
      } = await send(address, {
        method,
        headers: { ...headers, ...(value !== undefined && { Authorization: value }) },
        body,
        dispatcher: this.#getDispatcher(address),
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      const text = decodeBody(await readBytes(stream));
      const ms = performance.now() - begun;
      const reply = { status: statusCode, headers: flattenHeaders(received), ...text, ms };
      return { ...reply, containsToken: hasToken(reply, value) };
    } catch (error) {
      if (signal?.aborted) return ENDED;
      return { failed: describeFailure(error as Error & { code?: string }, this.#options.timeoutMs) };
    }
  }

  /** Waits until fewer requests are under way than may be. */
  async #acquireSlot(): Promise<void> {
    while (this.#inFlight >= this.#options.concurrency)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inFlight++;
  }

  /** Waits until the rate allows another request, which may be one that is sent again. */
  async #throttle(): Promise<void> {
    if (this.#options.rate === undefined) return;
    const start = Math.max(performance.now(), this.#nextStart);
    this.#nextStart = start + 1000 / this.#options.rate;
    await sleep(start - performance.now());
  }
}

/** The credentials behind the scheme, unless they are so short that they may stand there by chance. */
function hasToken({ headers, body }: Pick<ServiceResponse, 'headers' | 'body'>, authorization = ''): boolean {
  const token = authorization.split(' ').at(-1)!;
  return token.length >= MIN_SECRET_LENGTH && [body, ...Object.values(headers)].some((text) => text.includes(token));
}

/**
 * Retry-After, in seconds or as a date, which may have passed on the way; undefined if there is none, or none worth
 * waiting for.
 */
function readRetryAfterMs({ headers }: ServiceResponse): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return wait <= MAX_WAIT_MS ? Math.max(wait, 0) : undefined;
}
