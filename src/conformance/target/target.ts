import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ConnectionOptions,
  DEFAULT_TIMEOUT_MS,
  describeFailure,
  HttpClient,
} from '../../http-client/http-client.ts';
import type { NoResponse, ProbeRequest, ServiceResponse } from './exchange.ts';
import { Limits } from './limits.ts';
import { containsToken, createMessage, type Message } from './message.ts';
import { describeUnavailable, isUnavailable, RetryPolicy } from './retry.ts';
import { type TokenOptions, Tokens } from './tokens.ts';

/** The addresses of a deployment and how to send requests to it. */
export interface TargetOptions extends ConnectionOptions, TokenOptions {
  /** The base URL of the REST interface, without `/rest`. Omitted if only SOAP is checked. */
  readonly baseUrl?: string;
  /** The complete URL of SOAP 16-02: `http://127.0.0.1:8080/ws-v5`. Without it, SOAP is not checked. */
  readonly soapUrl?: string;
  /** The maximum number of concurrent requests. Default: 4. */
  readonly concurrency?: number;
  /** The maximum number of requests per second. */
  readonly rate?: number;
  /** The maximum time of the whole run, in ms. The report says which rules were not checked by then. Default: no limit. */
  readonly maxTimeMs?: number;
}

const DEFAULT_CONCURRENCY = 4;

const ENDED: NoResponse = { failed: 'the run was ended', isFinal: true };

/** Sends requests to a deployment, with limits on concurrency, rate, time and memory. Tokens do not leave this object. */
export class Target {
  /** Empty if only SOAP is checked. */
  readonly baseUrl: string;
  readonly tokens: Tokens;
  readonly #timeoutMs: number;
  readonly #concurrency: number;
  readonly #rate: number | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #http: HttpClient;
  readonly #limits: Limits;
  readonly #retries = new RetryPolicy();
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  #nextStart = 0;
  #unavailable: unknown;
  /** The number of requests sent. */
  requests = 0;

  /** After `signal` is aborted, a limit is reached, or a token is unavailable, only requests that undo a change are sent. */
  constructor(options: TargetOptions, signal?: AbortSignal) {
    this.baseUrl = (options.baseUrl ?? '').replace(/\/+$/, '');
    this.tokens = new Tokens(options);
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
    this.#rate = options.rate;
    this.#signal = signal;
    this.#http = new HttpClient(options);
    this.#limits = new Limits(options.maxTimeMs);
  }

  /** Sends a request. Repeats it, on a new connection, if the connection fails or the response indicates load. */
  async exchange(
    request: ProbeRequest,
    how: { readonly isUndoing?: true } = {},
  ): Promise<ServiceResponse | NoResponse> {
    const isUndoing = how.isUndoing ?? false;
    return this.#inSlot(() => this.#sendUntilAvailable(request, isUndoing));
  }

  /**
   * Sends requests on one connection, each without waiting for a response. As RFC 9112, section 9.3.2, requires, requests
   * without a response on a closed connection are sent again on others, each alone.
   */
  async exchangePipelined(requests: readonly ProbeRequest[]): Promise<readonly (ServiceResponse | NoResponse)[]> {
    const responses = await this.#inSlot(() => this.#sendPipelined(requests));
    return Promise.all(
      requests.map((request, index) => {
        const response = responses[index];
        return response === undefined || isUnavailable(response) ? this.exchange(request) : response;
      }),
    );
  }

