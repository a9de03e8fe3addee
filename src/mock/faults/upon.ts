import type { FastifyReply } from 'fastify';
import type { Effect } from '../../scenario/index.ts';
import { cutWithin, inCharset, withTrailingComma } from './spoil.ts';
import { type EffectOf, reset, type Stage, takeOver } from './stage.ts';

/** Bytes that have not left the machine yet are lost by a reset, so it comes this much later. */
const UNDER_WAY_MS = 20;

/** Carries out an effect on an answer: what the framework is to send, or null if nothing is left for it to do. */
export function strikeUpon(effect: Effect, stage: Stage, body: Buffer): Buffer | null {
  if (body.length === 0 && effect.kind !== 'reset') return spared(stage, body, 'the answer has no body');
  switch (effect.kind) {
    case 'reset':
      return resetWithin(effect, stage, body);
    case 'cutAtPerson':
      return cutAtPerson(effect, stage, body);
    case 'dribble':
      return dribble(effect, stage, body);
    case 'contentLength':
      return missize(effect, stage, body);
    case 'trailingComma':
      return withTrailingComma(body) ?? spared(stage, body, 'the answer has no persons');
    case 'charset':
      return recode(effect, stage, body);
    default:
      return body;
  }
}

/** The answer as it is. */
function spared(stage: Stage, body: Buffer, because: string): Buffer {
  stage.spare(because);
  return body;
}

function sendHead(stage: Stage, contentLength: number): FastifyReply['raw'] {
  const raw = takeOver(stage);
  raw.setHeader('content-length', contentLength);
  return raw;
}

function resetWithin({ afterBytes }: EffectOf<'reset'>, stage: Stage, body: Buffer): null {
  const raw = body.length === 0 ? takeOver(stage) : sendHead(stage, body.length);
  const part = body.subarray(0, afterBytes);
  stage.wrote(part.length);
  raw.flushHeaders();
  raw.write(part, () => stage.pause(UNDER_WAY_MS, () => reset(stage)));
  return null;
}

function cutAtPerson({ person }: EffectOf<'cutAtPerson'>, stage: Stage, body: Buffer): Buffer | null {
  const part = cutWithin(body, stage.form.personsIn(body)[person - 1]);
  if (part === null) return spared(stage, body, `the answer has no person ${person}`);
  stage.wrote(part.length);
  const cut = (): void => {
    stage.endAs('cut');
    stage.reply.request.raw.socket.destroySoon();
  };
  sendHead(stage, body.length).write(part, () => stage.pause(0, cut));
  return null;
}

function dribble({ bytes, every }: EffectOf<'dribble'>, stage: Stage, body: Buffer): null {
  const raw = sendHead(stage, body.length);
  const sendFrom = (start: number): void => {
    const end = start + bytes;
    if (stage.closing() || end >= body.length) {
      stage.wrote(body.length - start);
      raw.end(body.subarray(start));
      return;
    }
    stage.wrote(bytes);
    raw.write(body.subarray(start, end));
    stage.pause(every, () => sendFrom(end));
  };
  sendFrom(0);
  return null;
}

function missize({ by }: EffectOf<'contentLength'>, stage: Stage, body: Buffer): null {
  stage.wrote(body.length);
  sendHead(stage, Math.max(0, body.length + by)).end(body);
  return null;
}

function recode({ bytes, label }: EffectOf<'charset'>, stage: Stage, body: Buffer): Buffer {
  const { reply } = stage;
  const recoded = inCharset(body, bytes);
  if (label === 'utf-8' && recoded.equals(body)) return spared(stage, body, `the answer is the same in ${bytes}`);
  const [type] = String(reply.getHeader('content-type') ?? 'application/json').split(';');
  reply.header('content-type', `${type}; charset=${label}`);
  return recoded;
}
