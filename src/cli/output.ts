import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes chunks of text to standard output as fast as its reader takes them.
 * Returns false if the reader closed early, as `head` does: an end like any other.
 */
export async function writeOut(chunks: Iterable<string> | AsyncIterable<string>): Promise<boolean> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    return false;
  }
}
