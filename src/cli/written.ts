import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that a mock has written for who starts it. */
export interface Written {
  readonly file: string;
  /** Removes it. */
  readonly forget: () => Promise<void>;
}

/** Writes a file that lasts as long as the mock does, in a folder of its own. */
export async function written(name: string, content: string): Promise<Written> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-mock-'));
  const file = join(folder, name);
  await writeFile(file, content);
  return { file, forget: () => rm(folder, { recursive: true, force: true }) };
}
