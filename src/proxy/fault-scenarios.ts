import { KrrError } from '../errors.ts';
import { findScenarioFolders, type ScenarioInput, ScenarioSources } from '../mock/scenario-source.ts';
import type { Scenario } from '../scenario/index.ts';

/** Loads the scenarios whose faults a proxy injects. */
export class FaultScenarios {
  readonly #sources = new ScenarioSources(undefined);
  readonly #folders: readonly string[];

  /** @param start the scenario of the start: the control API reads files of its folders */
  constructor(start: ScenarioInput | undefined) {
    this.#folders = findScenarioFolders(start);
  }

  /** @throws KrrError for a scenario that cannot be read, has no faults, or has one that a proxy cannot inject */
  async loadFirst(input: ScenarioInput): Promise<Scenario> {
    const scenario = requireFaultsOfService(await this.#sources.load(input));
    if (scenario.faults.length > 0) return scenario;
    throw createError(scenario, 'it has no faults, and a proxy takes nothing else from a scenario');
  }

  /** Loads a scenario for the control API. */
  async load(references: readonly string[]): Promise<Scenario> {
    return requireFaultsOfService(await this.#sources.load(references, this.#folders));
  }
}

function requireFaultsOfService(scenario: Scenario): Scenario {
  const fault = scenario.faults.find(({ when }) => when.operation === 'token');
  if (fault === undefined) return scenario;
  throw createError(
    scenario,
    `the fault ${fault.name} is for the token endpoint, whose requests do not pass the proxy: remove operation: token`,
  );
}

const createError = ({ name }: Scenario, reason: string): KrrError =>
  new KrrError('OPTION_INVALID', `scenario ${name}: ${reason}`);
