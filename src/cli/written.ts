import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
