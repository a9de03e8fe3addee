import type { FastifyReply } from 'fastify';
import { Pauses, type Timer } from './pauses.ts';
import type { Strike } from './plan.ts';
import { Struck } from './struck.ts';

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
export class Strikes {
  readonly #pauses: Pauses;

  constructor(timer?: Timer) {
    this.#pauses = new Pauses(timer);
  }

  /** Takes up a strike on a reply; nothing happens before its `begin`. */
  on(reply: FastifyReply, strike: Strike): Struck {
    return new Struck(strike, reply, this.#pauses);
  }

  /**
   * For a server that begins to close: what waits is answered at once, what dribbles is sent whole, what is silent is
   * disconnected, and so is whatever comes later.
   */
  close(): void {
    this.#pauses.close();
  }
}
