import { stat } from 'node:fs/promises';

/** A file as it was at a moment, by its absolute path; `version` is empty if it was not there. */
export interface FileVersion {
  readonly path: string;
  readonly version: string;
}

/**
 * What changes with every change of a file.
 *
 * @example
 * (await versionOf('./mine.yaml')) === (await versionOf('./mine.yaml')); // true while nobody saves it
 */
export async function getFileVersion(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(
    ({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join(' '),
    () => '',
  );
}

/**
 * Whether any of these files is now otherwise than it was.
 *
 * @example
 * await hasChanged(files); // false until somebody saves one
 */
export async function hasChanged(files: readonly FileVersion[]): Promise<boolean> {
  const versions = await Promise.all(files.map(({ path }) => getFileVersion(path)));
  return versions.some((version, at) => version !== files[at]!.version);
}