  async #inSlot<T>(send: () => Promise<T>): Promise<T> {
    await this.#acquireSlot();
    try {
      return await send();
    } finally {
      this.#inFlight--;
      this.#waiting.shift()?.();
    }
  }

  /** The reason why the run ended early; undefined while it goes on, and if it only reached a limit. */
  get ended(): unknown {
    return this.#unavailable ?? (this.#signal?.aborted ? this.#signal.reason : undefined);
  }

  /** The limit that the run reached, in words. */
  get limitReached(): string | undefined {
    return this.#limits.reached;
  }

  /** Of the responses that were received so far, only these are kept. */
  keepOnly(responses: Iterable<ServiceResponse>): void {
    this.#limits.keepOnly(responses);
  }

  close(): void {
    this.#limits.close();
    this.#http.close();
  }

  async #sendUntilAvailable(request: ProbeRequest, isUndoing: boolean): Promise<ServiceResponse | NoResponse> {
    const signal = isUndoing ? undefined : this.#createSignal();
    for (let attempts = 1; ; attempts++) {
      const response = await this.#send(request, isUndoing, attempts > 1);
      if (await this.#retries.wait(response, attempts, signal)) continue;
      if (!isUnavailable(response)) return response;
      return { failed: describeUnavailable(response, attempts), isUnavailable: true };
    }
  }

  async #send(request: ProbeRequest, isUndoing: boolean, isRetry: boolean): Promise<ServiceResponse | NoResponse> {
    const message = await this.#prepare(request, isUndoing);
    if ('failed' in message) return message;
    const sentAt = performance.now();
    try {
      const response = await this.#withTimeout(isUndoing, (signal) => this.#sendOne(message, signal, isRetry));
      return this.#admit(response, message, sentAt, isUndoing);
    } catch (error) {
      return this.#toNoResponse(error as Error, isUndoing);
    }
  }

  /** Counts a request and adds its token. Returns a reason if it must not be sent. */
  async #prepare(request: ProbeRequest, isUndoing: boolean): Promise<Message | NoResponse> {
    await this.#throttle();
    const notSent = isUndoing ? undefined : this.#findEnd();
    if (notSent !== undefined) return notSent;
    let authorization: string | undefined;
    try {
      authorization = await this.tokens.getAuthorization(request.authorization, { fallbackToLastToken: isUndoing });
    } catch (error) {
      this.#unavailable ??= error;
      return ENDED;
    }
    this.requests++;
    return createMessage(request, this.baseUrl, authorization);
  }

  async #sendOne(message: Message, signal: AbortSignal, isRetry: boolean): Promise<ServiceResponse> {
    const { url, httpVersion } = message;
    if (httpVersion === undefined) return this.#http.send(url, message, signal, isRetry);
    const { responses, failure } = await this.#http.sendOnOneConnection([message], httpVersion, signal);
    if (failure !== undefined) throw failure;
    return responses[0]!;
  }

  /** The responses in the order received. Undefined for a request that may be sent again, alone. */
  async #sendPipelined(
    requests: readonly ProbeRequest[],
  ): Promise<readonly (ServiceResponse | NoResponse | undefined)[]> {
    const messages: Message[] = [];
    for (const request of requests) {
      const message = await this.#prepare(request, false);
      if ('failed' in message) return requests.map(() => message);
      messages.push(message);
    }
    const sentAt = performance.now();
    try {
      const { responses, failure, isClosed } = await this.#withTimeout(false, (signal) =>
        this.#http.sendOnOneConnection(messages, '1.1', signal),
      );
      const missing = failure === undefined || isClosed ? undefined : this.#toNoResponse(failure, false);
      return messages.map((message, index) => {
        const response = responses[index];
        return response === undefined ? missing : this.#admit(response, message, sentAt, false);
      });
    } catch (error) {
      const failure = this.#toNoResponse(error as Error, false);
      return requests.map(() => (failure.isTimeout || failure.isFinal ? failure : undefined));
    }
  }

  #admit(
    response: ServiceResponse,
    { authorization }: Message,
    sentAt: number,
    isUndoing: boolean,
  ): ServiceResponse | NoResponse {
    const admitted = { ...response, containsToken: containsToken(response, authorization), sentAt };
    return isUndoing || this.#limits.admit(admitted) ? admitted : this.#findEnd()!;
  }

  #toNoResponse(error: Error, isUndoing: boolean): NoResponse {
    const failure: NoResponse = {
      failed: describeFailure(error, this.#timeoutMs),
      ...(error.name === 'TimeoutError' && { isTimeout: true }),
    };
    return isUndoing ? failure : (this.#findEnd() ?? failure);
  }

  async #withTimeout<T>(isUndoing: boolean, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // Node 20 may collect a signal of AbortSignal.timeout that only AbortSignal.any uses; then it never aborts.
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new DOMException('no response', 'TimeoutError')), this.#timeoutMs);
    try {
      return await send(isUndoing ? timeout.signal : AbortSignal.any([timeout.signal, this.#createSignal()]));
    } finally {
      clearTimeout(timer);
    }
  }

  #createSignal(): AbortSignal {
    const { signal } = this.#limits;
    return this.#signal === undefined ? signal : AbortSignal.any([signal, this.#signal]);
  }

  /** The result of a request that is not sent, or whose response is not kept. */
  #findEnd(): NoResponse | undefined {
    if (this.ended !== undefined) return ENDED;
    const { reached } = this.#limits;
    return reached === undefined ? undefined : { failed: reached, isFinal: true, isUnavailable: true };
  }

  async #acquireSlot(): Promise<void> {
    while (this.#inFlight >= this.#concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inFlight++;
  }

  /** Applies the rate limit; retries count too. */
  async #throttle(): Promise<void> {
    if (this.#rate === undefined) return;
    const start = Math.max(performance.now(), this.#nextStart);
    this.#nextStart = start + 1000 / this.#rate;
    await sleep(start - performance.now());
  }
}
