import type { FastifyReply } from 'fastify';

/** Calls `end` once a reply has been sent, or its connection is no more; perhaps twice. */
export function onResponseClosed({ raw, request: { raw: request } }: FastifyReply, listener: () => void): void {
  const { socket } = request;
  if (socket.destroyed) {
    listener();
    return;
  }
  raw.on('close', listener);
  if (raw.socket !== null) return;
  // Pipelined behind another one, a reply has no connection yet, and is not told when that closes.
  socket.setMaxListeners(0);
  socket.once('close', listener);
  raw.on('close', () => socket.off('close', listener));
}
