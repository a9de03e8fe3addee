import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { MAX_BODY_BYTES, MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { isTooDeep, MAX_JSON_DEPTH } from '../../json-depth.ts';
import { ApiError, createUnsupportedMediaTypeError } from './errors.ts';

/** The body of a request. */
export interface RequestBody {
  /** Empty if the body is too large. */
  readonly bytes: Buffer;
  readonly isTooLarge: boolean;
  /** The parsed value; undefined if the body is not JSON. */
  readonly json?: unknown;
}

export const EMPTY_BODY: RequestBody = { bytes: Buffer.alloc(0), isTooLarge: false };
const TOO_LARGE_BODY: RequestBody = { ...EMPTY_BODY, isTooLarge: true };

/** Headers of a response to a request whose body was not read to its end: the connection cannot be reused. */
export const CLOSE_CONNECTION = { Connection: 'close' } as const;

/**
 * Reads the body of a request, at most `MAX_BODY_BYTES`.
 *
 * @param done receives null if the client disconnects before the end of the body
 */
export function readBody(request: IncomingMessage, done: (bytes: RequestBody | null) => void): void {
  if (Number(request.headers['content-length']) > MAX_BODY_BYTES) {
    done(TOO_LARGE_BODY);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (body: RequestBody | null): void => {
    request.off('data', onData).off('end', onEnd).off('error', onError);
    done(body);
  };
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) finish(TOO_LARGE_BODY);
  };
  const onEnd = (): void => finish({ bytes: Buffer.concat(chunks, size), isTooLarge: false });
  const onError = (): void => finish(null);
  request.on('data', onData).on('end', onEnd).on('error', onError);
}

/**
 * Registers the only content type parser. It accepts every content type, because the format depends on the operation,
 * and skips requests whose body the lifecycle has read.
 */
export function registerBodyParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', ({ raw, context }, _payload, done) => {
    if (context.entry !== undefined) return done(null);
    readBody(raw, (body) => {
      if (body === null) return;
      context.body = body;
      done(null);
    });
  });
}

/** Parses a body as JSON in UTF-8. Returns undefined if it is invalid or nested too deeply. */
export function tryParseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString();
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const JSON_MEDIA_TYPE = /^\s*application\/json\s*(?:;|$)/i;

/**
 * Decodes the body of a request as JSON.
 *
 * @returns undefined for a request without a body and without the header Content-Type
 * @throws {@link ApiError} 415, 413 or 400
 */
export function decodeJson(body: RequestBody, contentType: string | undefined): unknown {
  if (body === EMPTY_BODY && contentType === undefined) return undefined;
  if (contentType === undefined || !JSON_MEDIA_TYPE.test(contentType)) throw createUnsupportedMediaTypeError();
  if (body.isTooLarge) throw createTooLargeError();
  const json = 'json' in body ? body.json : tryParseJson(body.bytes);
  if (json === undefined) throw createInvalidJsonError(body.bytes);
  return json;
}

/** @throws {@link ApiError} 415 for a body with a content coding, such as gzip */
export function requireNoEncoding(headers: { 'content-encoding'?: string | undefined }): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || /^(?:identity)?$/i.test(encoding)) return;
  throw new ApiError(
    [{ id: 'unsupported-content-encoding', detail: 'send it uncompressed, without the header Content-Encoding' }],
    { 'Accept-Encoding': 'identity' },
  );
}

const createTooLargeError = (): ApiError =>
  new ApiError(
    [{ id: 'content-too-large', detail: `at most 1 MiB; ${MAX_IDENTIFIERS} identifiers take 14 kB` }],
    CLOSE_CONNECTION,
  );

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

function createInvalidJsonError(bytes: Buffer): ApiError {
  return new ApiError([{ id: 'invalid-json', detail: explainInvalidJson(bytes) }]);
}

function explainInvalidJson(bytes: Buffer): string {
  if (!isUtf8(bytes)) return 'its bytes are not UTF-8';
  if (bytes.length === 0) return 'it is empty';
  if (bytes.indexOf(BYTE_ORDER_MARK) === 0)
    return 'it begins with a byte order mark (U+FEFF): send it without (RFC 8259, section 8.1)';
  if (isTooDeep(bytes.toString())) return `it is nested more than ${MAX_JSON_DEPTH} levels deep`;
  return 'it cannot be parsed: look for a trailing comma, a missing quote or a cut-off end';
}
