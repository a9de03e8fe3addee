import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Those that were accepted and are open, by both their ends. */
const accepted = new Map<string, Socket>();
let isWatching = false;

/**
 * From now on, connections that this process accepts are known, so that one can be reset under TLS. Of what TLS is spoken
 * over, a server tells for its first address only; `localhost` has two.
 */
export function watchTcp(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: Socket };
    const ends = endsOf(socket);
    accepted.set(ends, socket);
    socket.once('close', () => accepted.delete(ends));
  });
}

/** The TCP connection that is spoken over; undefined if it is TLS over one that nobody watched, or that is no more. */
export const tcpUnder = (socket: Socket): Socket | undefined =>
  (socket as Partial<TLSSocket>).encrypted === true ? accepted.get(endsOf(socket)) : socket;

const endsOf = ({ localAddress, localPort, remoteAddress, remotePort }: Socket): string =>
  [localAddress, localPort, remoteAddress, remotePort].join(' ');
