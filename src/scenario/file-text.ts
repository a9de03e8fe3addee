import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KrrError } from '../errors.ts';
import { REPLACED } from './stray.ts';
import { formatSuggestion, suggest } from './suggest.ts';

/** Room for many thousands of persons; what is larger is no scenario, and might never end. */
const MAX_MEGABYTES = 10;

/**
 * All of a stream as text, with a mark for what is not UTF-8.
 *
 * @param name what it is called if it is too large
 * @throws KrrError SCENARIO_UNREADABLE
 * @example
 * await streamText(process.stdin, '<stdin>');
 */
export async function readStreamText(stream: AsyncIterable<Buffer>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_MEGABYTES * 1_000_000) {
      throw new KrrError('SCENARIO_UNREADABLE', `${name}: larger than ${MAX_MEGABYTES} MB: no scenario is that large`);
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? text : text.replaceAll('\ufffd', REPLACED);
}

const FILE_EXTENSION = /\.ya?ml$/;

/** Which file beside one that is not there may be meant: the ending makes names no more alike. */
async function findSimilarFile(file: string): Promise<string | undefined> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const stems = new Map(
    names.filter((name) => FILE_EXTENSION.test(name)).map((name) => [name.replace(FILE_EXTENSION, ''), name]),
  );
  const suggestion = suggest(basename(file).replace(FILE_EXTENSION, ''), [...stems.keys()]);
  return suggestion === undefined ? undefined : join(folder, stems.get(suggestion)!);
}

const READ_ERRORS: Readonly<Record<string, string>> = { EISDIR: 'it is a folder', EACCES: 'it may not be read' };

/**
 * The text of a scenario file.
 *
 * @throws KrrError SCENARIO_UNREADABLE
 * @example
 * await fileText('./mine.yaml');
 */
export async function readFileText(file: string): Promise<string> {
  try {
    return await readStreamText(createReadStream(file), file);
  } catch (error) {
    if (error instanceof KrrError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = READ_ERRORS[code] ?? `it cannot be read (${code})`;
    const message =
      code === 'ENOENT' ? `there is no such file${formatSuggestion(await findSimilarFile(file))}` : reason;
    throw new KrrError('SCENARIO_UNREADABLE', `${file}: ${message}`);
  }
}
