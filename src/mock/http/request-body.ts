import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type Negotiator from 'negotiator';
import { MAX_BODY_BYTES } from '../../contract/limits.ts';
import type { Entry } from '../journal/entry.ts';
import type { Journal } from '../journal/journal.ts';
import { ApiError } from './errors.ts';

const BYTE_ORDER_MARK = '\ufeff';
const BYTE_ORDER_MARK_DETAIL = 'it begins with a byte order mark (U+FEFF): send it without (RFC 8259, section 8.1)';
const PARSE_ERROR_DETAIL = 'it cannot be parsed: look for a trailing comma, a missing quote or a cut-off end';
/** A parameter of a media range, but for its weight (RFC 9110, section 12.5.1). */
const PARAMETER = /;[ \t]*(?!q[ \t]*=)[^\s;,="]+[ \t]*=[ \t]*(?:"(?:\\.|[^"\\])*"|[^\s;,"]*)/gi;

/** Parses a body as JSON, which is UTF-8. @throws Refusal 400 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw createInvalidJsonError('its bytes are not UTF-8');
  if (body.length === 0) throw createInvalidJsonError('it is empty');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw createInvalidJsonError(
      body.toString('utf8', 0, 3) === BYTE_ORDER_MARK ? BYTE_ORDER_MARK_DETAIL : PARSE_ERROR_DETAIL,
    );
  }
}

const require = createRequire(import.meta.url);
/** Loaded when a client is particular: few are, and every start would take 9 ms longer. */
const loadNegotiator = (): typeof Negotiator => require('negotiator');

const createInvalidJsonError = (detail: string) => new ApiError([{ id: 'invalid-json', detail }]);

/**
 * In which of the media types that an operation offers, the usual one first, the Accept header wants the answer; the
 * parameters that it asks for do not matter.
 *
 * @returns undefined if nothing is offered: there is no body to accept
 * @throws Refusal 406 if the header rules all of them out
 */
export function negotiateMediaType(
  { accept }: { accept?: string | undefined },
  offered: readonly string[],
): string | undefined {
  if (accept === undefined || accept === '*/*' || accept === offered[0] || offered.length === 0) return offered[0];
  const ranges = accept.replace(PARAMETER, '');
  const chosen = new (loadNegotiator())({ headers: { accept: ranges } }).mediaType([...offered]);
  if (chosen !== undefined) return chosen;
  throw new ApiError([{ id: 'not-acceptable', detail: `the Accept header must admit ${offered.join(' or ')}` }]);
}

/** @throws Refusal 415 if the body is compressed, or otherwise encoded */
export function requireNoEncoding(headers: { 'content-encoding'?: string | undefined }): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || /^(?:identity)?$/i.test(encoding)) return;
  throw new ApiError(
    [{ id: 'unsupported-content-encoding', detail: 'send it uncompressed, without the header Content-Encoding' }],
    {
      'Accept-Encoding': 'identity',
    },
  );
}

/** A body, and what it holds if it is JSON. */
export interface RequestBody {
  readonly body: Buffer;
  readonly json?: unknown;
}

/**
 * Reads the body of a request before anybody needs it, such as one that a fault strikes: that the same batch comes
 * again can be told only by its body. Reads no more than a request may hold.
 *
 * @returns what has been read; null if the client left in the middle
 */
export async function readBodyForJournal(
  journal: Journal,
  entry: Entry,
  stream: Readable,
): Promise<RequestBody | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return { body: Buffer.concat(chunks) };
    }
  } catch {
    return null;
  }
  const body = Buffer.concat(chunks);
  const json = tryParseJson(body);
  journal.recordBody(entry, body, json);
  return { body, json };
}

function tryParseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
