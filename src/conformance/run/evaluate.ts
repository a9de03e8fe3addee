import { createEvidence, type EvaluationContext, type Evidence } from '../evidence/evidence.ts';
import { appliesTo } from '../probes/probe.ts';
import type { ProbeName } from '../probes/rest.ts';
import { notChecked, type Rule, type RuleOutcome, skip } from '../rules/rule.ts';
import { hasResponse } from '../target/exchange.ts';
import type { ProbeResults } from './collect.ts';

/** How a rule ended in one version. */
export type RuleEvaluation = RuleOutcome;

/** Judges one version by a rule. `other` is what the other version answered, if it is there. */
export function evaluate(
  rule: Rule,
  { exchanges, skippedProbes }: ProbeResults,
  context: EvaluationContext,
  other?: ProbeResults,
): RuleEvaluation {
  if (!appliesTo(rule, context.version)) {
    return skip(`${context.version} is not what it speaks of`);
  }
  const missing = rule.probes.map((probe) => skippedProbes.get(probe));
  if (missing.every((reason) => reason !== undefined)) return skip(missing[0]!);
  const evidence = createEvidence(exchanges, skippedProbes, context, other?.exchanges);
  const failure = findNoResponseReason(rule.probes, evidence);
  if (failure !== undefined) return notChecked(failure);
  return rule.evaluate(evidence);
}

/** Why nothing came back from any of the probes; undefined if something did. */
function findNoResponseReason(probes: readonly ProbeName[], evidence: Evidence): string | undefined {
  const looked = evidence.findExchanges(...probes);
  if (looked.length === 0 || looked.some(hasResponse)) return undefined;
  const [{ response }] = looked as [(typeof looked)[number]];
  return 'failed' in response ? response.failed : undefined;
}
