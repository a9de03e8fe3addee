import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { findTcpSocket } from '../faults/index.ts';

const SWEEP_MS = 50;
/** A connection without traffic for this long is closed. */
const STALL_TIMEOUT_MS = 3000;

/** The number of bytes transferred over a connection, and when it last increased. */
interface SocketActivity {
  readonly bytes: number;
  readonly at: number;
}

/**
 * Creates the function that shuts a server down. It completes pending requests and closes each connection as soon as it
 * is idle. Node would wait a minute for a connection without a request, because it expects one to follow. A stalled
 * connection, such as a half-sent request or a response that the client does not read, is closed after three seconds.
 *
 * @param app a server that does not listen yet
 * @returns a function that may be called more than once
 */
export function createShutdown(app: FastifyInstance): () => Promise<void> {
  const connections = trackConnections(app.server);
  const pending = trackResponses(app.server);
  keepFlushingSockets(app.server, connections);
  return async () => {
    // The framework does the same for requests that arrive from now on.
    for (const response of pending) response.shouldKeepAlive = false;
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

/** Tracks the responses that are not complete. */
function trackResponses(server: Server): ReadonlySet<ServerResponse> {
  const pending = new Set<ServerResponse>();
  server.on('request', (_request, response: ServerResponse) => {
    pending.add(response);
    response.once('close', () => pending.delete(response));
  });
  return pending;
}

/** Tracks the open connections. For TLS, these are the TLS sockets, not the TCP sockets below them. */
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
 * Keeps connections open until their responses are flushed. Node treats a connection as idle once its last response has
 * been written, even if most of it is still buffered, and closes idle connections first.
 */
function keepFlushingSockets(server: Server, connections: ReadonlySet<Socket>): void {
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    for (const { writableLength } of connections) if (writableLength > 0) return;
    closeIdle();
  };
}

/** Creates a function that checks periodically whether a connection is stalled. */
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
