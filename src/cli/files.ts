import { readFile } from 'node:fs/promises';
import { KrrError } from '../errors.ts';

/** The text of a file that an option names. */
export async function readTextFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new KrrError('OPTION_INVALID', `${file}: ${reason}`);
  });
}
