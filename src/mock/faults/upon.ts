import type { FastifyReply } from 'fastify';
import type { Effect } from '../../scenario/index.ts';
import { encodeAs, truncateInside, withTrailingComma } from './spoil.ts';
import { type EffectByKind, type EffectContext, hijackReply, resetConnection } from './stage.ts';

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
