import { fstatSync, writeSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { KrrError } from '../errors.ts';
import { disarmCommands, toPrintable } from '../printable.ts';

/** Exit code for usage errors, unreadable files, unusable addresses and output that cannot be written. */
export const UNUSABLE = 2;

/** Exit code for faults of this program. */
export const INTERNAL_ERROR = 3;

/**
 * Writes chunks of text to standard output and waits for the reader if it is slower.
 *
 * @returns false if the reader closed the pipe early, as `head` does
 */
export async function writeOut(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<boolean> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
    return true;
  } catch (error) {
    if (process.stdout.errored === error) exitUnlessPipeClosed(error as NodeJS.ErrnoException);
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    return false;
  }
}

/** Ignores a closed pipe, so that a mock keeps running without a reader. Any other output error ends the process. */
export function handleOutputErrors(): void {
  completeFileWrites(process.stdout);
  completeFileWrites(process.stderr);
  process.stdout.on('error', exitUnlessPipeClosed);
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exit(UNUSABLE);
  });
}

/** Prints a message for the user on standard error. It may quote a deployment, a file or an option. */
export const printError = (message: string): boolean =>
  process.stderr.write(`${disarmCommands(toPrintable(message))}\n`);

/** Deletes the line of progress. */
export const CLEAR_LINE = '\r\u001b[K';

interface Terminal {
  readonly isTTY?: boolean;
}

/** Whether a stream shows colours: FORCE_COLOR and NO_COLOR override the terminal, as for other programs. */
export function hasColours({ isTTY }: Terminal, { FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return !NO_COLOR && isTTY === true && TERM !== 'dumb';
}

/** Whether a line of progress can be rewritten. */
export const canRewriteLine = ({ isTTY }: Terminal, { TERM }: NodeJS.ProcessEnv): boolean =>
  isTTY === true && TERM !== 'dumb';

/** Node's stream for a file writes once, and ignores that a full disk stored only a part. */
function completeFileWrites(stream: NodeJS.WriteStream & { readonly fd: number }): void {
  if (!fstatSync(stream.fd).isFile()) return;
  stream._write = (chunk: Uint8Array, _encoding, callback) => {
    try {
      for (let rest = chunk; rest.length > 0; ) rest = rest.subarray(writeSync(stream.fd, rest));
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback();
  };
}

function exitUnlessPipeClosed({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.stderr.write(`krr: cannot write to standard output (${code ?? message})\n`);
  process.exit(UNUSABLE);
}

/** A file that a running mock provides to its user, such as a CA certificate. */
export interface TempFile {
  readonly file: string;
  readonly remove: () => Promise<void>;
}

const rejectUnwritable =
  (path: string) =>
  ({ code, message }: NodeJS.ErrnoException): never => {
    throw new KrrError('OPTION_INVALID', `${path}: cannot be written (${code ?? message}); TMPDIR sets the folder`);
  };

/** Writes a file into a new temporary folder. `remove` deletes both. */
export async function writeTempFile(name: string, content: string): Promise<TempFile> {
  const parent = tmpdir();
  const folder = await mkdtemp(join(parent, 'krr-mock-')).catch(rejectUnwritable(parent));
  const file = join(folder, name);
  await writeFile(file, content).catch(rejectUnwritable(file));
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
