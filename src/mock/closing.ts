import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;

/**
 * How a server ends: requests under way are answered, and a connection is closed as soon as none is under way on it.
 * Clients keep connections for a next request, and some open one before they have anything to ask: Node takes that for
 * a request that is about to come, and would wait a minute for it.
 *
 * @param app a server that does not listen yet
 * @returns ends it; may be called again
 */
export function closerOf(app: FastifyInstance): () => Promise<void> {
  const connections = new Set<Socket>();
  app.server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const sweep = (): void => {
    app.server.closeIdleConnections();
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  return async () => {
    const sweeping = setInterval(sweep, SWEEP_MS);
    await app.close();
    clearInterval(sweeping);
  };
}
