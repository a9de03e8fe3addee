import type { FastifyReply } from 'fastify';

/** Calls `end` once a reply has been sent, or its connection is no more; perhaps twice. */
export function whenOver({ raw, request: { raw: request } }: FastifyReply, end: () => void): void {
  const { socket } = request;
  if (socket.destroyed) {
    end();
    return;
  }
  raw.on('close', end);
  if (raw.socket !== null) return;
  // Pipelined behind another one, a reply has no connection yet, and is not told when that closes.
  socket.setMaxListeners(0);
  socket.once('close', end);
  raw.on('close', () => socket.off('close', end));
}
