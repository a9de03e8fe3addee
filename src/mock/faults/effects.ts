import type { ServerResponse } from 'node:http';
import type { Effect } from '../../scenario/index.ts';
import { encodeAs, truncateInside, withTrailingComma } from './corrupt.ts';
import type { FaultedResponse } from './faulted-response.ts';
import type { ResponseFormat } from './response-format.ts';
import { findTcpSocket } from './sockets.ts';

/**
 * How a request with an injected fault ended: the response was completed, even with wrong bytes; the connection was reset;
 * the connection was closed within the response; no response was sent; or the client disconnected before the end.
 */
export type FaultOutcome = 'completed' | 'reset' | 'cut' | 'silent' | 'clientLeft';

type EffectByKind<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** The response that an effect acts on, and the functions it may call. */
export interface EffectContext {
  readonly reply: FaultedResponse;
  /** The name of the fault. */
  readonly fault: string;
  readonly format: ResponseFormat;
  /** Whether the server is closing, so that effects must end at once. */
  readonly isClosing: () => boolean;
  /** Calls the listener after a delay or when the server closes, but not if the client has left. */
  readonly delay: (ms: number, listener: () => void) => void;
  /** Calls the listener after the pending events of this process, but not if the client has left. */
  readonly defer: (listener: () => void) => void;
  /** Sets the outcome. Call it before the connection ends. */
  readonly setOutcome: (outcome: FaultOutcome) => void;
  /** Adds to the number of body bytes sent. */
  readonly countBytes: (bytes: number) => void;
  /** Records why the effect has nothing to act on. */
  readonly notApplicable: (reason: string) => void;
}

/** Takes the response over from its server. The headers set so far are kept. */
function hijackReply(context: EffectContext): ServerResponse {
  const raw = context.reply.raw;
  context.reply.hijack();
  for (const [name, value] of Object.entries(context.reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  return raw;
}

/**
 * Resets the connection with an RST. It is deferred for clients in this process: if data and RST are pending together,
 * libuv reports an end instead of a reset.
 */
function resetConnection({ reply, setOutcome, defer }: EffectContext): void {
  const { socket } = reply.request.raw;
  defer(() => {
    setOutcome('reset');
    (findTcpSocket(socket) ?? socket).resetAndDestroy();
  });
}

/** Applies an effect that replaces the response. Returns false for an effect that modifies a response. */
export function replaceResponse(effect: Effect, context: EffectContext): boolean {
  if (effect.kind === 'status') sendStatus(effect, context);
  else if (effect.kind === 'empty') sendEmptyResponse(context);
  else if (effect.kind === 'silence') withholdResponse(context);
  else if (effect.kind === 'reset' && effect.afterBytes === undefined) resetImmediately(context);
  else return false;
  return true;
}

/** Responses that have no body (RFC 9110, section 6.4.1). */
const STATUSES_WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

function sendStatus({ status, headers, body }: EffectByKind<'status'>, context: EffectContext): void {
  const raw = hijackReply(context);
  raw.statusCode = status;
  const text = body ?? renderError(status, context);
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
  context.countBytes(STATUSES_WITHOUT_BODY.has(status) ? 0 : Buffer.byteLength(text));
  raw.end(text);
}

function renderError(status: number, context: EffectContext): string {
  const detail = `injected by the fault ${context.fault} of the scenario`;
  const { contentType, body } = context.format.createError(status, detail, context.reply.request);
  context.reply.raw.setHeader('content-type', contentType);
  return body;
}

function sendEmptyResponse(context: EffectContext): void {
  const raw = hijackReply(context);
  raw.statusCode = 200;
  raw.setHeader('content-type', context.format.getContentType(context.reply.request));
  context.countBytes(0);
  raw.end();
}

function withholdResponse(context: EffectContext): void {
  const { raw: request } = context.reply.request;
  hijackReply(context);
  context.setOutcome('silent');
  // An unread large body would make Node send a timeout response.
  request.resume();
  context.delay(Number.POSITIVE_INFINITY, () => request.socket.destroy());
}

function resetImmediately(context: EffectContext): void {
  hijackReply(context);
  resetConnection(context);
}

/** A reset discards bytes that are still in the send buffer, so it waits for them. */
const IN_FLIGHT_MS = 20;

/** Applies an effect to a response. Returns the body that the framework sends; null if it must not send any. */
export function modifyResponse(effect: Effect, context: EffectContext, body: Buffer): Buffer | null {
  if (body.length === 0 && effect.kind !== 'reset') return skipEffect(context, body, 'the response has no body');
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
      return withTrailingComma(body) ?? skipEffect(context, body, 'the response has no persons');
    case 'charset':
      return recode(effect, context, body);
    default:
      return body;
  }
}

function skipEffect(context: EffectContext, body: Buffer, reason: string): Buffer {
  context.notApplicable(reason);
  return body;
}

function sendHead(context: EffectContext, contentLength: number): ServerResponse {
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
  if (part === null) return skipEffect(context, body, `the response has no person ${person}`);
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
  const recoded = encodeAs(body, bytes);
  if (label === 'utf-8' && recoded.equals(body))
    return skipEffect(context, body, `the response is the same in ${bytes}`);
  const [type] = String(context.reply.getHeader('content-type') ?? 'application/json').split(';');
  context.reply.header('content-type', `${type}; charset=${label}`);
  return recoded;
}
