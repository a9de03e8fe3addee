import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KrrError } from '../errors.ts';
import { LOST } from './stray.ts';
import { meaning, suggest } from './suggest.ts';

/** Room for many thousands of persons; what is larger is no scenario, and might never end. */
const MOST_MEGABYTES = 10;

/**
 * All of a stream as text, with a mark for what is not UTF-8.
 *
 * @param name what it is called if it is too large
 * @throws KrrError SCENARIO_UNREADABLE
 * @example
 * await streamText(process.stdin, '<stdin>');
 */
export async function streamText(stream: AsyncIterable<Buffer>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MOST_MEGABYTES * 1_000_000) {
      throw new KrrError('SCENARIO_UNREADABLE', `${name}: larger than ${MOST_MEGABYTES} MB: no scenario is that large`);
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? text : text.replaceAll('\ufffd', LOST);
}

const ENDING = /\.ya?ml$/;

/** Which file beside one that is not there may be meant: the ending makes names no more alike. */
async function neighbour(file: string): Promise<string | undefined> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const stems = new Map(names.filter((name) => ENDING.test(name)).map((name) => [name.replace(ENDING, ''), name]));
  const near = suggest(basename(file).replace(ENDING, ''), [...stems.keys()]);
  return near === undefined ? undefined : join(folder, stems.get(near)!);
}

const REASONS: Readonly<Record<string, string>> = { EISDIR: 'it is a folder', EACCES: 'it may not be read' };

/**
 * The text of a scenario file.
 *
 * @throws KrrError SCENARIO_UNREADABLE
 * @example
 * await fileText('./mine.yaml');
 */
export async function fileText(file: string): Promise<string> {
  try {
    return await streamText(createReadStream(file), file);
  } catch (error) {
    if (error instanceof KrrError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? `it cannot be read (${code})`;
    const trouble = code === 'ENOENT' ? `there is no such file${meaning(await neighbour(file))}` : reason;
    throw new KrrError('SCENARIO_UNREADABLE', `${file}: ${trouble}`);
  }
}
