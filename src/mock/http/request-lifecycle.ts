import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  onRequestHookHandler,
  RouteOptions,
} from 'fastify';
import {
  type Batch,
  type FaultOutcome,
  type InjectedFault,
  type MatchResult,
  onResponseClosed,
} from '../faults/index.ts';
import type { Exchange, ExchangeRecorder } from '../har/index.ts';
import { type Entry, hasBody } from '../journal/index.ts';
import type { SessionResolver } from '../sessions/index.ts';
import { getLoggedPath, type Log } from './log.ts';
import { readBody, tryParseJson } from './request-body.ts';
import { type OperationLabel, RequestContext } from './request-context.ts';
import { getSelectedSession } from './state-changes.ts';

/** An operation over REST or SOAP, or the token endpoint. The lifecycle calls the functions in the order given here. */
export interface ServedOperation {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly label: OperationLabel;
  readonly isJsonRequest: boolean;
  /** Loads the modules that the operation needs. */
  readonly load?: () => Promise<unknown>;
  /** Reads the requested identifiers, for fault conditions. Undefined for a request without a list of identifiers. */
  readonly readBatch?: (request: FastifyRequest) => Batch | undefined;
  /** Authenticates and authorises the caller. */
  readonly authorize?: onRequestHookHandler;
  /** Decodes the body. Throws if it is invalid. */
  readonly decode?: (request: FastifyRequest) => void;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;
  /** Whether a request changes the state of its session; by default, none does. */
  readonly changesState?: (request: FastifyRequest) => boolean;
  readonly handleError?: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
}

const NO_BODY = Buffer.alloc(0);

/** Receives the journal entry of every completed request. */
export interface RequestObserver {
  record(entry: Entry): void;
}

/**
 * Takes every request through the same steps: record it in the journal, read the body, match a fault, authenticate and
 * authorise, decode, handle, apply the fault to the response, complete the journal entry and write the log line.
 */
export class RequestLifecycle {
  readonly #sessions: SessionResolver;
  readonly #log: Log;
  readonly #observer: RequestObserver;
  readonly #recorder: ExchangeRecorder;

  constructor(sessions: SessionResolver, log: Log, observer: RequestObserver, recorder: ExchangeRecorder) {
    this.#sessions = sessions;
    this.#log = log;
    this.#observer = observer;
    this.#recorder = recorder;
  }

  /** Adds the steps that every route has, also those without an operation. */
  register(app: FastifyInstance): void {
    app.decorateRequest('context');
    app.addHook('onRequest', (request, reply, done) => {
      const start = (failure?: Error): void => {
        const error = this.trackCompletion(request, reply, failure);
        if (error === undefined && request.is404) this.recordRequest(request);
        done(error);
      };
      const isReady = this.#sessions.prepare(request);
      if (isReady === undefined) start();
      else isReady.then(() => start(), start);
    });
    app.addHook<unknown>('onSend', ({ context }, _reply, payload, done) => {
      const { fault } = context;
      if (fault === undefined) {
        if (context.entry !== undefined) context.sentBody = this.#recorder.copyBody(payload);
        return done(null, payload);
      }
      const remaining = fault.applyToResponse((payload ?? NO_BODY) as string | Buffer);
      if (remaining !== null) done(null, remaining.length === 0 ? payload : remaining);
    });
  }

