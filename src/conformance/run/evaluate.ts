import { createEvidence, type EvaluationContext, type Evidence, selectByProbe } from '../evidence/evidence.ts';
import { getPersons } from '../evidence/lookups.ts';
import { getSoapPersons } from '../evidence/soap-persons.ts';
import { appliesTo } from '../probes/probe.ts';
import type { ProbeName } from '../probes/rest.ts';
import { notChecked, type Rule, type RuleOutcome, skip } from '../rules/rule.ts';
import { type Exchange, hasResponse, type Interface } from '../target/exchange.ts';
import type { ProbeResults } from './collect.ts';
import { isSoapRule } from './select-rules.ts';
import { toUnconfirmedOutcome } from './unconfirmed.ts';

/** The outcome of a rule in each interface. */
export interface EvaluatedRule {
  readonly rule: Rule;
  readonly evaluations: ReadonlyMap<Interface, RuleOutcome>;
}

export type ResultsByInterface = ReadonlyMap<Interface, ProbeResults>;

/**
 * Evaluates every rule in every interface. A shared environment changes during a run: if a rule with `confirm` fails,
 * `collectAgain` runs its probes once more, and a violation that does not recur is a warning.
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
        outcome = confirmOutcome(rule, context, outcome, { first: results, again: await again });
      }
      evaluated.get(rule)!.set(version, outcome);
    }
  }
  return [...evaluated].map(([rule, evaluations]) => ({ rule, evaluations }));
}

/** The outcome of a rule that failed and was evaluated again. */
function confirmOutcome(
  rule: Rule,
  context: EvaluationContext,
  outcome: RuleOutcome & { readonly kind: 'fail' },
  { first, again }: { readonly first: ResultsByInterface; readonly again: ResultsByInterface },
): RuleOutcome {
  const second = evaluateInterface(rule, context, again);
  if (second.kind === 'fail' || second.kind === 'error') return second;
  const listExchanges = (results: ResultsByInterface): readonly Exchange[] =>
    [context.version, ...COUNTERPARTS[context.version]].flatMap((version) => results.get(version)?.exchanges ?? []);
  return toUnconfirmedOutcome(rule, outcome.findings, second, {
    first: listExchanges(first),
    again: listExchanges(again),
  });
}

/** The interfaces to compare with. SOAP is compared with the first REST version that the deployment has. */
export const COUNTERPARTS: Readonly<Record<Interface, readonly Interface[]>> = {
  v1: ['v2'],
  v2: ['v1'],
  soap: ['v1', 'v2'],
};

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
  const failure = findNoResponseReason(rule.probes, evidence) ?? findUnavailableReason(rule.probes, exchanges);
  if (failure?.isComplete) return notChecked(failure.reason);
  const outcome = requirePersons(rule, evidence, evaluateSafely(rule, evidence));
  return failure === undefined || outcome.kind === 'fail' ? outcome : notChecked(failure.reason);
}

/** A fault of one rule must not hide the outcomes of the others. */
export function evaluateSafely(rule: Rule, evidence: Evidence): RuleOutcome {
  try {
    return rule.evaluate(evidence);
  } catch (error) {
    return { kind: 'error', reason: `internal error of krr-kit: ${(error as Error).name}`, isInternal: true };
  }
}

/** A service that returns no requested person passes comparisons of persons without any evidence. */
function requirePersons(
  { needsPersons, probes }: Rule,
  { findExchanges }: Evidence,
  outcome: RuleOutcome,
): RuleOutcome {
  if (!needsPersons || outcome.kind !== 'pass' || findExchanges(...probes).some(hasRequestedPerson)) return outcome;
  return skip('no requested person was returned');
}

function hasRequestedPerson(exchange: Exchange): boolean {
  if (!hasResponse(exchange)) return false;
  const persons = exchange.version === 'soap' ? getSoapPersons(exchange) : getPersons(exchange);
  return persons.some(({ person }) => exchange.request.identifiers.includes(person.personidentifikator as string));
}

/** Why a rule cannot be checked, and whether none of its probes has a response. */
interface Failure {
  readonly reason: string;
  readonly isComplete: boolean;
}

/** Set if no probe got a response. */
function findNoResponseReason(probes: readonly ProbeName[], { findExchanges }: Evidence): Failure | undefined {
  const exchanges = findExchanges(...probes);
  if (exchanges.length === 0 || exchanges.some(hasResponse)) return undefined;
  const [{ response }] = exchanges as [Exchange];
  return 'failed' in response ? { reason: response.failed, isComplete: true } : undefined;
}

/** Set if the deployment was unavailable for one of the probes. */
function findUnavailableReason(probes: readonly ProbeName[], exchanges: readonly Exchange[]): Failure | undefined {
  const ofRule = selectByProbe(exchanges)(...probes);
  const reasons = ofRule.flatMap(({ response }) =>
    'failed' in response && response.isUnavailable ? [response.failed] : [],
  );
  return reasons.length === 0 ? undefined : { reason: reasons[0]!, isComplete: reasons.length === ofRule.length };
}
