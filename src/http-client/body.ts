import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** The body of a response as text. */
export interface ResponseBody {
  /** Empty if `bodyProblem` is set. */
  readonly body: string;
  /** False if the bytes are not valid UTF-8: `body` is then decoded as Latin-1. */
  readonly isUtf8: boolean;
  /** Why the body cannot be read, such as "a body of more than 16 MiB". */
  readonly bodyProblem?: string;
}

const MIB = 2 ** 20;
/** Longer than any body that the contract allows, also after decoding. */
export const MAX_BODY_BYTES = 16 * MIB;
const TOO_LONG = `a body of more than ${MAX_BODY_BYTES / MIB} MiB`;
const MAX_CODINGS = 3;

/** Reads a body and decodes it. Stops at the maximum length. */
export async function readBody(stream: AsyncIterable<Buffer>, contentEncoding: string): Promise<ResponseBody> {
  const bytes = await readBytes(stream);
  return typeof bytes === 'string' ? toUnreadable(bytes) : decodeBody(bytes, contentEncoding);
}

/** Decodes the content codings of a body (RFC 9110, section 8.4.1) and its text. */
export function decodeBody(bytes: Buffer, contentEncoding: string): ResponseBody {
  const decoded = decode(bytes, parseCodings(contentEncoding));
  if (typeof decoded === 'string') return toUnreadable(decoded);
  const isText = isUtf8(decoded);
  return { body: decoded.toString(isText ? 'utf8' : 'latin1'), isUtf8: isText };
}

const toUnreadable = (bodyProblem: string): ResponseBody => ({ body: '', isUtf8: true, bodyProblem });

async function readBytes(stream: AsyncIterable<Buffer>): Promise<Buffer | string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return TOO_LONG;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The codings in the order in which they are removed; `identity` changes nothing. */
const parseCodings = (contentEncoding: string): readonly string[] =>
  contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .reverse();

type Decoder = (bytes: Buffer) => Buffer;

const LIMIT = { maxOutputLength: MAX_BODY_BYTES };
const decodeGzip: Decoder = (bytes) => gunzipSync(bytes, LIMIT);

/** Many services send `deflate` without the zlib format that RFC 9110 requires. */
const decodeDeflate: Decoder = (bytes) => {
  try {
    return inflateSync(bytes, LIMIT);
  } catch (error) {
    if (isTooLong(error as Error)) throw error;
    return inflateRawSync(bytes, LIMIT);
  }
};

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', decodeGzip],
  ['x-gzip', decodeGzip],
  ['deflate', decodeDeflate],
  ['br', (bytes) => brotliDecompressSync(bytes, LIMIT)],
]);

const isTooLong = (error: NodeJS.ErrnoException): boolean => error.code === 'ERR_BUFFER_TOO_LARGE';
/** A header may contain any text. */
const quote = (coding: string): string => `"${coding.replace(/[^\w.+-]/g, '?').slice(0, 40)}"`;

/** Returns the decoded bytes, or the reason why they cannot be decoded. */
function decode(bytes: Buffer, codings: readonly string[]): Buffer | string {
  if (bytes.length === 0) return bytes;
  if (codings.length > MAX_CODINGS) return `a body with ${codings.length} content codings`;
  let decoded = bytes;
  for (const coding of codings) {
    const decoder = DECODERS.get(coding);
    if (decoder === undefined) return `a body in the unknown content coding ${quote(coding)}`;
    try {
      decoded = decoder(decoded);
    } catch (error) {
      return isTooLong(error as Error) ? TOO_LONG : `a body that is not in its content coding ${quote(coding)}`;
    }
  }
  return decoded;
}
