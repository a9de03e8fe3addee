import type { FastifyReply } from 'fastify';
import { DelayTimers, type Timer } from './pauses.ts';
import type { FaultMatch } from './plan.ts';
import { InjectedFault } from './struck.ts';

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
