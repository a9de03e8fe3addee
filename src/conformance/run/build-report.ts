import { appliesTo } from '../probes/probe.ts';
import type { Outcome, Report, RuleResult } from '../report.ts';
import type { Finding, Rule, Source } from '../rules/rule.ts';
import { SOURCES } from '../rules/sources.ts';
import type { Interface } from '../target/exchange.ts';
import type { RuleEvaluation } from './evaluate.ts';
import { type RedactionContext, redactText, toReportedFinding } from './redact.ts';
import type { Waiver } from './waivers.ts';

/** So many findings of a rule are reported in full. */
const MAX_FINDINGS = 5;

/** How a rule ended in each version that is there. */
export type EvaluationsByInterface = ReadonlyMap<Interface, RuleEvaluation>;

export interface EvaluatedRule {
  readonly rule: Rule;
  readonly evaluations: EvaluationsByInterface;
}

/** Worst first: a rule ends as it does in the version where it ends worst. */
const SEVERITY: readonly Outcome[] = ['fail', 'error', 'warn', 'observed', 'pass', 'skipped'];
const COUNTS_AGAINST: readonly Outcome[] = ['fail', 'error'];
const NO_OUTCOMES: Readonly<Record<Outcome, number>> = { pass: 0, fail: 0, warn: 0, observed: 0, skipped: 0, error: 0 };

/** Puts judgements together as a report. */
export function buildReport(
  evaluated: readonly EvaluatedRule[],
  about: Pick<Report, 'tool' | 'contractVersion' | 'target' | 'soapTarget' | 'versions' | 'startedAt' | 'strict'> & {
    readonly requests: number;
    readonly durationMs: number;
  },
  waivers: readonly Waiver[],
  redaction: RedactionContext,
): Report {
  const { requests, durationMs, ...head } = about;
  const results = evaluated.map((one) => toRuleResult(one, waivers, redaction));
  const outcomes = { ...NO_OUTCOMES };
  for (const { outcome } of results) outcomes[outcome]++;
  const against = head.strict ? [...COUNTS_AGAINST, 'warn'] : COUNTS_AGAINST;
  const notEvaluated = notEvaluatedReason(results);
  return {
    schemaVersion: 1,
    ...head,
    statistics: { requests, durationMs, outcomes },
    results,
    staleWaivers: findStaleWaivers(waivers, results),
    conforms:
      notEvaluated === undefined &&
      results.every(({ outcome, waived }) => waived !== undefined || !against.includes(outcome)),
    ...(notEvaluated !== undefined && { notEvaluated }),
  };
}

const MAX_REASONS = 3;

/** Why not one rule was judged; undefined if one was, or if that is accepted. What could not be checked explains the rest. */
function notEvaluatedReason(results: readonly RuleResult[]): string | undefined {
  const findReasons = (outcome: Outcome): readonly (string | undefined)[] =>
    results.filter((result) => result.outcome === outcome && result.waived === undefined).map(({ reason }) => reason);
  const [errors, skips] = [findReasons('error'), findReasons('skipped')];
  if (errors.length + skips.length < results.length) return undefined;
  return [...new Set(errors.length > 0 ? errors : skips)].slice(0, MAX_REASONS).join('; ');
}

function toRuleResult(
  { rule, evaluations }: EvaluatedRule,
  waivers: readonly Waiver[],
  redaction: RedactionContext,
): RuleResult {
  const { id, title, level, requirement } = rule;
  const outcome = worstOutcome([...evaluations.values()].map((judgement) => toReportOutcome(judgement, rule)));
  const findings = [...evaluations.values()].flatMap((judgement) =>
    judgement.kind === 'fail' ? judgement.findings : [],
  );
  const redacted = (text: string): string => redactText(text, redaction);
  const reason = findReason(rule, evaluations, outcome, redacted);
  const observations = collectObservations(evaluations, redacted);
  const waiver = waivers.find((one) => one.rule === id && one.expected === outcome);
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
    findings: sortBySeverity(findings)
      .slice(0, MAX_FINDINGS)
      .map((finding) => toReportedFinding(finding, rule, redaction)),
    findingCount: findings.length,
    ...(waiver !== undefined && { waived: waiver.reason }),
  };
}

const toReportedSource = (source: Source): RuleResult['sources'][number] => ({
  ...source,
  ...SOURCES[source.document],
});

const worstOutcome = (outcomes: readonly Outcome[]): Outcome =>
  SEVERITY.find((outcome) => outcomes.includes(outcome)) ?? 'skipped';

function toReportOutcome(evaluation: RuleEvaluation, { level }: Rule): Outcome {
  switch (evaluation.kind) {
    case 'pass':
      return 'pass';
    case 'fail':
      return level === 'SHOULD' || evaluation.findings.every(isRecommended) ? 'warn' : 'fail';
    default:
      return evaluation.kind;
  }
}

/** What is merely recommended must not hide what is mandatory. */
const sortBySeverity = (findings: readonly Finding[]): readonly Finding[] => [
  ...findings.filter((finding) => !isRecommended(finding)),
  ...findings.filter(isRecommended),
];

const isRecommended = ({ level }: Finding): boolean => level === 'SHOULD';

/** What of a text may stand in a report. */
type Redactor = (text: string) => string;

function findReason(
  rule: Rule,
  evaluations: EvaluationsByInterface,
  outcome: Outcome,
  redacted: Redactor,
): string | undefined {
  if (outcome !== 'skipped' && outcome !== 'error') return undefined;
  const applicable = [...evaluations].filter(([version]) => appliesTo(rule, version));
  // Of a version that it does not speak of there is nothing to say, unless there is no other.
  const reported = applicable.length > 0 ? applicable : [...evaluations];
  const reasons = reported.flatMap(([, one]) => (one.kind === outcome ? [redacted(one.reason)] : []));
  return [...new Set(reasons)].join('; ');
}

function collectObservations(evaluations: EvaluationsByInterface, redacted: Redactor): RuleResult['observations'] {
  const seen = [...evaluations].flatMap(([version, one]) =>
    one.kind === 'observed' ? [[version, redacted(one.observation)] as const] : [],
  );
  return seen.length === 0 ? undefined : Object.fromEntries(seen);
}

function findStaleWaivers(waivers: readonly Waiver[], results: readonly RuleResult[]): Report['staleWaivers'] {
  return waivers.flatMap(({ rule, expected }) => {
    const result = results.find(({ id }) => id === rule);
    return result === undefined || result.outcome === expected ? [] : [{ rule, expected, actual: result.outcome }];
  });
}
