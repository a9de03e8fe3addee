import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describeFailure } from '../http-client/http-client.ts';
import { BodyCapture, type CaptureBudget } from './body-capture.ts';
import type { ProxyTarget } from './target.ts';

/** How an exchange ended. `unreachable`: there was no connection to the target. */
export type PassOutcome = 'completed' | 'reset' | 'cut' | 'clientLeft' | 'unreachable';

/** An exchange that has passed through. */
export interface PassedExchange {
  readonly request: IncomingMessage;
  readonly requestBody: BodyCapture;
  /** Null without a response of the target. */
  readonly response: IncomingMessage | null;
  readonly responseBody: BodyCapture;
  readonly outcome: PassOutcome;
  /** Why there is no complete response, in words. */
  readonly failure?: string;
  readonly ms: number;
}

/** Replaces or modifies a complete response, and sends it. Returns false to pass it on. */
export type Interceptor = (exchange: PassedExchange, response: ServerResponse) => boolean;

/** Errors before a connection exists. */
const NO_CONNECTION =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$|CERT|UNABLE_TO_VERIFY|TLS|SSL/;

/**
 * Passes a request to the target, and the response to the client: status, headers, bytes and trailers as they arrive.
 * Calls `onEnd` once the response has been sent or has failed.
 */
export function passThrough(
  request: IncomingMessage,
  response: ServerResponse,
  options: PassOptions,
  onEnd: (exchange: PassedExchange) => void,
): void {
  new PassedRequest(request, response, options, onEnd).send(options.target);
}

export interface PassOptions {
  readonly target: ProxyTarget;
  readonly budget: CaptureBudget;
  /** With an interceptor, a response is sent once it is complete. */
  readonly intercept?: Interceptor | undefined;
  /** The part of the request body that has been read. Default: none. */
  readonly held?: readonly Buffer[];
}

