import type { FastifyReply } from 'fastify';
import { whenOver } from '../when-over.ts';
import { JSON_FORM } from './form.ts';
import { replacesAnswer, strikeInstead } from './instead.ts';
import type { Pauses } from './pauses.ts';
import type { Strike } from './plan.ts';
import type { Ending, Stage } from './stage.ts';
import { strikeUpon } from './upon.ts';

/** One request that a fault has struck, from the strike to its end. */
export class Struck {
  readonly strike: Strike;
  /** How it ended, once it has: for every strike, also one whose answer the framework sends. */
  readonly ending: Promise<Ending>;
  readonly #reply: FastifyReply;
  readonly #pauses: Pauses;
  #over = false;
  #endsAs: Ending = 'clientLeft';
  #bytes: number | null = null;
  #spared: string | null = null;
  #failure: Error | null = null;
  #callOff = (): void => {};

  constructor(strike: Strike, reply: FastifyReply, pauses: Pauses) {
    this.strike = strike;
    this.#reply = reply;
    this.#pauses = pauses;
    this.ending = new Promise((resolve) => {
      whenOver(reply, () => {
        this.#over = true;
        this.#callOff();
        resolve(reply.raw.writableFinished ? 'answered' : this.#endsAs);
      });
    });
  }

  /** How many bytes of a body were sent, right or wrong; null if no answer was begun. */
  get bytes(): number | null {
    return this.#bytes;
  }

  /** Why nothing has happened to the request after all; null if something has, or may still. */
  get spared(): string | null {
    return this.strike.delayMs === 0 ? this.#spared : null;
  }

  /** Why it could not be carried out, so that the connection was closed instead; null if it could. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Whether its effect takes the place of the answer, so that none is made. */
  get replacesAnswer(): boolean {
    const { effect } = this.strike.fault;
    return effect !== undefined && replacesAnswer(effect);
  }

  /**
   * Waits as the fault says and carries out an effect that takes the place of the answer. Otherwise it calls `goOn`,
   * perhaps before it returns: the request is to be answered, and what is to be sent given to `answer`.
   */
  begin(goOn: () => void): void {
    const { effect } = this.strike.fault;
    this.#pause(this.strike.delayMs, () => {
      if (effect === undefined || !strikeInstead(effect, this.#stage)) goOn();
    });
  }

  /** Carries out the effect on an answer: what the framework is to send, or null if nothing is left for it to do. */
  answer(payload: string | Buffer): string | Buffer | null {
    const { effect } = this.strike.fault;
    if (effect !== undefined && this.#over) return null;
    const left =
      effect === undefined ? payload : this.#try(() => strikeUpon(effect, this.#stage, Buffer.from(payload)));
    if (left !== null) this.#wrote(Buffer.byteLength(left));
    return left;
  }

  get #stage(): Stage {
    return {
      reply: this.#reply,
      fault: this.strike.fault.name,
      form: this.strike.form ?? JSON_FORM,
      closing: () => this.#pauses.closed,
      pause: (ms, then) => this.#pause(ms, then),
      soon: (then) => setImmediate(() => this.#over || this.#try(then)),
      endAs: (ending) => {
        this.#endsAs = ending;
      },
      wrote: (bytes) => this.#wrote(bytes),
      spare: (because) => {
        this.#spared = because;
      },
    };
  }

  #wrote(bytes: number): void {
    this.#bytes = (this.#bytes ?? 0) + bytes;
  }

  #pause(ms: number, then: () => void): void {
    if (this.#over) return;
    if (ms === 0) this.#try(then);
    else this.#callOff = this.#pauses.start(ms, () => this.#try(then));
  }

  /** Much of it happens in timers, where what is thrown would end the process. */
  #try<T>(act: () => T): T | null {
    try {
      return act();
    } catch (error) {
      this.#failure = error as Error;
      this.#endsAs = 'cut';
      this.#reply.request.raw.socket.destroy();
      return null;
    }
  }
}
