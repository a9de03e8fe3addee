import { createEvidence, type EvaluationContext, type Evidence } from '../evidence/evidence.ts';
import { appliesTo } from '../probes/probe.ts';
import type { ProbeName } from '../probes/rest.ts';
import { notChecked, type Rule, type RuleOutcome, skip } from '../rules/rule.ts';
import { hasResponse, type Interface } from '../target/exchange.ts';
import type { ProbeResults } from './collect.ts';
import { isSoapRule } from './select-rules.ts';

/** The outcome of a rule in each interface. */
export interface EvaluatedRule {
  readonly rule: Rule;
  readonly evaluations: ReadonlyMap<Interface, RuleOutcome>;
}

export type ResultsByInterface = ReadonlyMap<Interface, ProbeResults>;

/**
 * Evaluates every rule in every interface. A shared environment changes during a run: if a rule with `confirm` fails,
 * `collectAgain` runs its probes once more and the second outcome counts.
 */
export async function evaluateRules(
  rules: readonly Rule[],
  results: ResultsByInterface,
  getContext: (version: Interface) => EvaluationContext,
  collectAgain: (rule: Rule) => Promise<ResultsByInterface>,
): Promise<readonly EvaluatedRule[]> {
  const evaluated = new Map(rules.map((rule) => [rule, new Map<Interface, RuleOutcome>()]));
  const repeated = new Map<Rule, Promise<ResultsByInterface>>();
  for (const version of results.keys()) {
    const context = getContext(version);
    for (const rule of rules.filter((one) => isSoapRule(one) === (version === 'soap'))) {
      let outcome = evaluateInterface(rule, context, results);
      if (rule.confirm && outcome.kind === 'fail') {
        const again = repeated.get(rule) ?? collectAgain(rule);
        repeated.set(rule, again);
        outcome = evaluateInterface(rule, context, await again);
      }
      evaluated.get(rule)!.set(version, outcome);
    }
  }
  return [...evaluated].map(([rule, evaluations]) => ({ rule, evaluations }));
}

/** The interfaces to compare with. SOAP is compared with the first REST version that the deployment has. */
const COUNTERPARTS: Readonly<Record<Interface, readonly Interface[]>> = { v1: ['v2'], v2: ['v1'], soap: ['v1', 'v2'] };

function evaluateInterface(rule: Rule, context: EvaluationContext, results: ResultsByInterface): RuleOutcome {
  const counterpart = COUNTERPARTS[context.version].map((version) => results.get(version)).find((one) => one);
  return evaluate(rule, results.get(context.version)!, context, counterpart);
}

/** Evaluates a rule in one interface. */
export function evaluate(
  rule: Rule,
  { exchanges, skippedProbes }: ProbeResults,
  context: EvaluationContext,
  counterpart?: ProbeResults,
): RuleOutcome {
  if (!appliesTo(rule, context.version)) return skip(`the rule does not apply to ${context.version}`);
  const missing = rule.probes.map((probe) => skippedProbes.get(probe));
  if (missing.every((reason) => reason !== undefined)) return skip(missing[0]!);
  const evidence = createEvidence(exchanges, skippedProbes, context, counterpart?.exchanges);
  const failure = findNoResponseReason(rule.probes, evidence);
  return failure === undefined ? rule.evaluate(evidence) : notChecked(failure);
}

/** The reason why no probe got a response; undefined if one did. */
function findNoResponseReason(probes: readonly ProbeName[], evidence: Evidence): string | undefined {
  const exchanges = evidence.findExchanges(...probes);
  if (exchanges.length === 0 || exchanges.some(hasResponse)) return undefined;
  const [{ response }] = exchanges as [(typeof exchanges)[number]];
  return 'failed' in response ? response.failed : undefined;
}
