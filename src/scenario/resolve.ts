import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { describeReadError, KrrError } from '../errors.ts';
import type { Diagnostic, PathDiagnostic } from '../yaml/diagnostics.ts';
import { formatSuggestion, suggest } from '../yaml/suggest.ts';
import { REPLACED } from '../yaml/syntax.ts';
import { applyDefaults, collectLayers, type Library } from './merge.ts';
import type { Layer, Scenario } from './model.ts';
import { createUnknownNameError } from './names.ts';
import type { ParsedLayer } from './parse/document.ts';

/** Enough for many thousands of persons. A device or a pipe may never end. */
const MAX_MEGABYTES = 10;

/**
 * Reads a stream as UTF-8. Invalid bytes are marked, so that parsing reports their position.
 *
 * @param name the name of the stream in the error message
 * @throws KrrError SCENARIO_UNREADABLE for more than 10 MB
 * @example
 * await readStreamText(process.stdin, '<stdin>');
 */
export async function readStreamText(stream: AsyncIterable<Buffer>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_MEGABYTES * 1_000_000) {
      throw new KrrError('SCENARIO_UNREADABLE', `${name}: larger than ${MAX_MEGABYTES} MB`);
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? text : text.replaceAll('\ufffd', REPLACED);
}

const FILE_EXTENSION = /\.ya?ml$/;

/** Suggests a file in the same folder for a missing one. Compares the names without their extensions. */
async function findSimilarFile(file: string): Promise<string | undefined> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const stems = new Map(
    names.filter((name) => FILE_EXTENSION.test(name)).map((name) => [name.replace(FILE_EXTENSION, ''), name]),
  );
  const suggestion = suggest(basename(file).replace(FILE_EXTENSION, ''), [...stems.keys()]);
  return suggestion === undefined ? undefined : join(folder, stems.get(suggestion)!);
}

/**
 * Reads a scenario file.
 *
 * @throws KrrError SCENARIO_UNREADABLE
 * @example
 * await readFileText('./mine.yaml');
 */
export async function readFileText(file: string): Promise<string> {
  try {
    // Opening a FIFO blocks until another process writes to it.
    const entry = await stat(file);
    if (!entry.isFile() && !entry.isDirectory()) throw new KrrError('SCENARIO_UNREADABLE', `${file}: is not a file`);
    return await readStreamText(createReadStream(file), file);
  } catch (error) {
    if (error instanceof KrrError) throw error;
    const reason = describeReadError(error as NodeJS.ErrnoException);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing ? reason + formatSuggestion(await findSimilarFile(file)) : reason;
    throw new KrrError('SCENARIO_UNREADABLE', `${file}: ${message}`);
  }
}

/** A file at a moment. `path` is absolute; `version` is empty for a missing file. */
export interface FileVersion {
  readonly path: string;
  readonly version: string;
}

/**
 * Returns a text that changes with every change of a file.
 *
 * @example
 * (await getFileVersion('./mine.yaml')) === (await getFileVersion('./mine.yaml')); // true, unless it is saved meanwhile
 */
