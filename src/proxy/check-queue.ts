import { BoundedMap } from '../bounded-map.ts';
import type { RecordedExchange, TrafficCheck } from '../conformance/index.ts';

/** Further exchanges are counted as not checked. */
const MAX_QUEUED = 1000;
/** Exchanges are evaluated together; the last ones after this pause. */
const FLUSH_MS = 50;
const MAX_REMEMBERED = 5000;

/** An exchange to check. */
export interface QueuedExchange {
  /** Undefined if it cannot be checked. */
  readonly convert: () => RecordedExchange | undefined;
  /** Identifies request and response; undefined if they cannot be compared. */
  readonly digests: () => { readonly request: string; readonly response: string } | undefined;
  /** Frees the memory of the exchange. */
  readonly release: () => void;
}

/** Checks exchanges while the server has nothing else to do. */
export class CheckQueue {
  readonly #check: TrafficCheck;
  readonly #queue: QueuedExchange[] = [];
  /** The response to each request that was received last. */
  readonly #responses = new BoundedMap<string, string>(MAX_REMEMBERED);
  #isScheduled = false;
  #flushTimer: NodeJS.Timeout | undefined;

  constructor(check: TrafficCheck) {
    this.#check = check;
  }

  add(exchange: QueuedExchange): void {
    if (this.#queue.length >= MAX_QUEUED) {
      exchange.release();
      this.#check.skip('notChecked');
      return;
    }
    this.#queue.push(exchange);
    this.#schedule();
  }

  /** Checks the exchanges that are left. */
  drain(): void {
    while (this.#queue.length > 0) this.#checkNext();
    clearTimeout(this.#flushTimer);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#checkNext();
      if (this.#queue.length > 0) this.#schedule();
      else this.#scheduleFlush();
    });
  }

  #scheduleFlush(): void {
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = undefined;
      this.#check.flush();
    }, FLUSH_MS).unref();
  }

  #checkNext(): void {
    const exchange = this.#queue.shift();
    if (exchange === undefined) return;
    if (this.#isRepeated(exchange)) this.#check.countRepeated();
    else {
      const recorded = exchange.convert();
      if (recorded === undefined) this.#check.skip('notChecked');
      else this.#check.add(recorded);
    }
    exchange.release();
  }

  /** The same response to the same request as before has the same outcome. */
  #isRepeated(exchange: QueuedExchange): boolean {
    const digests = exchange.digests();
    if (digests === undefined) return false;
    const before = this.#responses.get(digests.request);
    this.#responses.set(digests.request, digests.response);
    return before === digests.response;
  }
}
