import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../contract/index.ts';
import { loggedPathOf } from './errors.ts';
import type { Decision, Ending, Struck } from './faults/index.ts';
import { type Entry, type Journal, readForJournal } from './journal/index.ts';
import type { Log } from './log.ts';
import type { Service } from './service.ts';

/** How faults and the journal name what is asked for. */
export interface Named {
  /** The last word of its path. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
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

  /** A request has come, for an operation or for a path that has none. */
  receive(request: FastifyRequest, named?: Named): Entry {
    const { method, url, headers, raw } = request;
    const path = loggedPathOf(request);
    request.entry = this.#journal.arrive({ method, url, path, headers, socket: raw.socket, ...named });
    return request.entry;
  }

  /** Before anybody looks at the token. `goOn` is called at once, later, or never, as the fault has it. */
  strikeOnArrival(request: FastifyRequest, reply: FastifyReply, named: Named, goOn: () => void): void {
    const { faults } = this.#service;
    if (faults.isEmpty) {
      goOn();
      return;
    }
    const { authorization } = request.headers;
    const asked = { ...named, authorization };
    this.#strike(faults.onArrival(asked), request, reply, goOn);
  }

  /** Once the body is read, if it is a batch: of persons, whoever they are, in JSON unless somebody has read it already. */
  strikeOnBatch(
    request: FastifyRequest,
    reply: FastifyReply,
    named: Named,
    goOn: () => void,
    read: (body: unknown) => readonly string[] | null = identifiersIn,
  ): void {
    const { faults } = this.#service;
    const identifiers = faults.isEmpty || request.struck !== undefined ? null : read(request.body);
    if (identifiers === null) {
      goOn();
      return;
    }
    const { body, headers } = request;
    const asked = { ...named, authorization: headers.authorization, identifiers, body };
    this.#strike(faults.onBatch(asked), request, reply, goOn);
  }

  /** A request has been answered. What a fault has struck is seen off when the fault says how it ended. */
  seeOff(request: FastifyRequest, reply: FastifyReply): void {
    if (request.struck !== undefined) return;
    this.#logLine(request, reply, `${reply.statusCode}`);
    if (request.entry !== undefined) this.#end(request.entry, reply, 'answered');
  }

  /**
   * The answer of a request has been sent, or its connection is no more: who is not seen off by now has left. That is not
   * logged: who breaks off in a body has been, as what it then is, no HTTP.
   */
  close(request: FastifyRequest, reply: FastifyReply): void {
    const { entry, struck } = request;
    if (entry === undefined || entry.outcome !== null || struck !== undefined) return;
    this.#end(entry, reply, 'clientLeft');
  }

  #strike({ strike, nearMisses }: Decision, request: FastifyRequest, reply: FastifyReply, goOn: () => void): void {
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
    void struck.ending.then((outcome) => {
      const how = outcome === 'answered' ? `${reply.raw.statusCode}` : outcome;
      this.#logLine(request, reply, `${how} (fault ${strike.fault.name})`);
      if (entry !== undefined) this.#end(entry, reply, outcome);
    });
    void this.#begin(struck, request, goOn);
  }

  /** That a request comes again is told by its body, and a fault may let nobody else read it. */
  async #begin(struck: Struck, request: FastifyRequest, goOn: () => void): Promise<void> {
    if (request.entry?.key === null) {
      const body = await readForJournal(this.#journal, request.entry, request.raw);
      if (body === null) return;
      request.readAhead = body;
    }
    struck.begin(goOn);
  }

  #end(entry: Entry, reply: FastifyReply, outcome: Ending): void {
    const status = reply.raw.headersSent ? reply.statusCode : null;
    const length = reply.getHeader('content-length');
    const bytes = length === undefined ? undefined : Number(length);
    this.#journal.end(entry, { status, outcome, bytes, retryAfter: reply.getHeader('retry-after') });
  }

  #logLine(request: FastifyRequest, reply: FastifyReply, how: string): void {
    const { persons, method } = request;
    const count = persons === undefined ? '' : ` ${persons} person${persons === 1 ? '' : 's'}`;
    this.#log.info(`${method} ${loggedPathOf(request)} ${how}${count} ${reply.elapsedTime.toFixed(1)} ms`);
  }
}

/** The identifiers of a batch, right or wrong; null if the body is none. */
function identifiersIn(body: unknown): readonly string[] | null {
  const { personidentifikatorer } = (body ?? {}) as { personidentifikatorer?: unknown };
  if (!Array.isArray(personidentifikatorer)) return null;
  return personidentifikatorer.map((item) => (typeof item === 'object' ? '' : String(item)));
}
