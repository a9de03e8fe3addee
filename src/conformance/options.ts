import type { Scenario } from '../scenario/index.ts';
import type { RestVersion } from './exchange.ts';
import type { Selection } from './selection.ts';
import type { TargetOptions } from './target.ts';
import type { Waiver } from './waivers.ts';

/** What `runConformance` judges, and how. */
export interface ConformanceOptions extends Selection {
  /** The deployment. */
  readonly target: TargetOptions;
  /** Persons that the deployment must know, as a scenario; none to judge by made identifiers alone. */
  readonly persons?: Scenario;
  /** Which versions to judge over REST; `auto` finds out which are there. */
  readonly api?: RestVersion | 'auto';
  /** The judge's clock, in ms since 1970; else that of `persons`, else the machine's. */
  readonly now?: number;
  /** Recommendations that are not met count as failures. */
  readonly strict?: boolean;
  /** Deviations that are accepted: they do not count. */
  readonly waivers?: readonly Waiver[];
  /** Ask KRR's own production too. */
  readonly production?: boolean;
  /** Something may be changed at the deployment: it is changed back, and checked to be as it was. */
  readonly allowWrites?: boolean;
  /** Ends the run when it is aborted; what has been changed is changed back first. */
  readonly signal?: AbortSignal;
  /** Told how many requests of how many have been answered. */
  readonly onProgress?: (answered: number, total: number) => void;
}
