import type { Scenario } from '../scenario/index.ts';
import type { Waiver } from './reporting/waivers.ts';
import type { Level } from './rules/rule.ts';
import type { RestVersion } from './target/exchange.ts';
import type { TargetOptions } from './target/target.ts';

/** The rules to evaluate; all rules by default. */
export interface Selection {
  /** Globs of rule ids: `*` matches any text. A rule is selected if one of them matches. */
  readonly rules?: readonly string[];
  readonly levels?: readonly Level[];
}

/** The options of `runConformance`. */
export interface ConformanceOptions extends Selection {
  readonly target: TargetOptions;
  /** Persons that the deployment must have, as a scenario. Without it, the suite uses generated identifiers only. */
  readonly persons?: Scenario;
  /** The REST versions to check; `auto` (default) detects them. */
  readonly api?: RestVersion | 'auto';
  /** The time of the evaluation, in ms since 1970. Default: the clock of `persons`, or else the system clock. */
  readonly now?: number;
  /** Whether violations of recommendations (SHOULD) count as failures. */
  readonly strict?: boolean;
  /** Accepted deviations, which do not count as failures. */
  readonly waivers?: readonly Waiver[];
  /** Permits requests to KRR's production. */
  readonly production?: boolean;
  /** Permits changes at the deployment. Every change is reverted, and the result is checked. */
  readonly allowWrites?: boolean;
  /** How often the probes are sent; default 1. Intermittent violations show in several rounds. */
  readonly repeat?: number;
  /** The probes are sent again until this time is over, in ms. The last round is completed. */
  readonly durationMs?: number;
  /** Ends the run when aborted; changes are reverted first. */
  readonly signal?: AbortSignal;
  /** Called after each response, with the numbers of responses and of requests in the round, which is counted from 1. */
  readonly onProgress?: (completed: number, total: number, round: number) => void;
}
