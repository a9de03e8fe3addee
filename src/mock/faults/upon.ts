import type { FastifyReply } from 'fastify';
import type { Effect } from '../../scenario/index.ts';
import { cutAtPerson, inCharset, withTrailingComma } from './spoil.ts';
import { type EffectOf, reset, type Stage, takeOver } from './stage.ts';

/** Leaves the sending to the framework: of this body, or without one of the answer as it is. */
export type SendOn = (body?: Buffer) => void;

/** Bytes that have not left the machine yet are lost by a reset, so it comes this much later. */
const UNDER_WAY_MS = 20;

/** Carries out an effect on an answer; one that takes its place has none on it. */
export function strikeUpon(effect: Effect, stage: Stage, body: Buffer, sendOn: SendOn): void {
  switch (effect.kind) {
    case 'reset':
      return resetWithin(effect, stage, body);
    case 'cutAtPerson':
      return cutWithin(effect, stage, body, sendOn);
    case 'dribble':
      return dribble(effect, stage, body);
    case 'contentLength':
      return void sendHead(stage, Math.max(0, body.length + effect.by)).end(body);
    case 'trailingComma':
      return sendOn(withTrailingComma(body) ?? body);
    case 'charset':
      return recode(effect, stage, body, sendOn);
    default:
      return sendOn();
  }
}

function sendHead(stage: Stage, contentLength: number): FastifyReply['raw'] {
  const raw = takeOver(stage);
  raw.setHeader('content-length', contentLength);
  return raw;
}

function resetWithin({ afterBytes }: EffectOf<'reset'>, stage: Stage, body: Buffer): void {
  const raw = sendHead(stage, body.length);
  raw.write(body.subarray(0, afterBytes), () => stage.pause(UNDER_WAY_MS, () => reset(stage)));
}

function cutWithin({ person }: EffectOf<'cutAtPerson'>, stage: Stage, body: Buffer, sendOn: SendOn): void {
  const part = cutAtPerson(body, person);
  if (part === null) return sendOn();
  sendHead(stage, body.length).write(part, () => {
    stage.endAs('cut');
    stage.reply.request.raw.socket.destroySoon();
  });
}

function dribble({ bytes, every }: EffectOf<'dribble'>, stage: Stage, body: Buffer): void {
  const raw = sendHead(stage, body.length);
  const sendFrom = (start: number): void => {
    const end = start + bytes;
    if (stage.closing() || end >= body.length) return void raw.end(body.subarray(start));
    raw.write(body.subarray(start, end));
    stage.pause(every, () => sendFrom(end));
  };
  sendFrom(0);
}

function recode({ charset }: EffectOf<'charset'>, { reply }: Stage, body: Buffer, sendOn: SendOn): void {
  const [type] = String(reply.getHeader('content-type') ?? 'application/json').split(';');
  reply.header('content-type', `${type}; charset=${charset}`);
  sendOn(inCharset(body, charset));
}
