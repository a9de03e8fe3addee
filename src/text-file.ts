import { createReadStream } from 'node:fs';
import { createReadError, KrrError } from './errors.ts';

/** Far larger than any list of persons, report or key. A device never ends. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/**
 * Reads a text file in UTF-8.
 *
 * @throws KrrError OPTION_INVALID if the file cannot be read, or is larger than 256 MB
 */
export async function readTextFile(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MAX_FILE_BYTES) throw new KrrError('OPTION_INVALID', `${file}: is larger than 256 MB`);
    }
  } catch (error) {
    throw error instanceof KrrError ? error : createReadError(file, error as NodeJS.ErrnoException);
  }
  return Buffer.concat(chunks).toString('utf8');
}
