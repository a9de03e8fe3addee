import type { FastifyReply } from 'fastify';
import { onResponseClosed } from '../when-over.ts';
import { JSON_FORMAT } from './form.ts';
import { replaceResponse, replacesResponse } from './instead.ts';
import type { DelayTimers } from './pauses.ts';
import type { FaultMatch } from './plan.ts';
import type { EffectContext, FaultOutcome } from './stage.ts';
import { modifyResponse } from './upon.ts';

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
