import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ResponseBody } from '../../disclosure/index.ts';
import { createSelfSigned, type SelfSigned } from '../tls/certificates.ts';

/** Signs what is sent: bytes to a compact JWS (RFC 7515, section 7.1). */
export type Signer = (payload: Uint8Array) => Promise<string>;

/** Signs by RS256, with the certificate of the key in the header `x5c`. Key and certificate are made when first needed. */
export function createSigner(): Signer {
  let identity: Promise<SelfSigned> | undefined;
  return async (payload) => {
    const { CompactSign } = await import('jose');
    identity ??= createSelfSigned('CN=krr-kit mock, C=NO');
    const { privateKey, certificate } = await identity;
    return new CompactSign(payload).setProtectedHeader({ alg: 'RS256', x5c: [certificate] }).sign(privateKey);
  };
}

/** The other form of an answer with persons: the same JSON, signed. */
const JOSE_MEDIA_TYPE = 'application/jose';

/** Said of every answer, in one piece or in two: left alone, the framework says it of text but not of bytes. */
const JSON_IN_UTF8 = 'application/json; charset=utf-8';

/** Up to this size a copy, sent with the head in one piece, costs less than sending two. */
const MAX_SINGLE_WRITE_BYTES = 1 << 14;

/** Sends an answer in the media type that the caller has chosen. */
export function sendResponse(
  response: ResponseBody,
  request: FastifyRequest,
  reply: FastifyReply,
  sign: Signer,
): FastifyReply | Promise<FastifyReply> {
  return request.responseMediaType === JOSE_MEDIA_TYPE
    ? sendSigned(response, reply, sign)
    : sendPlain(response, reply.type(JSON_IN_UTF8));
}

/** Sends a value as JSON, or signed. */
export const sendValue = (value: unknown, request: FastifyRequest, reply: FastifyReply, sign: Signer) =>
  sendResponse({ bytes: Buffer.from(JSON.stringify(value)), release: () => {} }, request, reply, sign);

function sendPlain({ bytes, release }: ResponseBody, reply: FastifyReply): FastifyReply {
  if (bytes.length > MAX_SINGLE_WRITE_BYTES) {
    reply.raw.once('finish', release);
    return reply.send(bytes);
  }
  const text = bytes.toString();
  release();
  return reply.send(text);
}

async function sendSigned({ bytes, release }: ResponseBody, reply: FastifyReply, sign: Signer): Promise<FastifyReply> {
  const jws = await sign(bytes);
  release();
  return reply.type(JOSE_MEDIA_TYPE).send(jws);
}
