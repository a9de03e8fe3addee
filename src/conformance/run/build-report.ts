import { appliesTo } from '../probes/probe.ts';
import type { Outcome, Report, RuleResult } from '../report.ts';
import type { Finding, Rule, RuleOutcome, Source } from '../rules/rule.ts';
import { SOURCES } from '../rules/sources.ts';
import type { EvaluatedRule } from './evaluate.ts';
import { type RedactionContext, redactText, toReportedFinding } from './redact.ts';
import type { Waiver } from './waivers.ts';

/** Further findings of a rule are counted only. */
const MAX_FINDINGS = 5;

/** Most severe first: the outcome of a rule is its most severe outcome in any interface. */
const SEVERITY: readonly Outcome[] = ['fail', 'error', 'warn', 'observed', 'pass', 'skipped'];
const COUNTS_AGAINST: readonly Outcome[] = ['fail', 'error'];
const NO_OUTCOMES: Readonly<Record<Outcome, number>> = { pass: 0, fail: 0, warn: 0, observed: 0, skipped: 0, error: 0 };

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
  const notEvaluated = findNotEvaluatedReason(results);
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

/** The reason why no rule was evaluated; undefined if one was, or if its outcome is waived. Errors take precedence. */
function findNotEvaluatedReason(results: readonly RuleResult[]): string | undefined {
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
  const outcome = worstOutcome([...evaluations.values()].map((evaluation) => toReportOutcome(evaluation, rule)));
  const findings = [...evaluations.values()].flatMap((evaluation) =>
    evaluation.kind === 'fail' ? evaluation.findings : [],
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

function toReportOutcome(evaluation: RuleOutcome, { level }: Rule): Outcome {
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
const sortBySeverity = (findings: readonly Finding[]): readonly Finding[] => [
  ...findings.filter((finding) => !isRecommended(finding)),
  ...findings.filter(isRecommended),
];

const isRecommended = ({ level }: Finding): boolean => level === 'SHOULD';

type Redactor = (text: string) => string;

function findReason(
  rule: Rule,
  evaluations: EvaluatedRule['evaluations'],
  outcome: Outcome,
  redacted: Redactor,
): string | undefined {
  if (outcome !== 'skipped' && outcome !== 'error') return undefined;
  const applicable = [...evaluations].filter(([version]) => appliesTo(rule, version));
  // An interface that the rule does not apply to gives the reason only if there is no other.
  const reported = applicable.length > 0 ? applicable : [...evaluations];
  const reasons = reported.flatMap(([, one]) => (one.kind === outcome ? [redacted(one.reason)] : []));
  return [...new Set(reasons)].join('; ');
}

function collectObservations(
  evaluations: EvaluatedRule['evaluations'],
  redacted: Redactor,
): RuleResult['observations'] {
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
