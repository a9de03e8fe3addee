import { type FileVersion, versionOf } from '../scenario/file-version.ts';

/** Looking is what works everywhere: mounted folders tell nobody of a change. */
const INTERVAL_MS = 200;

/** Reads files that have changed, and says which ones, or null if they are the same as before. */
export type Reread = () => Promise<readonly FileVersion[] | null>;

const current = (files: readonly FileVersion[]): Promise<FileVersion[]> =>
  Promise.all(files.map(async ({ path }) => ({ path, version: await versionOf(path) })));

const isSame = (some: readonly FileVersion[], others: readonly FileVersion[]): boolean =>
  some.every(({ version }, at) => version === others[at]!.version);

/**
 * Watches files, also those that are replaced by others or not there for a while, without keeping the process alive.
 * News is whatever differs from what was read, however long ago that was.
 *
 * @param files as they were when they were read
 * @param changed called after a change
 * @param failed called if `changed` rejects; the same files are watched on
 * @returns ends the watching
 */
export function watchFiles(
  files: readonly FileVersion[],
  changed: Reread,
  failed: (error: unknown) => void,
): () => void {
  let watched = files;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async (): Promise<void> => {
    const found = await current(watched);
    if (isOver || isSame(found, watched)) return;
    // Before they are read: what is saved meanwhile is news the next time.
    watched = found;
    watched = (await changed()) ?? found;
  };
  const wait = (): void => {
    if (!isOver) timer = setTimeout(() => look().catch(failed).then(wait), INTERVAL_MS).unref();
  };
  wait();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
