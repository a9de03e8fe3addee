import { isUtf8 } from 'node:buffer';
import type { ServiceResponse } from './exchange.ts';

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
