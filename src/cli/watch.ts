import { unwatchFile, watchFile } from 'node:fs';

/** Looking is what works everywhere: mounted folders tell nobody of a change. */
const INTERVAL_MS = 200;

/**
 * Watches files, also those that are replaced by others or not there for a while, without keeping the process alive.
 *
 * @param changed called after a change; says which files to watch from then on, or null to go on with the same
 * @returns ends the watching
 */
export function watchFiles(files: readonly string[], changed: () => Promise<readonly string[] | null>): () => void {
  let watched = files;
  let busy = Promise.resolve();
  const look = (): void => {
    busy = busy.then(async () => {
      const others = await changed();
      if (others !== null) watch(others);
    });
  };
  const unwatch = (): void => {
    for (const file of watched) unwatchFile(file, look);
  };
  const watch = (others: readonly string[]): void => {
    unwatch();
    watched = others;
    for (const file of watched) watchFile(file, { interval: INTERVAL_MS, persistent: false }, look);
  };
  watch(files);
  return unwatch;
}
