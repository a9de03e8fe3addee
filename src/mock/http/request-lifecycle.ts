import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../../contract/index.ts';
import type {
  Batch,
  FaultMatcher,
  FaultOutcome,
  InjectedFault,
  MatchResult,
  RequestFacts,
  ResponseFormat,
} from '../faults/index.ts';
import { type Entry, type Journal, type RequestBody, readBodyForJournal } from '../journal/index.ts';
import type { MockState } from '../state.ts';
import { getLoggedPath } from './errors.ts';
import type { Log } from './log.ts';

/** Calls `end` once a reply has been sent, or its connection is no more; perhaps twice. */
export function onResponseClosed({ raw, request: { raw: request } }: FastifyReply, listener: () => void): void {
  const { socket } = request;
  if (socket.destroyed) {
    listener();
    return;
  }
  raw.on('close', listener);
  if (raw.socket !== null) return;
  // Pipelined behind another one, a reply has no connection yet, and is not told when that closes.
  socket.setMaxListeners(0);
  socket.once('close', listener);
  raw.on('close', () => socket.off('close', listener));
}

/** How faults and the journal name what is asked for. */
export interface OperationLabel {
  /** The last word of its path. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** What its answers are made of; JSON unless given. */
  readonly format?: ResponseFormat;
}

export const toOperationLabel = ({ path, version }: Operation): OperationLabel => ({
  operation: path.slice(path.lastIndexOf('/') + 1),
  version,
});

/**
 * Receives requests and sees them off: each is put into the journal as it comes and as it ends, and what a fault of the
 * scenario does to it happens in between.
 */
export class RequestLifecycle {
  readonly #state: MockState;
  readonly #journal: Journal;
  readonly #log: Log;

  constructor(service: MockState, journal: Journal, log: Log) {
    this.#state = service;
    this.#journal = journal;
    this.#log = log;
  }

  /**
   * A request has come, whatever it is for: it is seen off when it is over. One listener of our own costs a request 2 µs
   * less than the framework's hook for answers and another listener for clients that leave.
   */
  trackCompletion(request: FastifyRequest, reply: FastifyReply): void {
    const begun = performance.now();
    const end = (): void => this.#completeRequest(request, reply, begun);
    // Pipelined behind what ended the connection, it is over before it is received.
    if (request.raw.socket.destroyed) queueMicrotask(end);
    else onResponseClosed(reply, end);
  }

