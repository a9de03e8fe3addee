import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const compress = promisify(gzip);

/** A smaller response would grow, or save less than a packet. */
const MIN_BYTES = 1024;

/**
 * Whether an Accept-Encoding header accepts gzip (RFC 9110, section 12.5.3).
 *
 * @example
 * acceptsGzip('deflate, gzip;q=0.5'); // true
 * acceptsGzip('gzip;q=0, *'); // false
 */
export function acceptsGzip(header: string): boolean {
  const quality = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    quality.set(coding, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  return (quality.get('gzip') ?? quality.get('x-gzip') ?? quality.get('*') ?? 0) > 0;
}

const isBytes = (payload: unknown): payload is string | Buffer =>
  typeof payload === 'string' || Buffer.isBuffer(payload);

/**
 * Compresses responses for clients that accept gzip. Call it after the hooks of the lifecycle: a fault modifies the
 * uncompressed body.
 */
export function compressResponses(app: FastifyInstance): void {
  app.addHook<unknown>('onSend', async ({ headers }, reply, payload) => {
    if (!isBytes(payload) || reply.hasHeader('content-encoding')) return payload;
    const vary = reply.getHeader('vary');
    reply.header('Vary', vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`);
    if (Buffer.byteLength(payload) < MIN_BYTES || !acceptsGzip(headers['accept-encoding'] ?? '')) return payload;
    reply.removeHeader('content-length').header('Content-Encoding', 'gzip');
    return compress(payload);
  });
}
