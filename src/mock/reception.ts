import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../contract/index.ts';
import { loggedPathOf } from './errors.ts';
import type { Asked, Batch, Decision, Ending, FaultPlan, Form, Struck } from './faults/index.ts';
import { type Entry, type Journal, type Read, readForJournal } from './journal/index.ts';
import type { Log } from './log.ts';
import type { Service } from './service.ts';
import { whenOver } from './when-over.ts';

/** How faults and the journal name what is asked for. */
export interface Named {
  /** The last word of its path. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** What its answers are made of; JSON unless given. */
  readonly form?: Form;
}

export const namedBy = ({ path, version }: Operation): Named => ({
  operation: path.slice(path.lastIndexOf('/') + 1),
  version,
});

/**
 * Receives requests and sees them off: each is put into the journal as it comes and as it ends, and what a fault of the
 * scenario does to it happens in between.
 */
export class Reception {
  readonly #service: Service;
  readonly #journal: Journal;
  readonly #log: Log;

  constructor(service: Service, journal: Journal, log: Log) {
    this.#service = service;
    this.#journal = journal;
    this.#log = log;
  }

  /**
   * A request has come, whatever it is for: it is seen off when it is over. One listener of our own costs a request 2 µs
   * less than the framework's hook for answers and another listener for clients that leave.
   */
  attend(request: FastifyRequest, reply: FastifyReply): void {
    const begun = performance.now();
    const end = (): void => this.#seeOff(request, reply, begun);
    // Pipelined behind what ended the connection, it is over before it is received.
    if (request.raw.socket.destroyed) queueMicrotask(end);
    else whenOver(reply, end);
  }