class PassedRequest {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #requestBody: BodyCapture;
  readonly #responseBody: BodyCapture;
  readonly #intercept: Interceptor | undefined;
  readonly #onEnd: (exchange: PassedExchange) => void;
  readonly #held: readonly Buffer[];
  readonly #startedAt = performance.now();
  #receivedAt: number | undefined;
  #isIntercepted = false;
  #received: IncomingMessage | null = null;
  #isReset = false;
  #isEnded = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    { budget, intercept, held = [] }: PassOptions,
    onEnd: (exchange: PassedExchange) => void,
  ) {
    this.#request = request;
    this.#response = response;
    this.#requestBody = new BodyCapture(budget);
    this.#responseBody = new BodyCapture(budget);
    this.#intercept = intercept;
    this.#held = held;
    this.#onEnd = onEnd;
  }

  send(target: ProxyTarget): void {
    const sent = target.start(this.#request);
    sent.once('socket', (socket) => this.#watchReset(socket));
    sent.once('response', (received) => this.#receive(received));
    sent.once('error', (error) => this.#fail(error));
    this.#response.once('close', () => {
      if (this.#response.writableFinished || this.#isIntercepted) this.#end('completed');
      else if (!this.#isEnded) this.#end('clientLeft');
      // Without effect after a complete response.
      if (!this.#response.writableFinished) sent.destroy();
    });
    this.#pipeRequest(sent);
  }

  #pipeRequest(sent: ClientRequest): void {
    const request = this.#request;
    const addTrailers = (): void => sent.addTrailers(toPairs(request.rawTrailers) as never);
    for (const chunk of this.#held) {
      this.#requestBody.add(chunk);
      sent.write(chunk);
    }
    if (request.readableEnded) {
      addTrailers();
      sent.end();
      return;
    }
    request.on('data', (chunk: Buffer) => this.#requestBody.add(chunk));
    request.once('end', addTrailers);
    if (hasBody(request)) {
      request.pipe(sent);
      return;
    }
    sent.end();
    request.resume();
  }

  #watchReset(socket: Socket): void {
    const note = ({ code }: NodeJS.ErrnoException): void => {
      if (code === 'ECONNRESET') this.#isReset = true;
    };
    socket.once('error', note);
    this.#response.once('close', () => socket.off('error', note));
  }

  #receive(received: IncomingMessage): void {
    if (!hasValidStatus(received)) {
      received.destroy();
      this.#fail(Object.assign(new Error('invalid status line'), { code: 'HPE_INVALID_STATUS' }));
      return;
    }
    this.#received = received;
    const response = this.#response;
    if (this.#intercept === undefined) {
      this.#writeHead(received);
      received.on('data', (chunk: Buffer) => this.#responseBody.add(chunk));
      received.pipe(response, { end: false });
      received.once('end', () => this.#finish(received));
      // The head does not wait for a body that comes later.
      setImmediate(() => this.#flushHead());
    } else {
      received.on('data', (chunk: Buffer) => this.#responseBody.add(chunk));
      received.once('end', () => this.#sendComplete(received));
    }
    // An incomplete response ends with an error, or with an early close.
    received.once('error', () => {});
    received.once('close', () => {
      if (!received.complete) this.#abort();
    });
  }

  #writeHead({ statusCode, statusMessage, rawHeaders, headers }: IncomingMessage): void {
    this.#response.sendDate = false;
    // A body without a length ends with the connection.
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
      this.#response.useChunkedEncodingByDefault = false;
    this.#response.writeHead(statusCode!, statusMessage, rawHeaders as never);
  }

  #flushHead(): void {
    const { headersSent, writableEnded } = this.#response;
    if (headersSent && !writableEnded && this.#responseBody.bytes === 0) this.#response.flushHeaders();
  }

  #finish({ rawTrailers, complete }: IncomingMessage): void {
    if (!complete) return;
    if (rawTrailers.length > 0) this.#response.addTrailers(toPairs(rawTrailers) as never);
    this.#response.end();
  }

  #sendComplete(received: IncomingMessage): void {
    if (!received.complete) return;
    this.#receivedAt = performance.now();
    const body = this.#responseBody.read();
    if (body === undefined)
      return void this.#response.writeHead(502).end('krr proxy: the response is too large to hold\n');
    this.#isIntercepted = this.#intercept!(this.#describe('completed'), this.#response);
    if (this.#isIntercepted) return;
    this.#writeHead(received);
    this.#response.write(body);
    this.#finish(received);
  }

  /** Ends the connection of the client as the target did, after the bytes that have arrived. */
  #abort(): void {
    const { socket } = this.#response;
    const isReset = this.#isReset;
    this.#flushHead();
    this.#end(isReset ? 'reset' : 'cut', 'the connection was closed before the end of the response');
    if (socket === null) return;
    if (isReset) afterWrites(socket, () => socket.resetAndDestroy());
    else socket.destroySoon();
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.#isEnded || this.#received !== null) return;
    const failure = describeFailure(error as never, 0);
    if (NO_CONNECTION.test(error.code ?? '') || error.code?.startsWith('HPE_')) {
      this.#end('unreachable', failure);
      this.#response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
      this.#response.end(`krr proxy: no response of the target: ${failure}\n`);
      return;
    }
    this.#abort();
  }

  #describe(outcome: PassOutcome, failure?: string): PassedExchange {
    return {
      request: this.#request,
      requestBody: this.#requestBody,
      response: this.#received,
      responseBody: this.#responseBody,
      outcome,
      ...(failure !== undefined && { failure }),
      ms: (this.#receivedAt ?? performance.now()) - this.#startedAt,
    };
  }

  #end(outcome: PassOutcome, failure?: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#onEnd(this.#describe(outcome, failure));
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;

/** Node reads status lines that it cannot write. */
const hasValidStatus = ({ statusCode, statusMessage }: IncomingMessage): boolean =>
  statusCode! >= 100 && /^[\t\x20-\x7e\x80-\xff]*$/.test(statusMessage!);

/** Calls the listener once the socket has written its data. */
function afterWrites(socket: Socket, listener: () => void): void {
  if (socket.writableLength === 0) listener();
  else socket.write('', () => listener());
}

const toPairs = (raw: readonly string[]): readonly (readonly [string, string])[] =>
  Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at]!, raw[2 * at + 1]!] as const);
