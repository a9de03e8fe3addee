import type { Readable } from 'node:stream';
import { MAX_BODY_BYTES } from '../limits.ts';
import type { Entry } from './entry.ts';
import type { Journal } from './journal.ts';

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
