import { KrrError } from '../../errors.ts';
import type { ConformanceOptions } from '../options.ts';
import type { Probe } from '../probes/probe.ts';
import { PROBES, type ProbeName } from '../probes/rest.ts';
import type { Rule } from '../rules/rule.ts';
import type { RestVersion, TokenName } from '../target/exchange.ts';
import { guardTarget } from '../target/guards.ts';
import type { TargetOptions } from '../target/target.ts';
import type { TokenOptions } from '../target/tokens.ts';
import { isSoapRule, selectRules } from './select-rules.ts';

/** The options of a run, without its tokens. */
export interface PlanOptions extends Omit<ConformanceOptions, 'target' | 'signal' | 'onProgress'> {
  readonly target: Omit<TargetOptions, keyof TokenOptions>;
}

/** A run before its first request: the dry run prints it, and `executePlan` carries it out. */
export interface Plan {
  readonly options: PlanOptions;
  readonly rules: readonly Rule[];
  readonly probes: readonly ProbeName[];
  /** The tokens that the probes use. */
  readonly tokens: readonly TokenName[];
  /** The REST versions to look for at the deployment. */
  readonly restVersions: readonly RestVersion[];
  readonly isOverSoap: boolean;
}

/**
 * Selects the rules, probes and tokens of a run. Sends nothing.
 *
 * @throws KrrError NOTHING_SELECTED, OPTION_INVALID for a number that is not positive, or as `guardTarget`
 * @example
 * createPlan({ target, rules: ['batch/*'] }).probes; // ['batch', 'batch-again', …]
 */
export function createPlan(options: PlanOptions): Plan {
  const { target, api = 'auto' } = options;
  guardTarget(target, options);
  guardNumbers(target);
  const rules = selectRules(options);
  const probes = findProbes(rules);
  const tokens = probes.flatMap((name) => (PROBES[name] as Probe).token ?? []);
  const candidates: readonly RestVersion[] = api === 'auto' ? ['v1', 'v2'] : [api];
  return {
    options,
    rules,
    probes,
    tokens: [...new Set<TokenName>(['main', ...tokens])],
    restVersions: target.baseUrl === undefined ? [] : candidates,
    isOverSoap: rules.some((rule) => isSoapRule(rule) || rule.needsSoap),
  };
}

/** The probes of the rules, in the order of the table. */
function findProbes(rules: readonly Rule[]): readonly ProbeName[] {
  const needed = new Set<string>(rules.flatMap(({ probes }) => probes));
  return (Object.keys(PROBES) as ProbeName[]).filter((name) => needed.has(name));
}

const NUMBERS = ['timeoutMs', 'concurrency', 'rate', 'maxTimeMs'] as const;

function guardNumbers(target: PlanOptions['target']): void {
  for (const name of NUMBERS) {
    const value = target[name];
    if (value !== undefined && !(value > 0))
      throw new KrrError('OPTION_INVALID', `target.${name}: expected a number above 0, not ${value}`);
  }
}
