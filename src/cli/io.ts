import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { KrrError } from '../errors.ts';

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

/** The text of a file that an option names. */
export async function readTextFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new KrrError('OPTION_INVALID', `${file}: ${reason}`);
  });
}

/** A file that a mock has written for who starts it. */
export interface TempFile {
  readonly file: string;
  /** Removes it. */
  readonly remove: () => Promise<void>;
}

/** Writes a file that lasts as long as the mock does, in a folder of its own. */
export async function writeTempFile(name: string, content: string): Promise<TempFile> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-mock-'));
  const file = join(folder, name);
  await writeFile(file, content);
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
