import { isUtf8 } from 'node:buffer';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';

export interface ConnectionOptions {
  /** Time limit of one request, in ms. */
  readonly timeoutMs: number;
  /** PEM text: a certificate authority to trust, and the client's certificate and key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** False if the bytes are not valid UTF-8: `body` is then decoded as Latin-1. */
  readonly isUtf8: boolean;
  readonly ms: number;
}

/** Whether the host is this machine: localhost, 127.0.0.0/8 or ::1. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/**
 * Requests to this machine bypass the proxies of the environment. This needs a dispatcher, which Node's own `fetch`
 * does not accept from another version of undici.
 */
export function createDispatcher(url: URL, { ca, cert, key, timeoutMs }: ConnectionOptions): Dispatcher {
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const options = {
    connect: { ...tls, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return isLoopback(url) ? new Agent(options) : new EnvHttpProxyAgent({ ...options, requestTls: tls });
}

/** Sends a request and reads the whole body; rejects with an error for {@link describeFailure}. */
export async function sendRequest(
  url: string,
  { method, headers, body }: HttpRequest,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const startedAt = performance.now();
  const response = await request(url, { method, headers, body, dispatcher, signal });
  const content = decodeBody(await readBytes(response.body));
  const ms = performance.now() - startedAt;
  return { status: response.statusCode, headers: flattenHeaders(response.headers), ...content, ms };
}

/** Longer than any body that the contract allows. A longer body is truncated, and is then not valid JSON. */
const MAX_BODY_BYTES = 64 * 2 ** 20;

async function readBytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const decodeBody = (bytes: Buffer): Pick<HttpResponse, 'body' | 'isUtf8'> =>
  isUtf8(bytes) ? { body: bytes.toString(), isUtf8: true } : { body: bytes.toString('latin1'), isUtf8: false };

const flattenHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
  );

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no connection: nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed before the end of the response',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up',
  UND_ERR_SOCKET: 'the connection was closed before the end of the response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the length of the body differs from its Content-Length',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed: name its authority with --ca",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by an unknown authority: name it with --ca",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by an unknown authority: name it with --ca",
};

/** Explains in words why a request got no response. */
export function describeFailure(error: Error & { code?: string }, timeoutMs: number): string {
  const { code = '' } = error;
  if (error.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return `no response within ${timeoutMs / 1000} s`;
  if (error.name === 'HTTPParserError') return 'the response is not HTTP';
  return REASONS[code] ?? `the connection failed (${code || error.name})`;
}
