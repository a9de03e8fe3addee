import { appliesTo } from '../probes/probe.ts';
import { countsAgainst, type Outcome, type Report, type ReportedFinding, type RuleResult } from '../report.ts';
import type { Rule, RuleOutcome, Source } from '../rules/rule.ts';
import { SOURCES } from '../rules/sources.ts';
import type { Interface } from '../target/exchange.ts';
import { findStaleWaivers, findWaiver } from './apply-waivers.ts';
import type { Waiver } from './waivers.ts';

/** Further findings of a rule are counted only. */
export const MAX_FINDINGS = 5;

/** Most severe first: the outcome of a rule is its most severe outcome in any interface. */
const SEVERITY: readonly Outcome[] = ['fail', 'error', 'warn', 'observed', 'pass', 'skipped'];
const NO_OUTCOMES: Readonly<Record<Outcome, number>> = { pass: 0, fail: 0, warn: 0, observed: 0, skipped: 0, error: 0 };

/** The outcome of a rule in one interface, ready for the report. */
export type ReportableOutcome =
  | Exclude<RuleOutcome, { readonly kind: 'fail' }>
  /** `findings` are the first ones of `count`. */
  | { readonly kind: 'fail'; readonly findings: readonly ReportedFinding[]; readonly count: number };

/** The outcomes of a rule by interface. */
export interface ReportableRule {
  readonly rule: Rule;
  readonly evaluations: ReadonlyMap<Interface, ReportableOutcome>;
}

/** The facts of a run that a report contains beside the results. */
export type RunFacts = Pick<
  Report,
  'tool' | 'contractVersion' | 'target' | 'soapTarget' | 'versions' | 'startedAt' | 'strict' | 'traffic'
> &
  Omit<Report['statistics'], 'outcomes'>;

/** Builds the report: applies the waivers and counts the outcomes. */
export function assembleReport(
  evaluated: readonly ReportableRule[],
  about: RunFacts,
  waivers: readonly Waiver[],
): Report {
  const { requests, durationMs, rounds, ...head } = about;
  const results = evaluated.map((one) => toRuleResult(one, waivers, head.startedAt));
  const outcomes = { ...NO_OUTCOMES };
  for (const { outcome } of results) outcomes[outcome]++;
  const notEvaluated = findNotEvaluatedReason(results);
  const internalErrors = evaluated.filter(hasInternalError).map(({ rule }) => rule.id);
  return {
    schemaVersion: 1,
    ...head,
    statistics: { requests, durationMs, ...(rounds !== undefined && { rounds }), outcomes },
    results,
    staleWaivers: findStaleWaivers(waivers, results, head.startedAt),
    conforms: notEvaluated === undefined && !results.some((result) => countsAgainst(result, head)),
    ...(notEvaluated !== undefined && { notEvaluated }),
    ...(internalErrors.length > 0 && { internalErrors }),
  };
}

const hasInternalError = ({ evaluations }: ReportableRule): boolean =>
  [...evaluations.values()].some((outcome) => outcome.kind === 'error' && outcome.isInternal === true);

const MAX_REASONS = 3;

/** The reason why no rule was evaluated; undefined if one was, or if its outcome is waived. Errors take precedence. */
function findNotEvaluatedReason(results: readonly RuleResult[]): string | undefined {
  const findReasons = (outcome: Outcome): readonly (string | undefined)[] =>
    results.filter((result) => result.outcome === outcome && result.waived === undefined).map(({ reason }) => reason);
  const [errors, skips] = [findReasons('error'), findReasons('skipped')];
  if (errors.length + skips.length < results.length) return undefined;
  return [...new Set(errors.length > 0 ? errors : skips)].slice(0, MAX_REASONS).join('; ');
}

function toRuleResult({ rule, evaluations }: ReportableRule, waivers: readonly Waiver[], day: string): RuleResult {
  const { id, title, level, requirement } = rule;
  const outcome = worstOutcome([...evaluations.values()].map((evaluation) => toReportOutcome(evaluation, rule)));
  const failed = [...evaluations.values()].flatMap((evaluation) => (evaluation.kind === 'fail' ? [evaluation] : []));
  const reason = findReason(rule, evaluations, outcome);
  const observations = collectObservations(evaluations);
  const waiver = findWaiver(waivers, { id, outcome }, day);
  return {
    id,
    group: id.split('/')[0]!,
    title,
    level,
    requirement,
    sources: rule.sources.map(toReportedSource),
    outcome,
    ...(reason !== undefined && { reason }),
    ...(observations !== undefined && { observations }),
    findings: sortBySeverity(failed.flatMap(({ findings }) => findings)).slice(0, MAX_FINDINGS),
    findingCount: failed.reduce((total, { count }) => total + count, 0),
    ...(waiver !== undefined && { waived: waiver.reason }),
  };
}

const toReportedSource = (source: Source): RuleResult['sources'][number] => ({
  ...source,
  ...SOURCES[source.document],
});

const worstOutcome = (outcomes: readonly Outcome[]): Outcome =>
  SEVERITY.find((outcome) => outcomes.includes(outcome)) ?? 'skipped';

function toReportOutcome(evaluation: ReportableOutcome, { level }: Rule): Outcome {
  switch (evaluation.kind) {
    case 'pass':
      return 'pass';
    case 'fail':
      return level === 'SHOULD' || evaluation.findings.every(isRecommended) ? 'warn' : 'fail';
    default:
      return evaluation.kind;
  }
}

/** Only the first findings are reported in full: mandatory ones must be among them. */
const sortBySeverity = <T extends { readonly level?: string }>(findings: readonly T[]): readonly T[] => [
  ...findings.filter((finding) => !isRecommended(finding)),
  ...findings.filter(isRecommended),
];

const isRecommended = ({ level }: { readonly level?: string }): boolean => level === 'SHOULD';

function findReason(rule: Rule, evaluations: ReportableRule['evaluations'], outcome: Outcome): string | undefined {
  if (outcome !== 'skipped' && outcome !== 'error') return undefined;
  const applicable = [...evaluations].filter(([version]) => appliesTo(rule, version));
  // An interface that the rule does not apply to gives the reason only if there is no other.
  const reported = applicable.length > 0 ? applicable : [...evaluations];
  const reasons = reported.flatMap(([, one]) => (one.kind === outcome ? [one.reason] : []));
  return [...new Set(reasons)].join('; ');
}

function collectObservations(evaluations: ReportableRule['evaluations']): RuleResult['observations'] {
  const seen = [...evaluations].flatMap(([version, one]) =>
    one.kind === 'observed' ? [[version, one.observation] as const] : [],
  );
  return seen.length === 0 ? undefined : Object.fromEntries(seen);
}
