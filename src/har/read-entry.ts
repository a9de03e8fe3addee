import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { RecordedExchange } from '../conformance/index.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Why an entry has no exchange: it is not HTTP or has no response, or the recording lacks a body. */
export type Unreadable = 'ignored' | 'notChecked';

/** Longer than any body that the contract allows. */
const MAX_BODY_BYTES = 64 * 2 ** 20;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const toObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/**
 * Converts an entry of a HAR file, or an object `{request, response}`.
 *
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export function readEntry(entry: unknown): RecordedExchange | Unreadable {
  const { request, response, startedDateTime, time } = toObject(entry);
  if (!isObject(request) || !isObject(response)) return 'ignored';
  const { method, url } = request;
  const { status } = response;
  if (typeof method !== 'string' || typeof url !== 'string' || !isStatus(status)) return 'ignored';
  const headers = readHeaders(response.headers);
  const body = readResponseBody(response, headers);
  if (body === undefined) return 'notChecked';
  const startedAt = Date.parse(typeof startedDateTime === 'string' ? startedDateTime : '');
  return {
    method: method.toUpperCase(),
    url,
    headers: readHeaders(request.headers),
    body: readRequestBody(request),
    response: { status, headers, ...body, ms: typeof time === 'number' && time > 0 ? time : 0 },
    startedAt: Number.isNaN(startedAt) ? Date.now() : startedAt,
  };
}

/** Browsers record status 0 for a request without a response. */
const isStatus = (status: unknown): status is number => Number.isInteger(status) && (status as number) >= 100;

/** Reads `[{name, value}]` or an object; without the pseudo-headers of HTTP/2. */
function readHeaders(value: unknown): Readonly<Record<string, string>> {
  const pairs = Array.isArray(value) ? value.map(toPair) : Object.entries(toObject(value));
  const headers = new Map<string, string>();
  for (const [name, text] of pairs) {
    if (typeof name !== 'string' || typeof text !== 'string' || name.startsWith(':')) continue;
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? text : `${before}, ${text}`);
  }
  return Object.fromEntries(headers);
}

function toPair(header: unknown): readonly [unknown, unknown] {
  const { name, value } = toObject(header);
  return [name, value];
}

function readRequestBody({ postData, body }: JsonObject): string | null {
  const { text, encoding } = toObject(postData);
  if (typeof text === 'string') return encoding === 'base64' ? Buffer.from(text, 'base64').toString() : text;
  return toText(body) ?? null;
}

const toText = (body: unknown): string | undefined => {
  if (body === undefined || body === null) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
};

type Content = { readonly body: string; readonly isUtf8: boolean };

/** Undefined if the response has a body that the recording lacks. */
function readResponseBody({ content, body }: JsonObject, headers: Readonly<Record<string, string>>) {
  if (!isObject(content)) return toContent(toText(body) ?? '');
  const { text, encoding, size } = content;
  if (typeof text === 'string')
    return encoding === 'base64' ? decodeBytes(Buffer.from(text, 'base64'), headers) : toContent(text);
  return typeof size === 'number' && size > 0 ? undefined : toContent('');
}

const toContent = (body: string): Content => ({ body, isUtf8: true });

function decodeBytes(bytes: Buffer, headers: Readonly<Record<string, string>>): Content {
  const decoded = decompress(bytes, headers['content-encoding']);
  return isUtf8(decoded) ? toContent(decoded.toString()) : { body: decoded.toString('latin1'), isUtf8: false };
}

const DECODERS: ReadonlyMap<string, typeof gunzipSync> = new Map<string, typeof gunzipSync>([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/** The specification demands decoded content; some programs record it compressed. */
function decompress(bytes: Buffer, encoding: string | undefined): Buffer {
  const decode = DECODERS.get(encoding?.trim().toLowerCase() ?? '');
  if (decode === undefined) return bytes;
  try {
    return decode(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch {
    return bytes;
  }
}