  /** A request has come for an operation, or for a path that has none. */
  recordRequest(request: FastifyRequest, label?: OperationLabel): void {
    const { method, url, headers, raw } = request;
    request.entry = this.#journal.recordRequest({
      method,
      url,
      path: getLoggedPath(request),
      headers,
      socket: raw.socket,
      operation: label?.operation,
      version: label?.version,
    });
  }

  /**
   * Before anybody looks at the token. `goOn` is called at once, later, or never, as the fault has it. Where a fault asks
   * for the batch, all are decided once the body is read.
   */
  injectFault(request: FastifyRequest, reply: FastifyReply, label: OperationLabel, next: () => void): void {
    const { faultMatcher } = this.#state;
    if (faultMatcher.isEmpty) {
      next();
      return;
    }
    const facts = { ...label, authorization: request.headers.authorization };
    const isBodyPending = request.entry?.key === null;
    if (faultMatcher.needsBatch && isBodyPending)
      void this.#injectFaultOnBody(faultMatcher, facts, request, reply, next);
    else this.#applyMatch(faultMatcher.match(facts), request, reply, next, isBodyPending);
  }

  /** The same for what only an operation of its own can read: nothing is decided yet if a fault asks for the batch. */
  injectFaultUnlessBatch(request: FastifyRequest, reply: FastifyReply, label: OperationLabel, next: () => void): void {
    if (this.#state.faultMatcher.needsBatch) next();
    else this.injectFault(request, reply, label, next);
  }

  /** What was not decided by `strikeUnlessBatch`, once it is read; null if it asks for nobody. */
  injectFaultOnBatch(
    request: FastifyRequest,
    reply: FastifyReply,
    label: OperationLabel,
    next: () => void,
    batch: Batch | null,
  ): void {
    const { faultMatcher } = this.#state;
    if (!faultMatcher.needsBatch || request.injectedFault !== undefined) {
      next();
      return;
    }
    const facts = { ...label, authorization: request.headers.authorization, ...(batch && { batch }) };
    this.#applyMatch(faultMatcher.match(facts), request, reply, next, false);
  }

  /**
   * A request is over. What a fault has struck is seen off when the fault says how it ended. That a client has left is not
   * logged: who breaks off in a body has been, as what it then is, no HTTP.
   */
  #completeRequest(request: FastifyRequest, reply: FastifyReply, begun: number): void {
    const { entry, injectedFault: fault, raw } = request;
    if (fault !== undefined) return;
    const hasLeft = raw.socket.destroyed && !reply.raw.writableFinished;
    if (!hasLeft) this.#writeLogLine(request, `${reply.statusCode}`, begun);
    if (entry === undefined) return;
    if (hasLeft) this.#endEntry(entry, reply, 'clientLeft', null);
    else this.#endEntry(entry, reply, 'completed', getContentLength(reply));
  }

  /** A client that has left in its body is counted, and nobody goes on. */
  async #injectFaultOnBody(
    faults: FaultMatcher,
    facts: RequestFacts,
    request: FastifyRequest,
    reply: FastifyReply,
    next: () => void,
  ): Promise<void> {
    const read = await this.#readAhead(request);
    const batch = parseBatch(read?.json);
    this.#applyMatch(faults.match({ ...facts, batch }), request, reply, read === null ? () => {} : next, false);
  }

  #applyMatch(
    { match, nearMisses }: MatchResult,
    request: FastifyRequest,
    reply: FastifyReply,
    next: () => void,
    isBodyPending: boolean,
  ): void {
    const { entry } = request;
    if (entry !== undefined && (match !== null || nearMisses.length > 0)) {
      const fault = match && { name: match.fault.name, attempt: match.attempt };
      this.#journal.recordFault(entry, fault, nearMisses);
    }
    if (match === null) {
      next();
      return;
    }
    const injected = this.#state.faultInjector.start(reply, match);
    request.injectedFault = injected;
    void injected.outcome.then((outcome) => this.#completeFaultedRequest(injected, outcome, request, reply));
    if (isBodyPending) void this.#readAhead(request).then((read) => read && injected.begin(next));
    else injected.begin(next);
  }

  #completeFaultedRequest(
    fault: InjectedFault,
    outcome: FaultOutcome,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { entry } = request;
    const { name } = fault.match.fault;
    const how = outcome === 'completed' ? `${reply.raw.statusCode}` : outcome;
    if (entry === undefined) return;
    this.#writeLogLine(request, fault.notApplicableReason === null ? `${how} (fault ${name})` : how, entry.arrivedAt);
    if (fault.failure !== null) this.#log.error(`the fault ${name} failed: ${fault.failure.stack}`);
    if (fault.notApplicableReason !== null) this.#journal.recordFaultNotApplicable(entry, fault.notApplicableReason);
    this.#endEntry(entry, reply, outcome, fault.bytes);
  }

  /** That a request comes again is told by its body, and a fault may let nobody else read it. Null if it never comes. */
  async #readAhead(request: FastifyRequest): Promise<RequestBody | null> {
    const read = await readBodyForJournal(this.#journal, request.entry!, request.raw);
    request.readAhead = read?.body;
    return read;
  }

  #endEntry(entry: Entry, reply: FastifyReply, outcome: FaultOutcome, bytes: number | null): void {
    const isBegun = reply.raw.headersSent && (outcome === 'completed' || reply.raw.socket !== null);
    const status = isBegun ? reply.statusCode : null;
    this.#journal.complete(entry, { status, outcome, bytes, retryAfter: reply.getHeader('retry-after') });
  }

  #writeLogLine(request: FastifyRequest, how: string, begun: number): void {
    const { personCount, method } = request;
    const count = personCount === undefined ? '' : ` ${personCount} person${personCount === 1 ? '' : 's'}`;
    // In whole numbers: `toFixed` alone takes half the time of a line.
    const tenths = Math.round((performance.now() - begun) * 10);
    this.#log.info(`${method} ${getLoggedPath(request)} ${how}${count} ${Math.trunc(tenths / 10)}.${tenths % 10} ms`);
  }
}

/** Bytes of an answer's body; null if it has none. */
function getContentLength(reply: FastifyReply): number | null {
  const length = reply.getHeader('content-length');
  return length === undefined ? null : Number(length);
}

/** What a body asks for, right or wrong; undefined if it is no batch of persons. */
function parseBatch(body: unknown): Batch | undefined {
  const { personidentifikatorer } = (body ?? {}) as { personidentifikatorer?: unknown };
  if (!Array.isArray(personidentifikatorer)) return undefined;
  return { identifiers: personidentifikatorer.map((item) => (typeof item === 'object' ? '' : String(item))), body };
}
