import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici';
import type { NoReply, Reply, Request, TokenName } from './exchange.ts';
import { failureOf } from './failure.ts';
import { isLoopback } from './guards.ts';
import { collect, flat, textOf } from './received.ts';

/** How to reach a deployment. */
export interface TargetOptions {
  /** Without `/rest`. */
  readonly baseUrl: string;
  /** Access tokens by what they give. */
  readonly tokens: Partial<Readonly<Record<TokenName, string>>>;
  /** How long one request may take, in ms. */
  readonly timeoutMs: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests a second, at the most. */
  readonly rate?: number;
  /** PEM text: an authority to trust, and the client's own certificate and key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const TOO_MANY = 429;
/** A deployment that says later than this is not waited for. */
const LONGEST_WAIT_MS = 60_000;
const MOST_WAITS = 5;
/** A shorter token is a word for a mock, and no secret. */
const SHORTEST_SECRET = 8;

/** A deployment, as the judge reaches it: bounded in how much it asks at once and how fast. Tokens stay in here. */
export class Target {
  readonly baseUrl: string;
  readonly #options: TargetOptions;
  readonly #dispatcher: Dispatcher;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #nextStart = 0;
  /** How many requests have been sent. */
  requests = 0;

  constructor(options: TargetOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#options = options;
    this.#dispatcher = dispatcherFor(new URL(this.baseUrl), options);
  }

  hasJwt(name: TokenName): boolean {
    return isJwt(this.#options.tokens[name]);
  }

  /** A text in which every token is replaced by a word: a deployment may repeat what it was sent. */
  redact(text: string): string {
    const secrets = Object.values(this.#options.tokens).filter(({ length }) => length >= SHORTEST_SECRET);
    return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '<token>'), text);
  }

  has(token: TokenName): boolean {
    return this.#options.tokens[token] !== undefined;
  }

  /** Sends a request; a connection that fails is tried once more, and 429 is waited for as long as it says. */
  async exchange(request: Request): Promise<Reply | NoReply> {
    await this.#turn();
    try {
      const first = await this.#patiently(request);
      return 'failed' in first ? await this.#patiently(request) : first;
    } finally {
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #patiently(request: Request): Promise<Reply | NoReply> {
    for (let waits = 0; ; waits++) {
      const reply = await this.#send(request);
      if ('failed' in reply || reply.status !== TOO_MANY || waits === MOST_WAITS) return reply;
      const wait = waitOf(reply);
      if (wait === undefined) return reply;
      await sleep(wait);
    }
  }

  async #send({ method, path, headers, authorization, body }: Request): Promise<Reply | NoReply> {
    await this.#pace();
    const begun = performance.now();
    this.requests++;
    try {
      const {
        statusCode,
        headers: received,
        body: stream,
      } = await send(this.baseUrl + path, {
        method,
        headers: { ...headers, ...this.#authorization(authorization) },
        body,
        dispatcher: this.#dispatcher,
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      const text = textOf(await collect(stream));
      const ms = performance.now() - begun;
      const reply = { status: statusCode, headers: flat(received), ...text, ms };
      return { ...reply, holdsToken: holdsToken(reply, this.#authorization(authorization).Authorization) };
    } catch (error) {
      return { failed: failureOf(error as Error & { code?: string }, this.#options.timeoutMs) };
    }
  }

  #authorization(authorization: Request['authorization']): Record<string, string> {
    if (authorization === null) return {};
    if ('raw' in authorization) return { Authorization: authorization.raw };
    const token = this.#options.tokens[authorization.token];
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  /** Waits until fewer requests are under way than may be. */
  async #turn(): Promise<void> {
    while (this.#underWay >= this.#options.concurrency)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#underWay++;
  }

  /** Waits until the rate allows another request, which may be one that is sent again. */
  async #pace(): Promise<void> {
    if (this.#options.rate === undefined) return;
    const start = Math.max(performance.now(), this.#nextStart);
    this.#nextStart = start + 1000 / this.#options.rate;
    await sleep(start - performance.now());
  }
}

/** The credentials behind the scheme, unless they are so short that they may stand there by chance. */
function holdsToken({ headers, body }: Pick<Reply, 'headers' | 'body'>, authorization = ''): boolean {
  const token = authorization.split(' ').at(-1)!;
  return token.length >= SHORTEST_SECRET && [body, ...Object.values(headers)].some((text) => text.includes(token));
}

/** Whether a token is a JWT, by its looks: three parts with dots between them. */
export const isJwt = (token: string | undefined): boolean => token?.split('.').length === 3;

/** Proxies are those of the environment; what is sent to this machine takes no way through another. */
function dispatcherFor(url: URL, { ca, cert, key, timeoutMs }: TargetOptions): Dispatcher {
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const options = {
    connect: { ...tls, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return isLoopback(url) ? new Agent(options) : new EnvHttpProxyAgent({ ...options, requestTls: tls });
}

/** Retry-After, in seconds or as a date; undefined if there is none, or none worth waiting for. */
function waitOf({ headers }: Reply): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return wait >= 0 && wait <= LONGEST_WAIT_MS ? wait : undefined;
}
