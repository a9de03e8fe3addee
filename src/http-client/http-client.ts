import { isUtf8 } from 'node:buffer';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback } from '../conformance/run/guards.ts';
import type { ServiceResponse } from '../conformance/target/exchange.ts';

/** How connections are made. */
export interface ConnectionOptions {
  /** How long one request may take, in ms. */
  readonly timeoutMs: number;
  /** PEM text: an authority to trust, and the client's own certificate and key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Proxies are those of the environment; what is sent to this machine takes no way through another. */
export function createDispatcher(url: URL, { ca, cert, key, timeoutMs }: ConnectionOptions): Dispatcher {
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const options = {
    connect: { ...tls, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return isLoopback(url) ? new Agent(options) : new EnvHttpProxyAgent({ ...options, requestTls: tls });
}

/** No answer that the contract allows is longer; what is longer is cut off, and so is not JSON. */
const MAX_BODY_BYTES = 64 * 2 ** 20;

/** The bytes of a body. */
export async function readBytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A body as text; bytes that are no UTF-8 are still shown. */
export const decodeBody = (bytes: Buffer): Pick<ServiceResponse, 'body' | 'isUtf8'> =>
  isUtf8(bytes) ? { body: bytes.toString(), isUtf8: true } : { body: bytes.toString('latin1'), isUtf8: false };

/** Headers by their names in lower case, repeated ones joined. */
export const flattenHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
  );

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused: nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed in the middle',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up',
  UND_ERR_SOCKET: 'the connection was closed in the middle',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body is not as long as its Content-Length says',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is signed by itself: name its authority with --ca",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by an unknown authority: name it with --ca",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by an unknown authority: name it with --ca",
};

/** Why nothing came back, in words for whoever has to mend it. */
export function describeFailure(error: Error & { code?: string; cause?: unknown }, timeoutMs: number): string {
  const { code = '' } = error;
  if (error.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return `no answer in ${timeoutMs / 1000} s`;
  if (error.name === 'HTTPParserError') return 'what came back is not HTTP';
  return REASONS[code] ?? `the connection failed (${code || error.name})`;
}
