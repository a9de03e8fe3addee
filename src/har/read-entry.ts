import { isUtf8 } from 'node:buffer';
import type { RecordedExchange } from '../conformance/index.ts';
import { isObject, type JsonObject } from '../conformance/target/json.ts';
import { decodeBody, type ResponseBody } from '../http-client/http-client.ts';

/** Why an entry has no exchange: it is not HTTP or has no response, or its body is missing or cannot be decoded. */
export type Unreadable = 'ignored' | 'notChecked';

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
  if (body === undefined || lacksBody(request, method)) return 'notChecked';
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

/** Whether the recording lacks the body of a request. A size of -1 is unknown. */
function lacksBody({ postData, bodySize }: JsonObject, method: string): boolean {
  const isRecorded = typeof toObject(postData).text === 'string';
  return !isRecorded && typeof bodySize === 'number' && bodySize !== 0 && /^(?:POST|PUT|PATCH)$/i.test(method);
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

/** Undefined if the recording lacks the body, or if the body cannot be decoded. */
function readResponseBody(
  { content, body }: JsonObject,
  headers: Readonly<Record<string, string>>,
): ResponseBody | undefined {
  if (!isObject(content)) return toContent(toText(body) ?? '');
  const { text, encoding, size } = content;
  if (typeof text === 'string')
    return encoding === 'base64' ? decodeBytes(Buffer.from(text, 'base64'), headers) : toContent(text);
  return typeof size === 'number' && size > 0 ? undefined : toContent('');
}

const toContent = (body: string): ResponseBody => ({ body, isUtf8: true });

/** The specification demands decoded content; some programs record it compressed. */
function decodeBytes(bytes: Buffer, headers: Readonly<Record<string, string>>): ResponseBody | undefined {
  const decoded = decodeBody(bytes, headers['content-encoding'] ?? '');
  if (decoded.bodyProblem === undefined) return decoded;
  return isUtf8(bytes) ? toContent(bytes.toString()) : undefined;
}
