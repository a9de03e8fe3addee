import type { FastifyReply } from 'fastify';
import { onResponseClosed } from '../http/request-lifecycle.ts';
import { type EffectContext, type FaultOutcome, modifyResponse, replaceResponse, replacesResponse } from './effects.ts';
import type { FaultMatch } from './matcher.ts';
import { JSON_FORMAT } from './response-format.ts';

/** Calls `then` after some milliseconds, unless what it returns is called before. */
export type Timer = (ms: number, then: () => void) => () => void;

const setTimer: Timer = (ms, then) => {
  const timeout = setTimeout(then, ms);
  return () => clearTimeout(timeout);
};

/** Everything that waits, so that a closing server waits for nothing. */
export class DelayTimers {
  readonly #timer: Timer;
  readonly #pending = new Set<() => void>();
  #isClosed = false;

  constructor(later: Timer = setTimer) {
    this.#timer = later;
  }

  /** Whether nothing waits any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Calls `then` after some milliseconds or at `close()`, whichever is first; what it returns calls it off. */
  start(ms: number, then: () => void): () => void {
    if (this.#isClosed) {
      then();
      return () => {};
    }
    const cancelTimer = (): void => {
      this.#pending.delete(finish);
      cancel();
    };
    const finish = (): void => {
      cancelTimer();
      then();
    };
    const cancel = ms === Number.POSITIVE_INFINITY ? () => {} : this.#timer(ms, finish);
    this.#pending.add(finish);
    return cancelTimer;
  }

  /** Ends every pause, those to come as well. */
  close(): void {
    this.#isClosed = true;
    for (const finish of [...this.#pending]) finish();
  }
}

/** One request that a fault has struck, from the strike to its end. */
export class InjectedFault {
  readonly match: FaultMatch;
  /** How it ended, once it has: for every strike, also one whose answer the framework sends. */
  readonly outcome: Promise<FaultOutcome>;
  readonly #reply: FastifyReply;
  readonly #timers: DelayTimers;
  #isClosed = false;
  #outcome: FaultOutcome = 'clientLeft';
  #bytes: number | null = null;
  #notApplicableReason: string | null = null;
  #failure: Error | null = null;
  #cancelTimer = (): void => {};

  constructor(strike: FaultMatch, reply: FastifyReply, pauses: DelayTimers) {
    this.match = strike;
    this.#reply = reply;
    this.#timers = pauses;
    this.outcome = new Promise((resolve) => {
      onResponseClosed(reply, () => {
        this.#isClosed = true;
        this.#cancelTimer();
        resolve(reply.raw.writableFinished ? 'completed' : this.#outcome);
      });
    });
  }

  /** How many bytes of a body were sent, right or wrong; null if no answer was begun. */
  get bytes(): number | null {
    return this.#bytes;
  }

  /** Why nothing has happened to the request after all; null if something has, or may still. */
  get notApplicableReason(): string | null {
    return this.match.delayMs === 0 ? this.#notApplicableReason : null;
  }

  /** Why it could not be carried out, so that the connection was closed instead; null if it could. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Whether its effect takes the place of the answer, so that none is made. */
  get replacesResponse(): boolean {
    const { effect } = this.match.fault;
    return effect !== undefined && replacesResponse(effect);
  }

  /**
   * Waits as the fault says and carries out an effect that takes the place of the answer. Otherwise it calls `goOn`,
   * perhaps before it returns: the request is to be answered, and what is to be sent given to `answer`.
   */
  begin(next: () => void): void {
    const { effect } = this.match.fault;
    this.#delay(this.match.delayMs, () => {
      if (effect === undefined || !replaceResponse(effect, this.#context)) next();
    });
  }

  /** Carries out the effect on an answer: what the framework is to send, or null if nothing is left for it to do. */
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
      reply: this.#reply,
      fault: this.match.fault.name,
      format: this.match.format ?? JSON_FORMAT,
      isClosing: () => this.#timers.isClosed,
      delay: (ms, then) => this.#delay(ms, then),
      defer: (then) => setImmediate(() => this.#isClosed || this.#try(then)),
      setOutcome: (ending) => {
        this.#outcome = ending;
      },
      countBytes: (bytes) => this.#countBytes(bytes),
      notApplicable: (because) => {
        this.#notApplicableReason = because;
      },
    };
  }

  #countBytes(bytes: number): void {
    this.#bytes = (this.#bytes ?? 0) + bytes;
  }

  #delay(ms: number, then: () => void): void {
    if (this.#isClosed) return;
    if (ms === 0) this.#try(then);
    else this.#cancelTimer = this.#timers.start(ms, () => this.#try(then));
  }

  /** Much of it happens in timers, where what is thrown would end the process. */
  #try<T>(act: () => T): T | null {
    try {
      return act();
    } catch (error) {
      this.#failure = error as Error;
      this.#outcome = 'cut';
      this.#reply.request.raw.socket.destroy();
      return null;
    }
  }
}

/**
 * Carries out faults on the replies of a server, whatever scenario they are of.
 *
 * @example
 * const strikes = new Strikes();
 * app.addHook('preClose', (done) => {
 *   strikes.close();
 *   done();
 * });
 */
export class FaultInjector {
  readonly #timers: DelayTimers;

  constructor(timer?: Timer) {
    this.#timers = new DelayTimers(timer);
  }

  /** Takes up a strike on a reply; nothing happens before its `begin`. */
  start(reply: FastifyReply, match: FaultMatch): InjectedFault {
    return new InjectedFault(match, reply, this.#timers);
  }

  /**
   * For a server that begins to close: what waits is answered at once, what dribbles is sent whole, what is silent is
   * disconnected, and so is whatever comes later.
   */
  close(): void {
    this.#timers.close();
  }
}
