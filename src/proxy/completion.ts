import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultOutcome, InjectedFault } from '../mock/faults/index.ts';
import type { Log } from '../mock/http/log.ts';
import type { Entry, Journal } from '../mock/journal/index.ts';
import type { PassedExchange } from './pass-through.ts';

/** A request that has been received. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: Entry;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** Completes journal entries and writes the log. */
export class Completion {
  readonly #journal: Journal;
  readonly #log: Log;

  constructor(journal: Journal, log: Log) {
    this.#journal = journal;
    this.#log = log;
  }

  /** Completes a request whose response came from the target. */
  completePassed({ entry, response }: Incoming, exchange: PassedExchange): void {
    const { outcome, responseBody, failure, ms } = exchange;
    const isUnreachable = outcome === 'unreachable';
    const status = exchange.response === null && !isUnreachable ? null : response.statusCode;
    this.#journal.complete(entry, {
      status: isUnreachable ? 502 : status,
      outcome: isUnreachable ? 'completed' : outcome,
      bytes: responseBody.bytes,
      retryAfter: exchange.response?.headers['retry-after'],
    });
    const result = outcome === 'completed' ? status : `${outcome}${failure === undefined ? '' : ` (${failure})`}`;
    this.#log.info(`${entry.head.method} ${entry.head.path} ${result} ${ms.toFixed(1)} ms`);
  }

  /** Completes a request whose response a fault has replaced or modified. */
  completeFaulted({ entry, response, startedAt }: Incoming, fault: InjectedFault, outcome: FaultOutcome): void {
    const { name } = fault.match.fault;
    const isBegun = response.headersSent && (outcome === 'completed' || response.socket !== null);
    const status = isBegun ? response.statusCode : null;
    this.#journal.complete(entry, {
      status,
      outcome,
      bytes: fault.bytes,
      retryAfter: response.getHeader('retry-after'),
    });
    const { method, path } = entry.head;
    const ms = Date.now() - startedAt;
    this.#log.request({
      method,
      path,
      status,
      outcome,
      fault: name,
      errors: [],
      persons: undefined,
      ms,
      session: undefined,
    });
    if (fault.failure !== null) this.#log.error(`the fault ${name} failed: ${fault.failure.stack}`);
  }

  /** Completes a request whose client disconnected before its body was complete. */
  completeAborted({ entry }: Incoming): void {
    this.#journal.complete(entry, { status: null, outcome: 'clientLeft' });
  }
}
