import { open, stat } from 'node:fs/promises';
import { createReadError, KrrError } from '../errors.ts';

/** A text that is not an identifier, not even a mistyped one. */
const FILE = /[\\/]|\.[a-z]/i;

/**
 * Yields identifiers in batches: the arguments themselves, and the lines of standard input (`-`) and files.
 *
 * @throws KrrError OPTION_INVALID for a file that cannot be read
 */
export async function* readIdentifiers(args: readonly string[]): AsyncGenerator<string[]> {
  for (const arg of args) {
    if (arg === '-') yield* readLines(process.stdin, 'standard input');
    else if (FILE.test(arg)) yield* readLines(await openFile(arg), arg);
    else yield [arg];
  }
}

async function openFile(file: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    // Opening a FIFO would wait for another process.
    if (!(await stat(file)).isFile()) throw new KrrError('OPTION_INVALID', `${file}: is not a file`);
    return (await open(file)).createReadStream();
  } catch (error) {
    if (error instanceof KrrError) throw error;
    throw createReadError(file, error as NodeJS.ErrnoException);
  }
}

const MAX_LINE = 1_000_000;

/** Yields the lines of each chunk as it arrives, so that the input may be of any size. */
async function* readLines(input: AsyncIterable<Uint8Array | string>, name: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder(); // removes a byte order mark
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > MAX_LINE)
      throw new KrrError('OPTION_INVALID', `${name}: a line has more than ${MAX_LINE} characters`);
    yield lines.filter(isNotBlank);
  }
  yield [rest.replace(/\r$/, '')].filter(isNotBlank);
}

function isNotBlank(line: string): boolean {
  return line.trim() !== '';
}
