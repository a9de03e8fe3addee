import { dirname, isAbsolute, join, resolve } from 'node:path';
import { KrrError } from '../errors.ts';
import { fileText } from './file-text.ts';
import { type FileVersion, versionOf } from './file-version.ts';
import { complete, type Library, layersOf } from './layers.ts';
import type { Mistake } from './mistake.ts';
import type { ParsedLayer } from './parse.ts';
import type { Layer, Scenario } from './scenario.ts';
import type { Finding } from './source.ts';
import { unknownName } from './unknown-name.ts';

/** A scenario by its name in the library, by its file (what holds a slash or ends in .yaml or .yml), or as a text. */
export type Reference = string | { readonly file: string; readonly text: string };

/**
 * A scenario; or every mistake of its files, and what was named but cannot be used. With its files as they were when
 * they were read, missing ones too.
 */
export type ReadScenario = { readonly files: readonly FileVersion[] } & (
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly mistakes: readonly Mistake[]; readonly unusable: readonly KrrError[] }
);

/** A text that was read, and what is wrong with it beyond itself. */
interface Read {
  readonly parsed: ParsedLayer;
  readonly findings: Finding[];
}

const isFile = (reference: string): boolean => /[/\\]|\.ya?ml$/.test(reference);

/** A reference of one file as it is from where that file itself was named. */
function besides(file: string, reference: string): string {
  if (!isFile(reference) || isAbsolute(reference)) return reference;
  const joined = join(dirname(file), reference);
  return isFile(joined) ? joined : `./${joined}`;
}

/** Collects layers, each once and above all that it lies on. */
class Stack {
  readonly #library: Library;
  readonly #laid = new Map<string, Layer>();
  /** In the order in which they were named. */
  readonly #read: Read[] = [];
  readonly #unusable: KrrError[] = [];
  readonly #files = new Map<string, string>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Adds what a user names: what cannot be used keeps nothing else from being read. */
  async name(reference: Reference): Promise<void> {
    const trouble = await troubleOf(this.#add(reference, []));
    if (trouble !== null) this.#unusable.push(trouble);
  }

  /** @param above the files that lie on this one, the uppermost first */
  async #add(reference: Reference, above: readonly string[]): Promise<void> {
    if (typeof reference !== 'string') return this.#addText(reference.text, reference.file, above);
    if (!isFile(reference)) return this.#addBundled(reference);
    const path = resolve(reference);
    if (above.some((file) => resolve(file) === path)) {
      throw new KrrError('SCENARIO_INVALID', `a circle: ${[...above, reference].join(' -> ')}`);
    }
    if (this.#files.has(path)) return;
    this.#files.set(path, await versionOf(path));
    await this.#addText(await fileText(reference), reference, above);
  }

  #addBundled(name: string): void {
    if (!Object.hasOwn(this.#library, name)) {
      throw unknownName(name, Object.keys(this.#library), `; a file is given as ./${name}.yaml`);
    }
    // A layer that is there already keeps its place.
    for (const [each, layer] of layersOf(name, this.#library)) this.#laid.set(each, layer);
  }

  async #addText(text: string, file: string, above: readonly string[]): Promise<void> {
    const { parsedOnce } = await import('./parsed-once.ts');
    const read: Read = { parsed: parsedOnce(text, file), findings: [] };
    this.#read.push(read);
    await this.#addExtended(read, file, above);
    if (read.parsed.ok) this.#laid.set(resolve(file), read.parsed.layer);
  }

  /** What cannot be read is a mistake of the line that names it. */
  async #addExtended({ parsed, findings }: Read, file: string, above: readonly string[]): Promise<void> {
    for (const { reference, path } of parsed.outline.extended) {
      const trouble = await troubleOf(this.#add(besides(file, reference), [...above, file]));
      if (trouble !== null) findings.push({ path, part: 'value', message: `extends: ${trouble.message}` });
    }
  }

  async finish(): Promise<ReadScenario> {
    const files = [...this.#files].map(([path, version]) => ({ path, version }));
    const mistakes = await this.#mistakes();
    const unusable = this.#unusable;
    if (mistakes.length > 0 || unusable.length > 0) return { ok: false, mistakes, unusable, files };
    return { ok: true, scenario: complete([...this.#laid.values()]), files };
  }

  async #mistakes(): Promise<Mistake[]> {
    if (this.#read.length === 0) return [];
    const { rolesMissing } = await import('./outline.ts');
    const bundled = [...this.#laid.values()].flatMap(({ persons }) => persons.map(({ role }) => role));
    const roles = new Set([...bundled, ...this.#read.flatMap(({ parsed }) => parsed.outline.roles)]);
    const isWhole =
      this.#unusable.length === 0 && this.#read.every(({ parsed, findings }) => parsed.usable && findings.length === 0);
    return this.#read.flatMap(({ parsed, findings }) =>
      parsed.mistakesOf([...findings, ...rolesMissing(parsed.outline, roles, isWhole)]),
    );
  }
}

/** The user's mistake that keeps something from being done; null if nothing does. */
async function troubleOf(doing: Promise<void>): Promise<KrrError | null> {
  try {
    await doing;
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
  const stack = new Stack(library);
  for (const reference of references) await stack.name(reference);
  return stack.finish();
}
