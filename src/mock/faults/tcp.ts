import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Those that were accepted and are open, by both their ends. */
const acceptedSockets = new Map<string, Socket>();
let isTracking = false;

/**
 * From now on, connections that this process accepts are known, so that one can be reset under TLS. Of what TLS is spoken
 * over, a server tells for its first address only; `localhost` has two.
 */
export function trackTcpSockets(): void {
  if (isTracking) return;
  isTracking = true;
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: Socket };
    const key = createSocketKey(socket);
    acceptedSockets.set(key, socket);
    socket.once('close', () => acceptedSockets.delete(key));
  });
}

/** The TCP connection that is spoken over; undefined if it is TLS over one that nobody watched, or that is no more. */
export const findTcpSocket = (socket: Socket): Socket | undefined =>
  (socket as Partial<TLSSocket>).encrypted === true ? acceptedSockets.get(createSocketKey(socket)) : socket;

const createSocketKey = ({ localAddress, localPort, remoteAddress, remotePort }: Socket): string =>
  [localAddress, localPort, remoteAddress, remotePort].join(' ');
