import type { FastifyReply } from 'fastify';
import type { Effect } from '../../scenario/index.ts';
import type { ResponseFormat } from './form.ts';
import { findTcpSocket } from './tcp.ts';

/**
 * How a request that a fault has struck ended: answered to the last byte, whatever the bytes; reset; cut off by closing;
 * never answered; or left by its client while the answer was still to come.
 */
export type FaultOutcome = 'completed' | 'reset' | 'cut' | 'silent' | 'clientLeft';

export type EffectByKind<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** What an effect acts on, and with. */
export interface EffectContext {
  readonly reply: FastifyReply;
  /** The name of the fault. */
  readonly fault: string;
  /** What the answers of the operation are made of. */
  readonly format: ResponseFormat;
  /** Whether the server is closing, so that nothing may last. */
  readonly isClosing: () => boolean;
  /** Calls `then` after some milliseconds or once the server closes, but not if the client has left. */
  readonly delay: (ms: number, then: () => void) => void;
  /** Calls `then` once everybody in this process has read what has come, but not if the client has left. */
  readonly defer: (then: () => void) => void;
  /** Says how it ends, before the connection does. */
  readonly setOutcome: (ending: FaultOutcome) => void;
  /** Counts bytes of the body that are sent. */
  readonly countBytes: (bytes: number) => void;
  /** Says why the effect finds nothing to act on. */
  readonly notApplicable: (because: string) => void;
}

/** Takes the reply over from the framework; what that would have said of the connection stays. */
export function hijackReply({ reply }: EffectContext): FastifyReply['raw'] {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  return reply.raw;
}

/**
 * Resets the connection: the client gets an RST, and whatever it was waiting for is lost. A client in this process reads
 * first what has come: where the RST has come as well, libuv would take it for an end.
 */
export function resetConnection({ reply, setOutcome, defer }: EffectContext): void {
  const { socket } = reply.request.raw;
  defer(() => {
    setOutcome('reset');
    (findTcpSocket(socket) ?? socket).resetAndDestroy();
  });
}
