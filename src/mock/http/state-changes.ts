import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onResponseClosed } from '../faults/index.ts';
import { createStateUnavailableError, type Persistence, type Replication } from '../sessions/index.ts';
import type { Log } from './log.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Finds the name of the session that the request changes; undefined for none. */
    readonly findChangedSession?: (request: FastifyRequest) => string | undefined;
  }
}

/** The session that a request selects, for routes that change it. */
export const getSelectedSession = ({ context }: FastifyRequest): string => context.session.name;

/**
 * Writes changes before the response that acknowledges them is sent. A request that changes nothing does not wait, so that
 * lookups continue if the file cannot be written.
 */
export function persistChanges(app: FastifyInstance, persistence: Persistence, log: Log): void {
  app.addHook('onRequest', async ({ context }) => {
    context.stateRevision = persistence.revision;
  });
  app.addHook('onSend', async ({ context }, _reply, payload) => {
    // The response that reports the failure passes this hook too.
    if (persistence.revision === context.stateRevision || context.isStateUnavailable) return payload;
    await persistence.flush().catch(({ code, message }: NodeJS.ErrnoException) => {
      context.isStateUnavailable = true;
      throw createStateUnavailableError(`the state file cannot be written: ${code ?? message}`);
    });
    return payload;
  });
  app.addHook('onClose', () => persistence.close().catch((error: Error) => log.error(error.message)));
}

/**
 * Lets one replica at a time change a session, and sends the response when all replicas have the change. Other requests do
 * not wait.
 */
export function shareChanges(app: FastifyInstance, replication: Replication): void {
  app.addHook('preHandler', (request, reply, done) => {
    const name = request.routeOptions.config.findChangedSession?.(request);
    if (name === undefined) return done();
    replication.begin(name).then(
      (turn) => {
        request.context.turn = turn;
        // A fault may replace the response before it is acknowledged.
        onResponseClosed(reply, () => void turn.commit().catch(() => {}));
        done();
      },
      (error: Error) => done(createStateUnavailableError(error.message)),
    );
  });
  app.addHook('onSend', ({ context }, _reply, payload, done) => {
    const { turn } = context;
    context.turn = undefined;
    if (turn === undefined) return done(null, payload);
    turn.commit().then(
      () => done(null, payload),
      (error: Error) => done(createStateUnavailableError(error.message)),
    );
  });
  app.addHook('onClose', () => replication.close());
}
