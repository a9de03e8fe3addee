import type { Effect } from '../../scenario/index.ts';
import { type EffectOf, reset, type Stage, takeOver } from './stage.ts';

/** Whether an effect takes the place of the answer; otherwise it needs one. */
export const replacesAnswer = (effect: Effect): boolean =>
  ['status', 'empty', 'silence'].includes(effect.kind) || (effect.kind === 'reset' && effect.afterBytes === undefined);

/** Carries out an effect that takes the place of the answer; false if it needs one. */
export function strikeInstead(effect: Effect, stage: Stage): boolean {
  if (!replacesAnswer(effect)) return false;
  if (effect.kind === 'status') sendStatus(effect, stage);
  else if (effect.kind === 'empty') sendNothing(stage);
  else if (effect.kind === 'silence') staySilent(stage);
  else resetAtOnce(stage);
  return true;
}

/** What Node sends no body with (RFC 9110, section 6.4.1). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

function sendStatus({ status, headers, body }: EffectOf<'status'>, stage: Stage): void {
  const raw = takeOver(stage);
  raw.statusCode = status;
  const text = body ?? refuse(status, stage);
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
  stage.wrote(WITHOUT_BODY.has(status) ? 0 : Buffer.byteLength(text));
  raw.end(text);
}

function refuse(status: number, { form, fault, reply }: Stage): string {
  const { contentType, body } = form.refusal(status, `the fault ${fault} of the scenario strikes`, reply.request);
  reply.raw.setHeader('content-type', contentType);
  return body;
}

function sendNothing(stage: Stage): void {
  const raw = takeOver(stage);
  raw.statusCode = 200;
  raw.setHeader('content-type', stage.form.contentType(stage.reply.request));
  stage.wrote(0);
  raw.end();
}

function staySilent(stage: Stage): void {
  const { raw: request } = stage.reply.request;
  takeOver(stage);
  stage.endAs('silent');
  // Otherwise a large body would never arrive, and Node would answer that it took too long.
  request.resume();
  stage.pause(Number.POSITIVE_INFINITY, () => request.socket.destroy());
}

function resetAtOnce(stage: Stage): void {
  takeOver(stage);
  reset(stage);
}
