import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;
/** Who neither sends nor is sent anything for so long is not waited for. */
const PATIENCE_MS = 3000;

/** How many bytes had come and gone over a connection when they last became more, and when that was. */
interface Moved {
  readonly bytes: number;
  readonly at: number;
}

/**
 * How a server ends: requests under way are answered, and a connection is closed as soon as none is under way on it.
 * Clients keep connections for a next request, and some open one before they have anything to ask: Node takes that for
 * a request that is about to come, and would wait a minute for it. What stands still, such as a request that is half
 * sent or an answer that nobody takes, is given up after three seconds.
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
  return async () => {
    const standsStill = stillnessWatch();
    const sweep = (): void => {
      app.server.closeIdleConnections();
      for (const socket of connections) if (socket.bytesRead === 0 || standsStill(socket)) socket.destroy();
    };
    const sweeping = setInterval(sweep, SWEEP_MS);
    await app.close();
    clearInterval(sweeping);
  };
}

/** Tells, asked again and again, whether a connection has stood still for too long. */
function stillnessWatch(): (socket: Socket) => boolean {
  const seen = new WeakMap<Socket, Moved>();
  return (socket) => {
    const now = performance.now();
    const bytes = socket.bytesRead + socket.bytesWritten;
    const moved = seen.get(socket);
    if (moved?.bytes === bytes) return now - moved.at >= PATIENCE_MS;
    seen.set(socket, { bytes, at: now });
    return false;
  };
}
