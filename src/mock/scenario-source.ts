import { isDeepStrictEqual } from 'node:util';
import { KrrError } from '../errors.ts';
import { DEFAULT_BEHAVIOUR, type Scenario } from '../scenario/index.ts';
import { type LoadedScenario, loadScenarioWithFiles, ScenarioLoadError } from '../scenario/load.ts';
import { type FileVersion, hasChanged } from '../scenario/resolve.ts';

/** A scenario: by name, by file, as data, or as a list of names and files of which the last lies on top. */
export type ScenarioInput = string | readonly string[] | Scenario;

/** What a scenario has as data, however it was made. */
const SCENARIO_FIELDS = ['name', 'population', 'behaviour', 'persons', 'faults', 'violates'] as const;

/**
 * The scenario that is chosen, and its files: none if it came as data.
 *
 * @throws KrrError OPTION_INVALID for what chooses none; SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or SCENARIO_INVALID
 */
export async function loadScenarioInput(input: ScenarioInput): Promise<LoadedScenario> {
  if (isReference(input)) return loadScenarioWithFiles(input);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw createOptionError('expected a name, a file, a list of at least one of them, or a scenario as data');
  }
  const missing = findMissingFields(input as Partial<Scenario>);
  if (missing.length === 0) return { scenario: input as Scenario, files: [] };
  throw createOptionError(`as data it is whole, as loadScenario gives it, and this lacks ${missing.join(', ')}`);
}

const createOptionError = (what: string): KrrError => new KrrError('OPTION_INVALID', `scenario: ${what}`);

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isReference = (input: ScenarioInput): input is string | readonly string[] =>
  isText(input) || (Array.isArray(input) && input.length > 0 && input.every(isText));

function findMissingFields(scenario: Partial<Scenario>): string[] {
  const behaviour: Partial<Scenario['behaviour']> = scenario.behaviour ?? DEFAULT_BEHAVIOUR;
  const switches = Object.keys(DEFAULT_BEHAVIOUR) as (keyof Scenario['behaviour'])[];
  return [
    ...SCENARIO_FIELDS.filter((name) => scenario[name] === undefined),
    ...switches.filter((name) => behaviour[name] === undefined).map((name) => `behaviour.${name}`),
    ...findMissingItemFields('persons', scenario.persons, ['role', 'identifier', 'specified']),
    ...findMissingItemFields('faults', scenario.faults, ['name', 'when']),
  ];
}

/** Which members the items of a list do not have. */
const findMissingItemFields = <Item extends object>(
  list: string,
  items: readonly Item[] = [],
  fields: (keyof Item & string)[],
) =>
  items.flatMap((item, at) =>
    fields.filter((name) => item[name] === undefined).map((name) => `${list}[${at}].${name}`),
  );

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
