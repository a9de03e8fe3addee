import { unwatchFile, watchFile } from 'node:fs';

/** Looking is what works everywhere: mounted folders tell nobody of a change. */
const INTERVAL_MS = 200;

/**
 * Watches files, also those that are replaced by others or not there for a while, without keeping the process alive.
 *
 * @param changed called after a change; says which files to watch from then on, or null to go on with the same
 * @param failed called if `changed` rejects; the same files are watched on
 * @returns ends the watching
 */
export function watchFiles(
  files: readonly string[],
  changed: () => Promise<readonly string[] | null>,
  failed: (error: unknown) => void,
): () => void {
  let watched: readonly string[] = [];
  let busy = Promise.resolve();
  const look = (): void => {
    busy = busy
      .then(changed)
      .then((others) => {
        if (others !== null) watch(others);
      })
      .catch(failed);
  };
  // A file that is watched stays so: what is saved while it is read would be taken for what was there before.
  const watch = (others: readonly string[]): void => {
    for (const file of watched) if (!others.includes(file)) unwatchFile(file, look);
    for (const file of others) {
      if (!watched.includes(file)) watchFile(file, { interval: INTERVAL_MS, persistent: false }, look);
    }
    watched = others;
  };
  watch(files);
  return () => watch([]);
}
