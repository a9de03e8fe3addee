import { isDeepStrictEqual } from 'node:util';
import { type FileVersion, hasChanged } from '../scenario/file-version.ts';
import type { Scenario } from '../scenario/index.ts';
import { BrokenScenario } from '../scenario/load.ts';
import { chosenScenario, type ScenarioChoice } from './scenario-choice.ts';

/** What a scenario was chosen by, and its files as they were when they were read last. */
interface Source {
  readonly choice: ScenarioChoice;
  readonly files: readonly FileVersion[];
}

/** A scenario that was read again. */
export interface Reread {
  readonly before: Scenario;
  /** The same object if it says what it said before. */
  readonly after: Scenario;
}

/** Loads scenarios, and knows of each what it was read from. */
export class ScenarioSources {
  readonly #population: Scenario['population'] | undefined;
  readonly #sources = new WeakMap<Scenario, Source>();

  /** @param population in place of that of every scenario */
  constructor(population: Scenario['population'] | undefined) {
    this.#population = population;
  }

  /** @throws KrrError as {@link chosenScenario} does */
  async load(choice: ScenarioChoice): Promise<Scenario> {
    const { scenario, files } = await chosenScenario(choice);
    const loaded = { ...scenario, ...(this.#population !== undefined && { population: this.#population }) };
    this.#sources.set(loaded, { choice, files });
    return loaded;
  }

  /** The files that a scenario was read from, as they were then; none for one that came as data. */
  filesOf(scenario: Scenario): readonly FileVersion[] {
    return this.#sources.get(scenario)?.files ?? [];
  }

  /**
   * Reads a scenario again if a file of it has been saved since; undefined if none has.
   *
   * @throws BrokenScenario if that has mistakes now: it is read again when they are mended
   */
  async reread(before: Scenario): Promise<Reread | undefined> {
    const source = this.#sources.get(before);
    if (source === undefined || !(await hasChanged(source.files))) return undefined;
    const read = await this.load(source.choice).catch((error: unknown) => {
      if (error instanceof BrokenScenario) this.#sources.set(before, { ...source, files: error.files });
      throw error;
    });
    if (!isDeepStrictEqual(read, before)) return { before, after: read };
    this.#sources.set(before, { ...source, files: this.filesOf(read) });
    return { before, after: before };
  }
}
