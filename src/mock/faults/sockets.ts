import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FaultedResponse } from './faulted-response.ts';

/** Calls the listener once the response has been sent or its connection is closed. It may call it twice. */
export function onResponseClosed(
  { raw, request: { raw: request } }: Pick<FaultedResponse, 'raw' | 'request'>,
  listener: () => void,
): void {
  const { socket } = request;
  if (socket.destroyed) {
    listener();
    return;
  }
  raw.on('close', listener);
  if (raw.socket !== null) return;
  // A pipelined response has no socket yet and is not notified when the connection closes.
  socket.setMaxListeners(0);
  socket.once('close', listener);
  raw.on('close', () => socket.off('close', listener));
}

/** Open accepted sockets, by the addresses and ports of both ends. */
const acceptedSockets = new Map<string, Socket>();
let isTracking = false;

/**
 * Starts to track the TCP sockets that this process accepts, so that the connection below TLS can be reset. The event
 * `connection` does not suffice: a server that listens on several addresses, as for `localhost`, emits it for the first.
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

/** Finds the TCP socket below a TLS socket; undefined if it is not tracked or closed. Returns a plain socket itself. */
export const findTcpSocket = (socket: Socket): Socket | undefined =>
  (socket as Partial<TLSSocket>).encrypted === true ? acceptedSockets.get(createSocketKey(socket)) : socket;

const createSocketKey = ({ localAddress, localPort, remoteAddress, remotePort }: Socket): string =>
  [localAddress, localPort, remoteAddress, remotePort].join(' ');