  /** A request has come for an operation, or for a path that has none. */
  receive(request: FastifyRequest, named?: Named): void {
    const { method, url, headers, raw } = request;
    request.entry = this.#journal.arrive({
      method,
      url,
      path: loggedPathOf(request),
      headers,
      socket: raw.socket,
      operation: named?.operation,
      version: named?.version,
    });
  }

  /**
   * Before anybody looks at the token. `goOn` is called at once, later, or never, as the fault has it. Where a fault asks
   * for the batch, all are decided once the body is read.
   */
  strike(request: FastifyRequest, reply: FastifyReply, named: Named, goOn: () => void): void {
    const { faults } = this.#service;
    if (faults.isEmpty) {
      goOn();
      return;
    }
    const asked = { ...named, authorization: request.headers.authorization };
    const bodyIsToCome = request.entry?.key === null;
    if (faults.needsBatch && bodyIsToCome) void this.#strikeOnBody(faults, asked, request, reply, goOn);
    else this.#strike(faults.decide(asked), request, reply, goOn, bodyIsToCome);
  }

  /** The same for what only an operation of its own can read: nothing is decided yet if a fault asks for the batch. */
  strikeUnlessBatch(request: FastifyRequest, reply: FastifyReply, named: Named, goOn: () => void): void {
    if (this.#service.faults.needsBatch) goOn();
    else this.strike(request, reply, named, goOn);
  }

  /** What was not decided by `strikeUnlessBatch`, once it is read; null if it asks for nobody. */
  strikeOnBatch(
    request: FastifyRequest,
    reply: FastifyReply,
    named: Named,
    goOn: () => void,
    batch: Batch | null,
  ): void {
    const { faults } = this.#service;
    if (!faults.needsBatch || request.struck !== undefined) {
      goOn();
      return;
    }
    const asked = { ...named, authorization: request.headers.authorization, ...(batch && { batch }) };
    this.#strike(faults.decide(asked), request, reply, goOn, false);
  }

  /**
   * A request is over. What a fault has struck is seen off when the fault says how it ended. That a client has left is not
   * logged: who breaks off in a body has been, as what it then is, no HTTP.
   */
  #seeOff(request: FastifyRequest, reply: FastifyReply, begun: number): void {
    const { entry, struck, raw } = request;
    if (struck !== undefined) return;
    const hasLeft = raw.socket.destroyed && !reply.raw.writableFinished;
    if (!hasLeft) this.#logLine(request, `${reply.statusCode}`, begun);
    if (entry === undefined) return;
    if (hasLeft) this.#end(entry, reply, 'clientLeft', null);
    else this.#end(entry, reply, 'answered', lengthOf(reply));
  }

  /** A client that has left in its body is counted, and nobody goes on. */
  async #strikeOnBody(
    faults: FaultPlan,
    asked: Asked,
    request: FastifyRequest,
    reply: FastifyReply,
    goOn: () => void,
  ): Promise<void> {
    const read = await this.#readAhead(request);
    const batch = batchIn(read?.json);
    this.#strike(faults.decide({ ...asked, batch }), request, reply, read === null ? () => {} : goOn, false);
  }

  #strike(
    { strike, nearMisses }: Decision,
    request: FastifyRequest,
    reply: FastifyReply,
    goOn: () => void,
    bodyIsToCome: boolean,
  ): void {
    const { entry } = request;
    if (entry !== undefined && (strike !== null || nearMisses.length > 0)) {
      const fault = strike && { name: strike.fault.name, attempt: strike.attempt };
      this.#journal.struck(entry, fault, nearMisses);
    }
    if (strike === null) {
      goOn();
      return;
    }
    const struck = this.#service.strikes.on(reply, strike);
    request.struck = struck;
    void struck.ending.then((outcome) => this.#seeOffStruck(struck, outcome, request, reply));
    if (bodyIsToCome) void this.#readAhead(request).then((read) => read && struck.begin(goOn));
    else struck.begin(goOn);
  }

  #seeOffStruck(struck: Struck, outcome: Ending, request: FastifyRequest, reply: FastifyReply): void {
    const { entry } = request;
    const { name } = struck.strike.fault;
    const how = outcome === 'answered' ? `${reply.raw.statusCode}` : outcome;
    if (entry === undefined) return;
    this.#logLine(request, struck.spared === null ? `${how} (fault ${name})` : how, entry.arrivedAt);
    if (struck.failure !== null) this.#log.error(`the fault ${name} failed: ${struck.failure.stack}`);
    if (struck.spared !== null) this.#journal.spared(entry, struck.spared);
    this.#end(entry, reply, outcome, struck.bytes);
  }

  /** That a request comes again is told by its body, and a fault may let nobody else read it. Null if it never comes. */
  async #readAhead(request: FastifyRequest): Promise<Read | null> {
    const read = await readForJournal(this.#journal, request.entry!, request.raw);
    request.readAhead = read?.body;
    return read;
  }

  #end(entry: Entry, reply: FastifyReply, outcome: Ending, bytes: number | null): void {
    const isBegun = reply.raw.headersSent && (outcome === 'answered' || reply.raw.socket !== null);
    const status = isBegun ? reply.statusCode : null;
    this.#journal.end(entry, { status, outcome, bytes, retryAfter: reply.getHeader('retry-after') });
  }

  #logLine(request: FastifyRequest, how: string, begun: number): void {
    const { persons, method } = request;
    const count = persons === undefined ? '' : ` ${persons} person${persons === 1 ? '' : 's'}`;
    // In whole numbers: `toFixed` alone takes half the time of a line.
    const tenths = Math.round((performance.now() - begun) * 10);
    this.#log.info(`${method} ${loggedPathOf(request)} ${how}${count} ${Math.trunc(tenths / 10)}.${tenths % 10} ms`);
  }
}

/** Bytes of an answer's body; null if it has none. */
function lengthOf(reply: FastifyReply): number | null {
  const length = reply.getHeader('content-length');
  return length === undefined ? null : Number(length);
}

/** What a body asks for, right or wrong; undefined if it is no batch of persons. */
function batchIn(body: unknown): Batch | undefined {
  const { personidentifikatorer } = (body ?? {}) as { personidentifikatorer?: unknown };
  if (!Array.isArray(personidentifikatorer)) return undefined;
  return { identifiers: personidentifikatorer.map((item) => (typeof item === 'object' ? '' : String(item))), body };
}
