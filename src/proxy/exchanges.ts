import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TrafficCheck } from '../conformance/index.ts';
import type { FaultMatch } from '../mock/faults/index.ts';
import { type Log, maskPath } from '../mock/http/log.ts';
import { getPath } from '../mock/http/origin.ts';
import { tryParseJson } from '../mock/http/request-body.ts';
import type { Entry } from '../mock/journal/index.ts';
import type { Session } from '../mock/sessions/index.ts';
import { CaptureBudget } from './body-capture.ts';
import type { CheckQueue } from './check-queue.ts';
import { Completion, type Incoming } from './completion.ts';
import { enforceRules } from './enforce.ts';
import { type HeldBody, holdBody } from './held-body.ts';
import { findOperation, hasMethod, type OperationName, readBatch } from './operations.ts';
import { type Interceptor, type PassedExchange, passThrough } from './pass-through.ts';
import { releaseBodies, toQueuedExchange } from './queued-exchange.ts';
import type { ProxyTarget } from './target.ts';
import { TargetFault } from './target-fault.ts';
import { TargetResponse } from './target-response.ts';

/** The parts of a proxy that its exchanges use. */
export interface ExchangeParts {
  readonly target: ProxyTarget;
  readonly soapPath: string;
  readonly session: Session;
  readonly check: TrafficCheck;
  readonly queue: CheckQueue;
  readonly log: Log;
  readonly enforce: boolean;
  readonly onExchange: ((exchange: PassedExchange, startedAt: number) => void) | undefined;
}

interface Request extends Incoming {
  /** Undefined for a request that is not for the service. */
  readonly operation: OperationName | undefined;
}

/** Takes every request through the same steps: record it, inject a fault, pass it on, complete its entry, check it. */
export class Exchanges {
  readonly #parts: ExchangeParts;
  readonly #completion: Completion;
  readonly #budget = new CaptureBudget();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#completion = new Completion(parts.session.journal, parts.log);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const { session, soapPath } = this.#parts;
    const path = getPath({ url: request.url! });
    const operation = findOperation(path, soapPath);
    const entry = session.journal.recordRequest({
      method: request.method!,
      url: request.url!,
      path: operation === undefined ? maskPath(path) : path,
      headers: request.headers,
      socket: request.socket,
      operation: operation?.operation,
      version: operation?.version,
    });
    const incoming = { request, response, entry, operation, startedAt: Date.now() };
    if (session.state.faultMatcher.isEmpty || operation === undefined || !hasMethod(operation, path, request.method!))
      this.#pass(incoming, []);
    else holdBody(request, (held) => this.#matchFault(incoming, operation, held));
  }

  #matchFault(incoming: Request, operation: OperationName, held: HeldBody): void {
    const { journal, state } = this.#parts.session;
    const { request, entry } = incoming;
    const body = Buffer.concat(held.chunks);
    const json = this.#recordBody(entry, operation, body);
    const { match, nearMisses } = state.faultMatcher.match({
      ...operation,
      authorization: request.headers.authorization,
      batch: state.faultMatcher.needsBatch ? readBatch(operation, body, json) : undefined,
    });
    if (match !== null || nearMisses.length > 0)
      journal.recordFault(entry, match && { name: match.fault.name, attempt: match.attempt }, nearMisses);
    if (match !== null) this.#injectFault(incoming, held, match, body);
    else if (held.isAborted) this.#completion.completeAborted(incoming);
    else this.#pass(incoming, held.chunks);
  }

  #injectFault(incoming: Request, held: HeldBody, match: FaultMatch, body: Buffer): void {
    const response = new TargetResponse(incoming.request, incoming.response, body);
    const fault = this.#parts.session.state.faultInjector.start(response, match);
    let isPassed = false;
    void fault.outcome.then((outcome) => {
      if (!isPassed) this.#completion.completeFaulted(incoming, fault, outcome);
    });
    if (held.isAborted) return;
    fault.begin(() => {
      isPassed = true;
      this.#pass(incoming, held.chunks, new TargetFault(fault, response));
    });
  }

  #pass(incoming: Request, held: readonly Buffer[], fault?: TargetFault): void {
    const { request, response, entry, operation, startedAt } = incoming;
    const { target, onExchange } = this.#parts;
    const intercept = this.#createInterceptor(startedAt, fault);
    passThrough(request, response, { target, budget: this.#budget, held, intercept }, (exchange) => {
      const body = exchange.requestBody.read();
      if (body !== undefined && body.length > 0 && entry.key === null) this.#recordBody(entry, operation, body);
      this.#complete(incoming, exchange, fault);
      onExchange?.(exchange, startedAt);
      if (operation === undefined) this.#ignore(exchange);
      else this.#parts.queue.add(toQueuedExchange(exchange, startedAt));
    });
  }

  /** Undefined if the response is passed on while it arrives. */
  #createInterceptor(startedAt: number, fault: TargetFault | undefined): Interceptor | undefined {
    const enforce = this.#parts.enforce ? enforceRules(this.#parts.check, startedAt) : undefined;
    if (fault?.fault.match.fault.effect === undefined) return enforce;
    return (exchange, response) => {
      const isReplaced = enforce?.(exchange, response) ?? false;
      if (isReplaced) fault.skip('the response was replaced by --enforce');
      return isReplaced || fault.apply(exchange);
    };
  }

  #complete(incoming: Request, exchange: PassedExchange, fault: TargetFault | undefined): void {
    if (fault?.isApplied) {
      void fault.fault.outcome.then((outcome) => this.#completion.completeFaulted(incoming, fault.fault, outcome));
      return;
    }
    const reason = fault?.notApplicableReason;
    if (reason !== undefined) this.#parts.session.journal.recordFaultNotApplicable(incoming.entry, reason);
    this.#completion.completePassed(incoming, exchange);
  }

  /** Returns the body of a REST request as JSON. */
  #recordBody(entry: Entry, operation: OperationName | undefined, body: Buffer): unknown {
    const { journal } = this.#parts.session;
    const isSoap = operation?.format !== undefined;
    const json = isSoap ? undefined : tryParseJson(body);
    journal.recordBody(entry, body, json);
    const batch = isSoap ? readBatch(operation, body, undefined) : undefined;
    if (batch !== undefined) journal.recordIdentifiers(entry, batch.identifiers);
    return json;
  }

  #ignore(exchange: PassedExchange): void {
    releaseBodies(exchange);
    this.#parts.check.skip('ignored');
  }
}
