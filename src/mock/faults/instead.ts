import type { Effect } from '../../scenario/index.ts';
import { type EffectByKind, type EffectContext, hijackReply, resetConnection } from './stage.ts';

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
