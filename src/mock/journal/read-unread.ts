import type { Readable } from 'node:stream';
import { BODY_LIMIT } from '../limits.ts';
import type { Entry } from './entry.ts';
import type { Journal } from './journal.ts';

/**
 * Reads the body of a request that is answered without one being needed, such as one that a fault strikes: that the
 * same batch comes again can be told only by its body. Reads no more than a request may hold.
 */
export async function readForJournal(journal: Journal, entry: Entry, stream: Readable): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > BODY_LIMIT) return;
    }
  } catch {
    return; // the client left in the middle
  }
  const body = Buffer.concat(chunks);
  journal.read(entry, body, parsedOrNothing(body));
}

function parsedOrNothing(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
