import { isDeepStrictEqual } from 'node:util';
import { type FileVersion, hasChanged } from '../scenario/file-version.ts';
import type { Scenario } from '../scenario/index.ts';
import { ScenarioLoadError } from '../scenario/load.ts';
import { loadScenarioInput, type ScenarioInput } from './scenario-choice.ts';

/** What a scenario was chosen by, and its files as they were when they were read last. */
interface ScenarioSource {
  readonly input: ScenarioInput;
  readonly files: readonly FileVersion[];
}

/** A scenario that was read again. */
export interface ReloadResult {
  readonly before: Scenario;
  /** The same object if it says what it said before. */
  readonly after: Scenario;
}

/** Loads scenarios, and knows of each what it was read from. */
export class ScenarioSources {
  readonly #population: Scenario['population'] | undefined;
  readonly #sources = new WeakMap<Scenario, ScenarioSource>();

  /** @param population in place of that of every scenario */
  constructor(population: Scenario['population'] | undefined) {
    this.#population = population;
  }

  /** @throws KrrError as {@link loadScenarioInput} does */
  async load(input: ScenarioInput): Promise<Scenario> {
    const { scenario, files } = await loadScenarioInput(input);
    const loaded = { ...scenario, ...(this.#population !== undefined && { population: this.#population }) };
    this.#sources.set(loaded, { input, files });
    return loaded;
  }

  /** The files that a scenario was read from, as they were then; none for one that came as data. */
  getFiles(scenario: Scenario): readonly FileVersion[] {
    return this.#sources.get(scenario)?.files ?? [];
  }

  /**
   * Reads a scenario again if a file of it has been saved since; undefined if none has.
   *
   * @throws BrokenScenario if that has mistakes now: it is read again when they are mended
   */
  async reload(before: Scenario): Promise<ReloadResult | undefined> {
    const source = this.#sources.get(before);
    if (source === undefined || !(await hasChanged(source.files))) return undefined;
    const read = await this.load(source.input).catch((error: unknown) => {
      if (error instanceof ScenarioLoadError) this.#sources.set(before, { ...source, files: error.files });
      throw error;
    });
    if (!isDeepStrictEqual(read, before)) return { before, after: read };
    this.#sources.set(before, { ...source, files: this.getFiles(read) });
    return { before, after: before };
  }
}
