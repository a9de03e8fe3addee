import { stringify } from 'yaml';
import type { ScenarioData } from './scenario-data.ts';

const LINE_WIDTH = 0;

/** Writes a scenario as YAML. */
export const formatScenario = (scenario: ScenarioData): string =>
  stringify(scenario, { lineWidth: LINE_WIDTH, aliasDuplicateObjects: false });
