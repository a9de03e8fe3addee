import { isDeepStrictEqual } from 'node:util';
import { type FileVersion, getFileVersion } from '../scenario/file-version.ts';

/** Looking is what works everywhere: mounted folders tell nobody of a change. */
const INTERVAL_MS = 200;

const getCurrentVersions = (files: readonly FileVersion[]): Promise<FileVersion[]> =>
  Promise.all(files.map(async ({ path }) => ({ path, version: await getFileVersion(path) })));

/**
 * Watches files, also those that are replaced by others or not there for a while, without keeping the process alive.
 * News is whatever differs from what was read, however long ago that was.
 *
 * @param files those to be watched now, as they were when they were read
 * @param onChange called after a change, to read them again
 * @param onError called if `changed` rejects; not until the next change is it called again
 * @returns ends the watching
 */
export function watchFiles(
  files: () => readonly FileVersion[],
  onChange: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let seen: readonly FileVersion[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const poll = async (): Promise<void> => {
    const read = files();
    const found = await getCurrentVersions(read);
    if (isStopped || isDeepStrictEqual(found, read) || isDeepStrictEqual(found, seen)) return;
    // Before they are read: what is saved meanwhile is news the next time.
    seen = found;
    await onChange();
  };
  const wait = (): void => {
    if (!isStopped) timer = setTimeout(() => poll().catch(onError).then(wait), INTERVAL_MS).unref();
  };
  wait();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
