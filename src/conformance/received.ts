import { isUtf8 } from 'node:buffer';
import type { Reply } from './exchange.ts';

/** No answer that the contract allows is longer; what is longer is cut off, and so is not JSON. */
const LARGEST_BODY = 64 * 2 ** 20;

/** The bytes of a body. */
export async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LARGEST_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A body as text; bytes that are no UTF-8 are still shown. */
export const textOf = (bytes: Buffer): Pick<Reply, 'body' | 'isUtf8'> =>
  isUtf8(bytes) ? { body: bytes.toString(), isUtf8: true } : { body: bytes.toString('latin1'), isUtf8: false };

/** Headers by their names in lower case, repeated ones joined. */
export const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
  );
