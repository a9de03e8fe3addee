import type { ScenarioState } from '../api.ts';

export interface ViewProps {
  /** The rest of the address after the name of the view. */
  readonly detail: string;
  readonly scenario: ScenarioState | undefined;
}
