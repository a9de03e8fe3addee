import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import { decodeBody } from '../../http-client/http-client.ts';
import type { Entry } from '../journal/index.ts';
import type { Exchange } from './exchange.ts';
import { mayRecord, toRecordedHeader } from './privacy.ts';

/**
 * The root of a HAR file.
 *
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export const createLog = (entries: readonly object[]) => {
  const { version } = createRequire(import.meta.url)('krr-kit/package.json') as { version: string };
  return { log: { version: '1.2', creator: { name: 'krr-kit', version }, entries } };
};

interface Header {
  readonly name: string;
  readonly value: string;
}

/** The grant and the access token of the token endpoint are secrets. */
const SECRET_OPERATION = 'token';

/**
 * Converts a journal entry, and its exchange if it is known. Bodies with a secret, or with an identifier that may be a real
 * person's, are left out; their sizes are not. A request without a complete response has status 0, as browsers record it.
 *
 * @param origin used without an exchange
 */
export function toHarEntry(entry: Entry, exchange: Exchange | undefined, origin: string): object {
  const { head, endedAt, arrivedAt } = entry;
  const time = Math.max(0, Math.round(((endedAt ?? arrivedAt) - arrivedAt) * 10) / 10);
  return {
    startedDateTime: new Date(entry.time).toISOString(),
    time,
    request: toHarRequest(entry, exchange, exchange?.origin ?? origin),
    response: toHarResponse(entry, exchange),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    _krr: {
      ...{ id: head.id, operation: head.operation, version: head.version, outcome: entry.outcome },
      fault: entry.fault?.name ?? null,
      session: exchange?.session ?? 'default',
    },
  };
}

function toHarRequest({ head: { method, path }, ...entry }: Entry, exchange: Exchange | undefined, origin: string) {
  const body = exchange?.requestBody ?? Buffer.alloc(0);
  const text = entry.notSynthetic === 0 && isUtf8(body) ? body.toString() : '';
  const mimeType = exchange?.requestHeaders['content-type'] ?? '';
  const isRecorded = text !== '' && !isSecret(exchange) && mayRecord(text);
  return {
    method,
    url: origin + path,
    httpVersion: `HTTP/${exchange?.httpVersion ?? '1.1'}`,
    ...{ cookies: [], queryString: [], headersSize: -1 },
    headers: toRequestHeaders(exchange),
    ...(isRecorded && { postData: { mimeType, text } }),
    bodySize: exchange === undefined ? -1 : body.length,
  };
}

const isSecret = (exchange: Exchange | undefined): boolean =>
  /x-www-form-urlencoded/i.test(exchange?.requestHeaders['content-type'] ?? '');

const toRequestHeaders = (exchange: Exchange | undefined): Header[] =>
  Object.entries(exchange?.requestHeaders ?? {}).flatMap(([name, values]) => {
    const value = toRecordedHeader(name, [values ?? ''].flat().join(', '));
    return value === undefined ? [] : [{ name, value }];
  });

function toHarResponse(entry: Entry, exchange: Exchange | undefined) {
  const isComplete = entry.outcome === 'completed' && entry.status !== null;
  const status = isComplete ? entry.status! : 0;
  const headers = isComplete ? toResponseHeaders(exchange) : [];
  const mimeType = headers.find(({ name }) => name === 'content-type')?.value ?? '';
  return {
    ...{ status, statusText: STATUS_CODES[status] ?? '', httpVersion: 'HTTP/1.1', cookies: [], headers },
    content: { mimeType, ...(isComplete ? toContent(entry, exchange) : { size: 0 }) },
    ...{ redirectURL: '', headersSize: -1, bodySize: entry.bytes ?? -1 },
  };
}

const toResponseHeaders = (exchange: Exchange | undefined): Header[] =>
  Object.entries(exchange?.responseHeaders ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: String(value) }],
  );

function toContent(entry: Entry, exchange: Exchange | undefined): object {
  const { method, operation } = entry.head;
  const body = method === 'HEAD' ? '' : exchange?.responseBody;
  const isLeftOut = body === undefined || operation === SECRET_OPERATION || entry.notSynthetic > 0;
  const content = isLeftOut
    ? undefined
    : encodeContent(body, String(exchange!.responseHeaders['content-encoding'] ?? ''));
  return content !== undefined && mayRecord(content.text) ? content : { size: entry.bytes ?? 0 };
}

/** A recording contains decoded content, and base64 if that is not UTF-8. */
function encodeContent(body: string | Buffer, coding: string): { size: number; text: string; encoding?: 'base64' } {
  if (typeof body === 'string') return { size: Buffer.byteLength(body), text: body };
  if (!isUtf8(body)) {
    const decoded = decodeBody(body, coding);
    if (coding !== '' && decoded.bodyProblem === undefined && decoded.isUtf8)
      return { size: Buffer.byteLength(decoded.body), text: decoded.body };
    return { size: body.length, text: body.toString('base64'), encoding: 'base64' };
  }
  return { size: body.length, text: body.toString() };
}
