import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';
import { createReadError, KrrError } from '../errors.ts';

/** The content of a file is read in pieces of this size. */
const CHUNK_BYTES = 256 * 1024;
/** Between two entries of a usable recording there are fewer bytes. */
const MAX_ENTRY_BYTES = 256 * 2 ** 20;
/** Strings above this length are collected as bytes. */
const STRING_BUFFER_BYTES = 64 * 1024;

/** The values that a file contains: the entries of a HAR file, or every object of a file with one object per line. */
const ENTRY_PATHS = { har: '$.log.entries.*', lines: '$' } as const;

const isHar = (start: Buffer): boolean => /^\ufeff?\s*\{\s*"log"\s*:/.test(start.toString('utf8', 0, 1024));

/**
 * Reads the entries of a HAR file, or of a file with one JSON object per line, one at a time.
 *
 * @throws KrrError OPTION_INVALID if the file cannot be read, is not JSON, or has an entry above 256 MB
 */
export async function readTraffic(file: string, onEntry: (entry: unknown) => void): Promise<void> {
  let reader: EntryReader | undefined;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
      reader ??= new EntryReader(file, isHar(chunk as Buffer) ? ENTRY_PATHS.har : ENTRY_PATHS.lines, onEntry);
      reader.write(chunk as Buffer);
    }
  } catch (error) {
    throw toReadError(error as NodeJS.ErrnoException, file);
  }
  if (reader === undefined) throw new KrrError('OPTION_INVALID', `${file}: the file is empty`);
  reader.end();
}

function toReadError(error: NodeJS.ErrnoException, file: string): Error {
  if (error instanceof KrrError || error.syscall === undefined) return error;
  return createReadError(file, error);
}

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

class EntryReader {
  readonly #file: string;
  readonly #parser: JSONParser;
  #bytes = 0;
  #entryStart = 0;

  constructor(file: string, path: string, onEntry: (entry: unknown) => void) {
    this.#file = file;
    // An empty separator permits several values, with white space between them.
    this.#parser = new JSONParser({
      paths: [path],
      keepStack: false,
      separator: '',
      stringBufferSize: STRING_BUFFER_BYTES,
    });
    this.#parser.onValue = ({ value }) => {
      this.#entryStart = this.#bytes;
      onEntry(value);
    };
  }

  write(chunk: Buffer): void {
    const hasMark = this.#bytes === 0 && chunk.subarray(0, UTF8_BOM.length).equals(UTF8_BOM);
    this.#attempt(() => this.#parser.write(hasMark ? chunk.subarray(UTF8_BOM.length) : chunk));
    this.#bytes += chunk.length;
    if (this.#bytes - this.#entryStart > MAX_ENTRY_BYTES)
      throw new KrrError('OPTION_INVALID', `${this.#file}: an entry has more than ${MAX_ENTRY_BYTES / 2 ** 20} MB`);
  }

  end(): void {
    if (!this.#parser.isEnded) this.#attempt(() => this.#parser.end());
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (
        error instanceof KrrError ||
        !/Token|Parser|Unexpected/.test((error as Error).name + (error as Error).message)
      )
        throw error;
      const place = this.#bytes === 0 ? 'in its first part' : `after ${this.#bytes} bytes`;
      throw new KrrError('OPTION_INVALID', `${this.#file}: not a HAR file, nor one JSON object per line (${place})`);
    }
  }
}
