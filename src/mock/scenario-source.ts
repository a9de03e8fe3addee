import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { KrrError } from '../errors.ts';
import { DEFAULT_BEHAVIOUR, type Scenario } from '../scenario/index.ts';
import { type LoadedScenario, loadScenarioWithFiles, ScenarioLoadError } from '../scenario/load.ts';
import { type FileVersion, hasChanged } from '../scenario/resolve.ts';

/** A scenario: a name, a file, a list of names and files where later ones override earlier ones, or data. */
export type ScenarioInput = string | readonly string[] | Scenario;

/** The required fields of a scenario as data. */
const SCENARIO_FIELDS = ['name', 'population', 'behaviour', 'persons', 'faults', 'violates'] as const;

/**
 * Loads a scenario, with the files it was read from. A scenario as data has no files.
 *
 * @throws KrrError OPTION_INVALID for an invalid input; SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or SCENARIO_INVALID
 */
export async function loadScenarioInput(input: ScenarioInput, folders?: readonly string[]): Promise<LoadedScenario> {
  if (isReference(input)) return loadScenarioWithFiles(input, folders);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw createOptionError('expected a name, a file, a list of at least one of them, or a scenario as data');
  }
  const missing = findMissingFields(input as Partial<Scenario>);
  if (missing.length === 0) return { scenario: input as Scenario, files: [] };
  throw createOptionError(
    `a scenario as data needs all fields that loadScenario returns; missing: ${missing.join(', ')}`,
  );
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

const findMissingItemFields = <Item extends object>(
  list: string,
  items: readonly Item[] = [],
  fields: (keyof Item & string)[],
) =>
  items.flatMap((item, at) =>
    fields.filter((name) => item[name] === undefined).map((name) => `${list}[${at}].${name}`),
  );

/** The control API reads files below these folders: the specified one, or those of the files of the start. */
export function findScenarioFolders(scenario: ScenarioInput = [], directory?: string): readonly string[] {
  if (directory !== undefined) return [directory];
  const references = typeof scenario === 'string' || Array.isArray(scenario) ? [scenario].flat() : [];
  return references.filter((reference) => /[/\\]|\.ya?ml$/.test(reference)).map((file) => dirname(file));
}

/** The input that a scenario was loaded from, and the versions of its files when they were last read. */
interface ScenarioSource {
  readonly input: ScenarioInput;
  readonly files: readonly FileVersion[];
}

/** A reloaded scenario. */
export interface ReloadResult {
  readonly before: Scenario;
  /** The same object as `before` if the scenario is unchanged. */
  readonly after: Scenario;
}

/** Loads scenarios and remembers their sources, so that they can be reloaded. */
export class ScenarioSources {
  readonly #population: Scenario['population'] | undefined;
  readonly #sources = new WeakMap<Scenario, ScenarioSource>();

  /** @param population overrides the population of every scenario */
  constructor(population: Scenario['population'] | undefined) {
    this.#population = population;
  }

  /** @throws KrrError as {@link loadScenarioInput} does */
  async load(input: ScenarioInput, folders?: readonly string[]): Promise<Scenario> {
    const { scenario, files } = await loadScenarioInput(input, folders);
    const loaded = { ...scenario, ...(this.#population !== undefined && { population: this.#population }) };
    this.#sources.set(loaded, { input, files });
    return loaded;
  }

  /** Gets the files that a scenario was read from, with their versions. Empty for a scenario as data. */
  getFiles(scenario: Scenario): readonly FileVersion[] {
    return this.#sources.get(scenario)?.files ?? [];
  }

  /**
   * Reloads a scenario if one of its files has changed. Returns undefined if none has.
   *
   * @throws ScenarioLoadError if the scenario has become invalid; the next change of a file reloads it again
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