  /** Adds the route of an operation. */
  serve(app: FastifyInstance, operation: ServedOperation): void {
    const { method, url, load, authorize, decode, handle, handleError } = operation;
    const onRequest: onRequestHookHandler[] = [(request, _reply, done) => this.#receive(operation, request, done)];
    if (load !== undefined) onRequest.push((_request, _reply, done) => void load().then(() => done(), done));
    onRequest.push((request, reply, done) => this.#injectFault(operation, request, reply, done));
    if (authorize !== undefined) onRequest.push(authorize);
    if (decode !== undefined) onRequest.push(toHook(decode));
    const errorHandler = handleError && { errorHandler: handleError as RouteOptions['errorHandler'] & object };
    const findChangedSession = (request: FastifyRequest): string | undefined =>
      operation.changesState?.(request) ? getSelectedSession(request) : undefined;
    app.route({ method, url, onRequest, handler: handle, config: { findChangedSession }, ...errorHandler });
  }

  /**
   * Finds the session of the request, and completes the request once its response has been sent or its connection is
   * closed. Returns the error of a request whose session cannot be used: no journal records it.
   *
   * @param failure the reason why the session cannot be used, if it is known
   */
  trackCompletion(request: FastifyRequest, reply: FastifyReply, failure?: Error): Error | undefined {
    let error: Error | undefined;
    try {
      if (failure !== undefined) throw failure;
      request.context = new RequestContext(this.#sessions.resolve(request));
    } catch (caught) {
      error = caught as Error;
      request.context = new RequestContext(this.#sessions.default);
    }
    request.context.session.startRequest();
    const complete = (): void => this.#completeRequest(request, reply);
    // A pipelined request can arrive after the socket was destroyed.
    if (request.raw.socket.destroyed) queueMicrotask(complete);
    else onResponseClosed(reply, complete);
    return error;
  }

  /** Creates the journal entry. */
  recordRequest(request: FastifyRequest, label?: OperationLabel): void {
    const { method, url, headers, raw, context } = request;
    context.entry = context.session.journal.recordRequest({
      method,
      url,
      path: getLoggedPath(request),
      headers,
      socket: raw.socket,
      operation: label?.operation,
      version: label?.version,
    });
  }

  #receive({ label, isJsonRequest }: ServedOperation, request: FastifyRequest, done: () => void): void {
    const { context, raw } = request;
    this.recordRequest(request, label);
    if (!hasBody(raw.headers)) {
      done();
      return;
    }
    readBody(raw, (body) => {
      if (body === null) context.isAborted = true;
      else if (body.isTooLarge) context.body = body;
      else {
        context.body = isJsonRequest ? { ...body, json: tryParseJson(body.bytes) } : body;
        context.session.journal.recordBody(context.entry!, body.bytes, context.body.json);
      }
      done();
    });
  }

  /** Calls `next` at once, after a delay, or never if the fault replaces the response or the client has left. */
  #injectFault(
    { label, readBatch }: ServedOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    next: () => void,
  ): void {
    const { context } = request;
    const { session } = context;
    const { faultMatcher } = session.state;
    const proceed = (): void => {
      if (!context.isAborted) next();
    };
    if (faultMatcher.isEmpty) {
      proceed();
      return;
    }
    const batch = faultMatcher.needsBatch ? readBatch?.(request) : undefined;
    const facts = { ...label, authorization: request.headers.authorization, batch };
    const apply = (result: MatchResult): void => this.#applyFault(result, request, reply, proceed);
    const { replication } = this.#sessions;
    if (replication === undefined) apply(faultMatcher.match(facts));
    else void faultMatcher.matchWith(facts, (keys) => replication.countAttempts(session, keys)).then(apply);
  }

  #applyFault(
    { match, nearMisses }: MatchResult,
    request: FastifyRequest,
    reply: FastifyReply,
    proceed: () => void,
  ): void {
    const { context } = request;
    const { state, journal } = context.session;
    if (match !== null || nearMisses.length > 0) {
      const fault = match && { name: match.fault.name, attempt: match.attempt };
      journal.recordFault(context.entry!, fault, nearMisses);
    }
    if (match === null) {
      proceed();
      return;
    }
    const fault = state.faultInjector.start(reply, match);
    context.fault = fault;
    context.readSentBody = this.#recorder.captureWrites(reply.raw);
    void fault.outcome.then((outcome) => this.#completeFaultedRequest(fault, outcome, request, reply));
    if (!context.isAborted) fault.begin(proceed);
  }

  /**
   * Completes a request without a fault. Client disconnects are not logged here; an aborted body is already logged by
   * the handler of client errors.
   */
  #completeRequest(request: FastifyRequest, reply: FastifyReply): void {
    const { context, raw } = request;
    context.session.endRequest();
    if (context.fault !== undefined) return;
    const hasLeft = raw.socket.destroyed && !reply.raw.writableFinished;
    if (!hasLeft) this.#writeLogLine(request, reply.statusCode, 'completed');
    if (hasLeft) this.#completeEntry(request, reply, 'clientLeft', null);
    else this.#completeEntry(request, reply, 'completed', getContentLength(reply));
  }

  #completeFaultedRequest(
    fault: InjectedFault,
    outcome: FaultOutcome,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { name } = fault.match.fault;
    const status = outcome === 'completed' ? reply.raw.statusCode : null;
    this.#writeLogLine(request, status, outcome, fault.notApplicableReason === null ? name : undefined);
    if (fault.failure !== null) this.#log.error(`the fault ${name} failed: ${fault.failure.stack}`);
    if (fault.notApplicableReason !== null)
      request.context.session.journal.recordFaultNotApplicable(request.context.entry!, fault.notApplicableReason);
    this.#completeEntry(request, reply, outcome, fault.bytes);
  }

  #completeEntry(request: FastifyRequest, reply: FastifyReply, outcome: FaultOutcome, bytes: number | null): void {
    const { entry, errors, session } = request.context;
    if (entry === undefined) return;
    entry.errors = errors;
    const isBegun = reply.raw.headersSent && (outcome === 'completed' || reply.raw.socket !== null);
    const status = isBegun ? reply.statusCode : null;
    session.journal.complete(entry, { status, outcome, bytes, retryAfter: reply.getHeader('retry-after') });
    this.#observer.record(entry);
    this.#recorder.add(entry, () => toExchange(request, reply));
  }

  #writeLogLine(request: FastifyRequest, status: number | null, outcome: FaultOutcome, fault?: string): void {
    const { personCount: persons, startedAt, errors, session, entry } = request.context;
    const ms = performance.now() - startedAt;
    const { method } = request;
    const path = entry?.head.path ?? getLoggedPath(request);
    const name = session.isDefault ? undefined : session.name;
    this.#log.request({ method, path, status, outcome, fault, errors, persons, ms, session: name });
  }
}

const toHook =
  (step: (request: FastifyRequest) => void): onRequestHookHandler =>
  (request, _reply, done) => {
    try {
      step(request);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };

const toExchange = ({ context, raw, protocol, host }: FastifyRequest, reply: FastifyReply): Exchange => ({
  requestHeaders: raw.headers,
  httpVersion: raw.httpVersion,
  requestBody: context.body.bytes,
  // The headers of a fault are set below the framework.
  responseHeaders: reply.getHeaders(),
  responseBody: context.readSentBody === undefined ? context.sentBody : context.readSentBody(),
  origin: `${protocol}://${host}`,
  session: context.session.isDefault ? undefined : context.session.name,
});

function getContentLength(reply: FastifyReply): number | null {
  const length = reply.getHeader('content-length');
  return length === undefined ? null : Number(length);
}
