import { type EffectContext, type FaultOutcome, modifyResponse, replaceResponse } from './effects.ts';
import type { FaultedResponse } from './faulted-response.ts';
import type { FaultMatch } from './matcher.ts';
import { JSON_FORMAT } from './response-format.ts';
import { onResponseClosed } from './sockets.ts';

/** Calls the listener after a number of milliseconds. Returns a function that cancels the call. */
export type Timer = (ms: number, listener: () => void) => () => void;

const setTimer: Timer = (ms, listener) => {
  const timeout = setTimeout(listener, ms);
  return () => clearTimeout(timeout);
};

/**
 * Injects faults into the responses of a server.
 *
 * @example
 * const injector = new FaultInjector();
 * app.addHook('preClose', (done) => {
 *   injector.close();
 *   done();
 * });
 */
export class FaultInjector {
  readonly #timer: Timer;
  readonly #pending = new Set<() => void>();
  #isClosed = false;

  constructor(timer: Timer = setTimer) {
    this.#timer = timer;
  }

  /** Whether the server is closing, so that delays have no effect. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Prepares a fault. It has no effect before {@link InjectedFault.begin}. */
  start(reply: FaultedResponse, match: FaultMatch): InjectedFault {
    return new InjectedFault(match, reply, this);
  }

  /** Calls the listener after a delay or at `close()`, whichever is first. Returns a function that cancels the call. */
  delay(ms: number, listener: () => void): () => void {
    if (this.#isClosed) {
      listener();
      return () => {};
    }
    const cancel = (): void => {
      this.#pending.delete(finish);
      cancelTimer();
    };
    const finish = (): void => {
      cancel();
      listener();
    };
    const cancelTimer = ms === Number.POSITIVE_INFINITY ? () => {} : this.#timer(ms, finish);
    this.#pending.add(finish);
    return cancel;
  }

  /** Ends all delays, so that a closing server waits for no fault. Later delays end at once. */
  close(): void {
    this.#isClosed = true;
    for (const finish of [...this.#pending]) finish();
  }
}

/** A fault that is injected into one response. */
export class InjectedFault {
  readonly match: FaultMatch;
  /** How the response ended. */
  readonly outcome: Promise<FaultOutcome>;
  readonly #response: FaultedResponse;
  readonly #injector: FaultInjector;
  #isClosed = false;
  #outcome: FaultOutcome = 'clientLeft';
  #bytes: number | null = null;
  #notApplicableReason: string | null = null;
  #failure: Error | null = null;
  #cancelDelay = (): void => {};

  constructor(match: FaultMatch, response: FaultedResponse, injector: FaultInjector) {
    this.match = match;
    this.#response = response;
    this.#injector = injector;
    this.outcome = new Promise((resolve) => {
      onResponseClosed(response, () => {
        this.#isClosed = true;
        this.#cancelDelay();
        resolve(response.raw.writableFinished ? 'completed' : this.#outcome);
      });
    });
  }

  /** The number of body bytes that were sent; null if no response was begun. */
  get bytes(): number | null {
    return this.#bytes;
  }

  /** Why the fault was not applied; null if it was applied or is still pending. */
  get notApplicableReason(): string | null {
    return this.match.delayMs === 0 ? this.#notApplicableReason : null;
  }

  /** Why the effect failed, which closed the connection; null if it did not fail. */
  get failure(): Error | null {
    return this.#failure;
  }

  /**
   * Waits for the delay of the fault, then applies an effect that replaces the response. Any other fault calls `next`,
   * perhaps synchronously; the response must then pass {@link applyToResponse}.
   */
  begin(next: () => void): void {
    const { effect } = this.match.fault;
    this.#delay(this.match.delayMs, () => {
      if (effect === undefined || !replaceResponse(effect, this.#context)) next();
    });
  }

  /** Applies the effect to a response body. Returns the body that the framework sends; null if it must not send any. */
  applyToResponse(payload: string | Buffer): string | Buffer | null {
    const { effect } = this.match.fault;
    if (effect !== undefined && this.#isClosed) return null;
    const remaining =
      effect === undefined ? payload : this.#try(() => modifyResponse(effect, this.#context, Buffer.from(payload)));
    if (remaining !== null) this.#countBytes(Buffer.byteLength(remaining));
    return remaining;
  }

  get #context(): EffectContext {
    return {
      reply: this.#response,
      fault: this.match.fault.name,
      format: this.match.format ?? JSON_FORMAT,
      isClosing: () => this.#injector.isClosed,
      delay: (ms, listener) => this.#delay(ms, listener),
      defer: (listener) => setImmediate(() => this.#isClosed || this.#try(listener)),
      setOutcome: (outcome) => {
        this.#outcome = outcome;
      },
      countBytes: (bytes) => this.#countBytes(bytes),
      notApplicable: (reason) => {
        this.#notApplicableReason = reason;
      },
    };
  }

  #countBytes(bytes: number): void {
    this.#bytes = (this.#bytes ?? 0) + bytes;
  }

  #delay(ms: number, listener: () => void): void {
    if (this.#isClosed) return;
    if (ms === 0) this.#try(listener);
    else this.#cancelDelay = this.#injector.delay(ms, () => this.#try(listener));
  }

  /** Catches errors of an effect: an error that is thrown in a timer would end the process. */
  #try<T>(run: () => T): T | null {
    try {
      return run();
    } catch (error) {
      this.#failure = error as Error;
      this.#outcome = 'cut';
      this.#response.request.raw.socket.destroy();
      return null;
    }
  }
}
