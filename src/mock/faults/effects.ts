import type { FastifyReply } from 'fastify';
import type { Effect } from '../../scenario/index.ts';
import { encodeAs, truncateInside, withTrailingComma } from './corrupt.ts';
import type { ResponseFormat } from './response-format.ts';
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

/** Whether an effect takes the place of the answer; otherwise it needs one. */
export const replacesResponse = (effect: Effect): boolean =>
  ['status', 'empty', 'silence'].includes(effect.kind) || (effect.kind === 'reset' && effect.afterBytes === undefined);

/** Carries out an effect that takes the place of the answer; false if it needs one. */
export function replaceResponse(effect: Effect, context: EffectContext): boolean {
  if (!replacesResponse(effect)) return false;
  if (effect.kind === 'status') sendStatus(effect, context);
  else if (effect.kind === 'empty') sendEmptyResponse(context);
  else if (effect.kind === 'silence') withholdReply(context);
  else resetImmediately(context);
  return true;
}

/** What Node sends no body with (RFC 9110, section 6.4.1). */
const STATUSES_WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

function sendStatus({ status, headers, body }: EffectByKind<'status'>, context: EffectContext): void {
  const raw = hijackReply(context);
  raw.statusCode = status;
  const text = body ?? renderError(status, context);
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
  context.countBytes(STATUSES_WITHOUT_BODY.has(status) ? 0 : Buffer.byteLength(text));
  raw.end(text);
}

function renderError(status: number, { format, fault, reply }: EffectContext): string {
  const { contentType, body } = format.createError(status, `the fault ${fault} of the scenario strikes`, reply.request);
  reply.raw.setHeader('content-type', contentType);
  return body;
}

function sendEmptyResponse(context: EffectContext): void {
  const raw = hijackReply(context);
  raw.statusCode = 200;
  raw.setHeader('content-type', context.format.getContentType(context.reply.request));
  context.countBytes(0);
  raw.end();
}

function withholdReply(context: EffectContext): void {
  const { raw: request } = context.reply.request;
  hijackReply(context);
  context.setOutcome('silent');
  // Otherwise a large body would never arrive, and Node would answer that it took too long.
  request.resume();
  context.delay(Number.POSITIVE_INFINITY, () => request.socket.destroy());
}

function resetImmediately(context: EffectContext): void {
  hijackReply(context);
  resetConnection(context);
}

/** Bytes that have not left the machine yet are lost by a reset, so it comes this much later. */
const IN_FLIGHT_MS = 20;

/** Carries out an effect on an answer: what the framework is to send, or null if nothing is left for it to do. */
export function modifyResponse(effect: Effect, context: EffectContext, body: Buffer): Buffer | null {
  if (body.length === 0 && effect.kind !== 'reset') return skipEffect(context, body, 'the answer has no body');
  switch (effect.kind) {
    case 'reset':
      return resetAfterBytes(effect, context, body);
    case 'cutAtPerson':
      return cutAtPerson(effect, context, body);
    case 'dribble':
      return dribble(effect, context, body);
    case 'contentLength':
      return sendWrongContentLength(effect, context, body);
    case 'trailingComma':
      return withTrailingComma(body) ?? skipEffect(context, body, 'the answer has no persons');
    case 'charset':
      return recode(effect, context, body);
    default:
      return body;
  }
}

/** The answer as it is. */
function skipEffect(context: EffectContext, body: Buffer, reason: string): Buffer {
  context.notApplicable(reason);
  return body;
}

function sendHead(context: EffectContext, contentLength: number): FastifyReply['raw'] {
  const raw = hijackReply(context);
  raw.setHeader('content-length', contentLength);
  return raw;
}

function resetAfterBytes({ afterBytes }: EffectByKind<'reset'>, context: EffectContext, body: Buffer): null {
  const raw = body.length === 0 ? hijackReply(context) : sendHead(context, body.length);
  const part = body.subarray(0, afterBytes);
  context.countBytes(part.length);
  raw.flushHeaders();
  raw.write(part, () => context.delay(IN_FLIGHT_MS, () => resetConnection(context)));
  return null;
}

function cutAtPerson({ person }: EffectByKind<'cutAtPerson'>, context: EffectContext, body: Buffer): Buffer | null {
  const part = truncateInside(body, context.format.findPersonRanges(body)[person - 1]);
  if (part === null) return skipEffect(context, body, `the answer has no person ${person}`);
  context.countBytes(part.length);
  const cut = (): void => {
    context.setOutcome('cut');
    context.reply.request.raw.socket.destroySoon();
  };
  sendHead(context, body.length).write(part, () => context.delay(0, cut));
  return null;
}

function dribble({ bytes, every }: EffectByKind<'dribble'>, context: EffectContext, body: Buffer): null {
  const raw = sendHead(context, body.length);
  const sendFrom = (start: number): void => {
    const end = start + bytes;
    if (context.isClosing() || end >= body.length) {
      context.countBytes(body.length - start);
      raw.end(body.subarray(start));
      return;
    }
    context.countBytes(bytes);
    raw.write(body.subarray(start, end));
    context.delay(every, () => sendFrom(end));
  };
  sendFrom(0);
  return null;
}

function sendWrongContentLength({ by }: EffectByKind<'contentLength'>, context: EffectContext, body: Buffer): null {
  context.countBytes(body.length);
  sendHead(context, Math.max(0, body.length + by)).end(body);
  return null;
}

function recode({ bytes, label }: EffectByKind<'charset'>, context: EffectContext, body: Buffer): Buffer {
  const { reply } = context;
  const recoded = encodeAs(body, bytes);
  if (label === 'utf-8' && recoded.equals(body)) return skipEffect(context, body, `the answer is the same in ${bytes}`);
  const [type] = String(reply.getHeader('content-type') ?? 'application/json').split(';');
  reply.header('content-type', `${type}; charset=${label}`);
  return recoded;
}
