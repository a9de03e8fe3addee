import { dirname, isAbsolute, join, resolve } from 'node:path';
import { KrrError } from '../errors.ts';
import { readFileText } from './file-text.ts';
import { type FileVersion, getFileVersion } from './file-version.ts';
import { applyDefaults, collectLayers, type Library } from './layers.ts';
import type { Diagnostic } from './mistake.ts';
import type { ParsedLayer } from './parse.ts';
import type { Layer, Scenario } from './scenario.ts';
import type { PathDiagnostic } from './source.ts';
import { createUnknownNameError } from './unknown-name.ts';

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
    const { parseCached } = await import('./parsed-once.ts');
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
    const { findMissingRoles } = await import('./outline.ts');
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
