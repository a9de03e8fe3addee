import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ResponseBody } from '../../disclosure/index.ts';
import { createSelfSigned, type SelfSigned } from '../tls/certificates.ts';

/** Signs a response body. Returns a compact JWS (RFC 7515, section 7.1). */
export type Signer = (payload: Uint8Array) => Promise<string>;

/** Creates a signer for RS256, with the certificate in the header `x5c`. Its first use generates key and certificate. */
export function createSigner(): Signer {
  let identity: Promise<SelfSigned> | undefined;
  return async (payload) => {
    const { CompactSign } = await import('jose');
    identity ??= createSelfSigned('CN=krr-kit mock, C=NO');
    const { privateKey, certificate } = await identity;
    return new CompactSign(payload).setProtectedHeader({ alg: 'RS256', x5c: [certificate] }).sign(privateKey);
  };
}

/** The media type of signed responses. */
const JOSE_MEDIA_TYPE = 'application/jose';

/** Set on every response: by default, Fastify adds the charset for strings but not for buffers. */
const JSON_IN_UTF8 = 'application/json; charset=utf-8';

/** Up to this size, copying the body to send it in one write with the head is faster than two writes. */
const MAX_SINGLE_WRITE_BYTES = 1 << 14;

/** Sends a response in the negotiated media type. */
export function sendResponse(
  response: ResponseBody,
  request: FastifyRequest,
  reply: FastifyReply,
  sign: Signer,
): FastifyReply | Promise<FastifyReply> {
  return request.context.mediaType === JOSE_MEDIA_TYPE
    ? sendSigned(response, reply, sign)
    : sendPlain(response, reply.type(JSON_IN_UTF8));
}

/** Sends a value as JSON in the negotiated media type. */
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
