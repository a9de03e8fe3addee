import { Connection, type Response } from './connection.ts';
import type { FuzzRequest } from './http.ts';
import { findFailure } from './verdict.ts';

/** A response or an end that the mock should not cause. */
export interface Failure {
  readonly number: number;
  readonly reason: string;
  readonly request: FuzzRequest;
  /** The response; empty without one. */
  readonly text: string;
}

export interface Numbered {
  readonly number: number;
  readonly request: FuzzRequest;
}

/** The requests of a round, and the counts of their results. */
export interface RoundInput {
  readonly port: number;
  readonly connections: number;
  /** The next request; undefined at the end of the round. */
  readonly next: () => Numbered | undefined;
  /** The number of requests that are sent at once on a connection. */
  readonly pipelined: number;
  readonly onResult: (request: FuzzRequest, status: number | string) => void;
  /** The duration of a request that was sent alone, in milliseconds. */
  readonly onDuration: (numbered: Numbered, ms: number) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** A request without faults has a response by then, on a busy machine too. */
const HANG_MS = 30_000;
/** Responses with faults may never come. */
const PATIENCE_MS = 250;

/** Sends the requests of a round on several connections at once. */
export const runRound = (input: RoundInput): Promise<unknown> =>
  Promise.all(Array.from({ length: input.connections }, () => new Worker(input).run()));

class Worker {
  readonly #input: RoundInput;
  readonly #connection: Connection;

  constructor(input: RoundInput) {
    this.#input = input;
    this.#connection = new Connection(input.port);
  }

  async run(): Promise<void> {
    let batch: Numbered[] = [];
    for (let numbered = this.#input.next(); numbered !== undefined; numbered = this.#input.next()) {
      if (numbered.request.isRaw || numbered.request.isFaulty) await this.#sendAlone(numbered);
      else batch.push(numbered);
      if (batch.length < this.#input.pipelined) continue;
      await this.#sendAll(batch);
      batch = [];
    }
    await this.#sendAll(batch);
    this.#connection.close();
  }

  /** Sends the rest again if the server has closed the connection after a response. */
  async #sendAll(batch: readonly Numbered[]): Promise<void> {
    let rest = batch;
    let isRepeated = false;
    while (rest.length > 0) {
      const bytes = rest.map(({ request }) => request.bytes);
      const started = performance.now();
      const { responses, end } = await this.#connection.send(bytes, HANG_MS);
      if (rest.length === 1) this.#input.onDuration(rest[0]!, performance.now() - started);
      for (const [index, response] of responses.entries()) this.#evaluate(rest[index]!, response);
      rest = rest.slice(responses.length);
      if (rest.length === 0 || (end === 'closed' && responses.length > 0)) continue;
      // An idle connection that the server has just closed is not a failure.
      if (end === 'closed' && !isRepeated) {
        isRepeated = true;
        continue;
      }
      this.#fail(rest[0]!, end === 'timeout' ? `no response within ${HANG_MS / 1000} s` : 'closed without a response');
      rest = rest.slice(1);
    }
  }

  async #sendAlone(numbered: Numbered): Promise<void> {
    const { isRaw, bytes } = numbered.request;
    const connection = isRaw ? new Connection(this.#input.port) : this.#connection;
    const { responses, end } = await connection.send([bytes], isRaw ? HANG_MS : PATIENCE_MS, isRaw);
    for (const response of responses) this.#evaluate(numbered, response);
    if (isRaw && end === 'timeout') this.#fail(numbered, `open ${HANG_MS / 1000} s after the client has ended`);
    else if (responses.length === 0) this.#input.onResult(numbered.request, end);
  }

  #evaluate(numbered: Numbered, response: Response): void {
    this.#input.onResult(numbered.request, response.status);
    const reason = findFailure(numbered.request, response);
    if (reason !== undefined) this.#input.onFailure({ ...numbered, reason, text: response.text });
  }

  #fail({ number, request }: Numbered, reason: string): void {
    this.#input.onResult(request, reason);
    this.#input.onFailure({ number, request, reason, text: '' });
  }
}