export async function getFileVersion(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(
    ({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join(' '),
    () => '',
  );
}

/**
 * Whether any of these files has changed since then.
 *
 * @example
 * await hasChanged(files); // false until one of them is saved
 */
export async function hasChanged(files: readonly FileVersion[]): Promise<boolean> {
  const versions = await Promise.all(files.map(({ path }) => getFileVersion(path)));
  return versions.some((version, at) => version !== files[at]!.version);
}

const MAX_REFERENCES = 100;

/** A scenario: a library name, a file (contains a slash or ends in .yaml or .yml), or a text. */
export type Reference = string | { readonly file: string; readonly text: string };

/**
 * A scenario, or every error of its files (`diagnostics`) and every reference that cannot be loaded (`unusable`).
 * `files` includes missing files.
 */
export type ReadScenario = { readonly files: readonly FileVersion[] } & (
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly unusable: readonly KrrError[] }
);

/** A parsed file, and the errors of its references. */
interface ParsedFile {
  readonly parsed: ParsedLayer;
  readonly diagnostics: PathDiagnostic[];
}

const isFile = (reference: string): boolean => /[/\\]|\.ya?ml$/.test(reference);

const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/**
 * Requires a file below one of these folders. Other files get one message, whether they exist or not.
 *
 * @throws KrrError SCENARIO_UNREADABLE
 */
async function requireBelow(folders: readonly string[], reference: string): Promise<void> {
  const path = resolve(reference);
  if (folders.some((folder) => isBelow(resolve(folder), path))) {
    // A missing file below the folder is reported as missing. A link must not lead elsewhere.
    const target = await realpath(path).catch(() => undefined);
    const targets = await Promise.all(folders.map((folder) => realpath(folder).catch(() => resolve(folder))));
    if (target === undefined || targets.some((folder) => isBelow(folder, target))) return;
  }
  throw new KrrError(
    'SCENARIO_UNREADABLE',
    `${reference}: is not below the scenario folder of this mock (--scenario-dir)`,
  );
}

/** Resolves a reference relative to the file that contains it. */
function resolveRelative(file: string, reference: string): string {
  if (!isFile(reference) || isAbsolute(reference)) return reference;
  const joined = join(dirname(file), reference);
  return isFile(joined) ? joined : `./${joined}`;
}

/** Collects layers, each once, every layer after those that it extends. */
class ScenarioResolver {
  readonly #library: Library;
  readonly #folders: readonly string[] | undefined;
  readonly #layers = new Map<string, Layer>();
  readonly #parsedFiles: ParsedFile[] = [];
  readonly #unusable: KrrError[] = [];
  readonly #files = new Map<string, string>();

  constructor(library: Library, folders: readonly string[] | undefined) {
    this.#library = library;
    this.#folders = folders;
  }

  /** Adds a scenario. If it cannot be loaded, the others are read all the same. */
  async add(reference: Reference): Promise<void> {
    const error = await catchUserError(this.#addReference(reference, []));
    if (error !== null) this.#unusable.push(error);
  }

  /** @param extendedBy the chain of files that extend this one, the outermost first */
  async #addReference(reference: Reference, extendedBy: readonly string[]): Promise<void> {
    if (typeof reference !== 'string') return this.#addText(reference.text, reference.file, extendedBy);
    if (!isFile(reference)) return this.#addBundled(reference);
    if (this.#folders !== undefined) await requireBelow(this.#folders, reference);
    const path = resolve(reference);
    if (extendedBy.some((file) => resolve(file) === path)) {
      throw new KrrError('SCENARIO_INVALID', `circular: ${[...extendedBy, reference].join(' -> ')}`);
    }
    if (this.#files.has(path)) return;
    this.#files.set(path, await getFileVersion(path));
    await this.#addText(await readFileText(reference), reference, extendedBy);
  }

  #addBundled(name: string): void {
    if (!Object.hasOwn(this.#library, name)) {
      const file = extname(name) === '' ? `${name}.yaml` : name;
      throw createUnknownNameError(name, Object.keys(this.#library), `; write a file as ./${file}`);
    }
    // A layer that is already present keeps its position.
    for (const [each, layer] of collectLayers(name, this.#library)) this.#layers.set(each, layer);
  }

  async #addText(text: string, file: string, extendedBy: readonly string[]): Promise<void> {
    const { parseCached } = await import('./parse-cache.ts');
    const read: ParsedFile = { parsed: parseCached(text, file), diagnostics: [] };
    this.#parsedFiles.push(read);
    await this.#addExtended(read, file, extendedBy);
    if (read.parsed.ok) this.#layers.set(resolve(file), read.parsed.layer);
  }

  /** A reference that cannot be loaded is an error of the line that contains it. */
  async #addExtended({ parsed, diagnostics }: ParsedFile, file: string, extendedBy: readonly string[]): Promise<void> {
    for (const { reference, path } of parsed.references.extended) {
      const error = await catchUserError(this.#addReference(resolveRelative(file, reference), [...extendedBy, file]));
      if (error !== null) diagnostics.push({ path, part: 'value', message: `extends: ${error.message}` });
    }
  }

  async resolve(): Promise<ReadScenario> {
    const files = [...this.#files].map(([path, version]) => ({ path, version }));
    const diagnostics = await this.#collectDiagnostics();
    const unusable = this.#unusable;
    if (diagnostics.length > 0 || unusable.length > 0) return { ok: false, diagnostics, unusable, files };
    return { ok: true, scenario: applyDefaults([...this.#layers.values()]), files };
  }

  async #collectDiagnostics(): Promise<Diagnostic[]> {
    if (this.#parsedFiles.length === 0) return [];
    const { findMissingRoles } = await import('./parse/references.ts');
    const bundled = [...this.#layers.values()].flatMap(({ persons }) => persons.map(({ role }) => role));
    const roles = new Set([...bundled, ...this.#parsedFiles.flatMap(({ parsed }) => parsed.references.roles)]);
    const isWhole =
      this.#unusable.length === 0 &&
      this.#parsedFiles.every(({ parsed, diagnostics }) => parsed.usable && diagnostics.length === 0);
    return this.#parsedFiles.flatMap(({ parsed, diagnostics }) =>
      parsed.toDiagnostics([...diagnostics, ...findMissingRoles(parsed.references, roles, isWhole)]),
    );
  }
}

/** Returns the KrrError of a failed operation; null if it succeeds. */
async function catchUserError(operation: Promise<void>): Promise<KrrError | null> {
  try {
    await operation;
    return null;
  } catch (error) {
    if (error instanceof KrrError) return error;
    throw error;
  }
}

/**
 * Reads scenarios and all that they extend, and merges them; later ones override earlier ones. A layer that several of
 * them extend is merged once, before the first of them.
 *
 * @example
 * const read = await readScenario(['standard', './mine.yaml'], library);
 * if (read.ok) console.log(read.scenario.name, read.files.map(({ path }) => path));
 */
export async function readScenario(
  references: readonly Reference[],
  library: Library,
  folders?: readonly string[],
): Promise<ReadScenario> {
  if (references.length > MAX_REFERENCES) {
    const error = new KrrError(
      'SCENARIO_INVALID',
      `expected at most ${MAX_REFERENCES} scenarios, found ${references.length}`,
    );
    return { ok: false, diagnostics: [], unusable: [error], files: [] };
  }
  const resolver = new ScenarioResolver(library, folders);
  for (const reference of references) await resolver.add(reference);
  return resolver.resolve();
}
