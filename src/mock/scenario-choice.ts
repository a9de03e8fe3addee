import { KrrError } from '../errors.ts';
import { DEFAULT_BEHAVIOUR, type Scenario } from '../scenario/index.ts';
import { type LoadedScenario, loadScenarioWithFiles } from '../scenario/load.ts';

/** A scenario: by name, by file, as data, or as a list of names and files of which the last lies on top. */
export type ScenarioChoice = string | readonly string[] | Scenario;

/** What a scenario has as data, however it was made. */
const MEMBERS = ['name', 'population', 'behaviour', 'persons', 'faults', 'breaks'] as const;

/**
 * The scenario that is chosen, and its files: none if it came as data.
 *
 * @throws KrrError OPTION_INVALID for what chooses none; SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or SCENARIO_INVALID
 */
export async function chosenScenario(choice: ScenarioChoice): Promise<LoadedScenario> {
  if (isNamed(choice)) return loadScenarioWithFiles(choice);
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) {
    throw unusable('expected a name, a file, a list of at least one of them, or a scenario as data');
  }
  const missing = missingIn(choice as Partial<Scenario>);
  if (missing.length === 0) return { scenario: choice as Scenario, files: [] };
  throw unusable(`as data it is whole, as loadScenario gives it, and this lacks ${missing.join(', ')}`);
}

const unusable = (what: string): KrrError => new KrrError('OPTION_INVALID', `scenario: ${what}`);

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isNamed = (choice: ScenarioChoice): choice is string | readonly string[] =>
  isText(choice) || (Array.isArray(choice) && choice.length > 0 && choice.every(isText));

function missingIn(scenario: Partial<Scenario>): string[] {
  const behaviour: Partial<Scenario['behaviour']> = scenario.behaviour ?? DEFAULT_BEHAVIOUR;
  const switches = Object.keys(DEFAULT_BEHAVIOUR) as (keyof Scenario['behaviour'])[];
  return [
    ...MEMBERS.filter((name) => scenario[name] === undefined),
    ...switches.filter((name) => behaviour[name] === undefined).map((name) => `behaviour.${name}`),
    ...lacking('persons', scenario.persons, ['role', 'identifier', 'stated']),
    ...lacking('faults', scenario.faults, ['name', 'when']),
  ];
}

/** Which members the items of a list do not have. */
const lacking = <Item extends object>(list: string, items: readonly Item[] = [], members: (keyof Item & string)[]) =>
  items.flatMap((item, at) =>
    members.filter((name) => item[name] === undefined).map((name) => `${list}[${at}].${name}`),
  );
