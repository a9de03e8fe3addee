import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Usage, unreadable files, addresses that cannot be used, output that cannot be written. */
export const UNUSABLE = 2;

/**
 * Writes chunks of text to standard output as fast as its reader takes them.
 * Returns false if the reader closed early, as `head` does: an end like any other.
 */
export async function writeOut(chunks: Iterable<string> | AsyncIterable<string>): Promise<boolean> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
    return true;
  } catch (error) {
    if (process.stdout.errored === error) exitUnlessPipeClosed(error as NodeJS.ErrnoException);
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    return false;
  }
}

/** Whoever read what is written may leave: that is no error, and a mock goes on to answer. A full disk ends it all. */
export function handleOutputErrors(): void {
  process.stdout.on('error', exitUnlessPipeClosed);
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exit(UNUSABLE);
  });
}

function exitUnlessPipeClosed({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.stderr.write(`krr: standard output cannot be written (${code ?? message})\n`);
  process.exit(UNUSABLE);
}
