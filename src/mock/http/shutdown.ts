import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { findTcpSocket } from '../faults/index.ts';

const SWEEP_MS = 50;
/** Who neither sends nor is sent anything for so long is not waited for. */
const STALL_TIMEOUT_MS = 3000;

/** How many bytes had come and gone over a connection when they last became more, and when that was. */
interface SocketActivity {
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
export function createShutdown(app: FastifyInstance): () => Promise<void> {
  const connections = trackConnections(app.server);
  keepFlushingSockets(app.server, connections);
  return async () => {
    const isStalled = createStallDetector();
    const sweep = (): void => {
      app.server.closeIdleConnections();
      for (const socket of connections) if (socket.bytesRead === 0 || isStalled(socket)) socket.destroy();
    };
    const sweepTimer = setInterval(sweep, SWEEP_MS);
    await app.close();
    clearInterval(sweepTimer);
  };
}

/** Those that are open; over TLS, those that speak it in place of what they speak it over. */
function trackConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  const add = (socket: Socket): void => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  };
  server.on('connection', add);
  server.on('secureConnection', (socket: TLSSocket) => {
    const tcp = findTcpSocket(socket);
    if (tcp !== undefined) connections.delete(tcp);
    add(socket);
  });
  return connections;
}

/**
 * Node calls a connection idle once its last answer has been given, though much of that may still have to be sent, and
 * closing idle ones is among the first that it does to end. None is closed before all is sent: it is asked again.
 */
function keepFlushingSockets(server: Server, connections: ReadonlySet<Socket>): void {
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    for (const { writableLength } of connections) if (writableLength > 0) return;
    closeIdle();
  };
}

/** Tells, asked again and again, whether a connection has stood still for too long. */
function createStallDetector(): (socket: Socket) => boolean {
  const activityBySocket = new WeakMap<Socket, SocketActivity>();
  return (socket) => {
    const now = performance.now();
    const bytes = socket.bytesRead + socket.bytesWritten - socket.writableLength;
    const lastActivity = activityBySocket.get(socket);
    if (lastActivity?.bytes === bytes) return now - lastActivity.at >= STALL_TIMEOUT_MS;
    activityBySocket.set(socket, { bytes, at: now });
    return false;
  };
}
