import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../disclosure/index.ts';
import type { Signer } from './signer.ts';

/** The other form of an answer with persons: the same JSON, signed. */
const SIGNED = 'application/jose';

/** Said of every answer, in one piece or in two: left alone, the framework says it of text but not of bytes. */
const JSON_IN_UTF8 = 'application/json; charset=utf-8';

/** Up to this size a copy, sent with the head in one piece, costs less than sending two. */
const ONE_PIECE = 1 << 14;

/** Sends an answer in the media type that the caller has chosen. */
export function send(
  answer: Answer,
  request: FastifyRequest,
  reply: FastifyReply,
  sign: Signer,
): FastifyReply | Promise<FastifyReply> {
  return request.answerType === SIGNED ? sendSigned(answer, reply, sign) : sendPlain(answer, reply.type(JSON_IN_UTF8));
}

/** Sends a value as JSON, or signed. */
export const sendValue = (value: unknown, request: FastifyRequest, reply: FastifyReply, sign: Signer) =>
  send({ bytes: Buffer.from(JSON.stringify(value)), release: () => {} }, request, reply, sign);

function sendPlain({ bytes, release }: Answer, reply: FastifyReply): FastifyReply {
  if (bytes.length > ONE_PIECE) {
    reply.raw.once('finish', release);
    return reply.send(bytes);
  }
  const text = bytes.toString();
  release();
  return reply.send(text);
}

async function sendSigned({ bytes, release }: Answer, reply: FastifyReply, sign: Signer): Promise<FastifyReply> {
  const jws = await sign(bytes);
  release();
  return reply.type(SIGNED).send(jws);
}
