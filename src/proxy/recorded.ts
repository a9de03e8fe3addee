import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { RecordedExchange } from '../conformance/index.ts';
import type { PassedExchange } from './pass-through.ts';

const MAX_DECODED_BYTES = 64 * 2 ** 20;
const DECODERS: ReadonlyMap<string, typeof gunzipSync> = new Map<string, typeof gunzipSync>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/** Converts an exchange for the suite. Undefined without its bodies, without a connection, or if the client left. */
export function toRecordedExchange(exchange: PassedExchange, startedAt: number): RecordedExchange | undefined {
  const { request, requestBody, response, responseBody, outcome, failure, ms } = exchange;
  const [sent, received] = [requestBody.read(), responseBody.read()];
  if (outcome === 'clientLeft' || outcome === 'unreachable' || sent === undefined || received === undefined)
    return undefined;
  const recorded = {
    method: request.method!,
    url: request.url!,
    headers: flattenHeaders(request),
    body: sent.length === 0 ? null : sent.toString(),
    startedAt,
  };
  if (response === null || failure !== undefined)
    return { ...recorded, response: { failed: failure ?? 'there is no response' } };
  const headers = flattenHeaders(response);
  const decoded = decode(received, headers['content-encoding']);
  const text = isUtf8(decoded)
    ? { body: decoded.toString(), isUtf8: true }
    : { body: decoded.toString('latin1'), isUtf8: false };
  return { ...recorded, response: { status: response.statusCode!, headers, ...text, ms } };
}

const flattenHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));

function decode(bytes: Buffer, encoding: string | undefined): Buffer {
  const decoder = DECODERS.get(encoding?.trim().toLowerCase() ?? '');
  if (decoder === undefined) return bytes;
  try {
    return decoder(bytes, { maxOutputLength: MAX_DECODED_BYTES });
  } catch {
    return bytes;
  }
}
