import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { KrrError } from '../errors.ts';
import type { Diagnostic } from '../yaml/diagnostics.ts';
import { type PathDiagnostic, REPLACED } from '../yaml/read.ts';
import { createUnknownNameError, formatSuggestion, suggest } from '../yaml/suggest.ts';
import { applyDefaults, collectLayers, type Library } from './merge.ts';
import type { Layer, Scenario } from './model.ts';
import type { ParsedLayer } from './parse/document.ts';

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

/** A scenario by its name in the library, by its file (what holds a slash or ends in .yaml or .yml), or as a text. */
export type Reference = string | { readonly file: string; readonly text: string };

/**
 * A scenario; or every mistake of its files, and what was named but cannot be used. With its files as they were when
 * they were read, missing ones too.
 */
export type ReadScenario = { readonly files: readonly FileVersion[] } & (
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly unusable: readonly KrrError[] }
);

/** A text that was read, and what is wrong with it beyond itself. */
interface ParsedFile {
  readonly parsed: ParsedLayer;
  readonly diagnostics: PathDiagnostic[];
}

const isFile = (reference: string): boolean => /[/\\]|\.ya?ml$/.test(reference);

/** A reference of one file as it is from where that file itself was named. */
function resolveRelative(file: string, reference: string): string {
  if (!isFile(reference) || isAbsolute(reference)) return reference;
  const joined = join(dirname(file), reference);
  return isFile(joined) ? joined : `./${joined}`;
}

/** Collects layers, each once and above all that it lies on. */
class ScenarioResolver {
  readonly #library: Library;
  readonly #layers = new Map<string, Layer>();
  /** In the order in which they were named. */
  readonly #parsedFiles: ParsedFile[] = [];
  readonly #unusable: KrrError[] = [];
  readonly #files = new Map<string, string>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Adds what a user names: what cannot be used keeps nothing else from being read. */
  async add(reference: Reference): Promise<void> {
    const trouble = await catchUserError(this.#addReference(reference, []));
    if (trouble !== null) this.#unusable.push(trouble);
  }

  /** @param above the files that lie on this one, the uppermost first */
  async #addReference(reference: Reference, above: readonly string[]): Promise<void> {
    if (typeof reference !== 'string') return this.#addText(reference.text, reference.file, above);
    if (!isFile(reference)) return this.#addBundled(reference);
    const path = resolve(reference);
    if (above.some((file) => resolve(file) === path)) {
      throw new KrrError('SCENARIO_INVALID', `a circle: ${[...above, reference].join(' -> ')}`);
    }
    if (this.#files.has(path)) return;
    this.#files.set(path, await getFileVersion(path));
    await this.#addText(await readFileText(reference), reference, above);
  }

  #addBundled(name: string): void {
    if (!Object.hasOwn(this.#library, name)) {
      throw createUnknownNameError(name, Object.keys(this.#library), `; a file is given as ./${name}.yaml`);
    }
    // A layer that is there already keeps its place.
    for (const [each, layer] of collectLayers(name, this.#library)) this.#layers.set(each, layer);
  }

  async #addText(text: string, file: string, above: readonly string[]): Promise<void> {
    const { parseCached } = await import('./parse-cache.ts');
    const read: ParsedFile = { parsed: parseCached(text, file), diagnostics: [] };
    this.#parsedFiles.push(read);
    await this.#addExtended(read, file, above);
    if (read.parsed.ok) this.#layers.set(resolve(file), read.parsed.layer);
  }

  /** What cannot be read is a mistake of the line that names it. */
  async #addExtended({ parsed, diagnostics }: ParsedFile, file: string, above: readonly string[]): Promise<void> {
    for (const { reference, path } of parsed.references.extended) {
      const trouble = await catchUserError(this.#addReference(resolveRelative(file, reference), [...above, file]));
      if (trouble !== null) diagnostics.push({ path, part: 'value', message: `extends: ${trouble.message}` });
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
    const { findMissingRoles } = await import('./parse/document.ts');
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

/** The user's mistake that keeps something from being done; null if nothing does. */
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
 * Reads scenarios and all that they extend, and lays them over each other, the last on top. A scenario that several
 * extend is laid once, below the first of them.
 *
 * @example
 * const read = await readScenario(['standard', './mine.yaml'], library);
 * if (read.ok) console.log(read.scenario.name, read.files.map(({ path }) => path));
 */
export async function readScenario(references: readonly Reference[], library: Library): Promise<ReadScenario> {
  const resolver = new ScenarioResolver(library);
  for (const reference of references) await resolver.add(reference);
  return resolver.resolve();
}
