import type { Version } from './exchange.ts';
import { type Disclosable, disclosed, reportFinding } from './finding-report.ts';
import type { Judgement } from './judge.ts';
import { isAbout } from './probe.ts';
import type { Outcome, Report, RuleResult } from './report.ts';
import type { Finding, Rule, Source } from './rule.ts';
import { SOURCES } from './sources.ts';
import type { Waiver } from './waivers.ts';

/** So many findings of a rule are reported in full. */
const MOST_FINDINGS = 5;

/** How a rule ended in each version that is there. */
export type ByVersion = ReadonlyMap<Version, Judgement>;

export interface Judged {
  readonly rule: Rule;
  readonly judgements: ByVersion;
}

/** Worst first: a rule ends as it does in the version where it ends worst. */
const SEVERITY: readonly Outcome[] = ['fail', 'error', 'warn', 'observed', 'pass', 'skipped'];
const COUNTS_AGAINST: readonly Outcome[] = ['fail', 'error'];
const NO_OUTCOMES: Readonly<Record<Outcome, number>> = { pass: 0, fail: 0, warn: 0, observed: 0, skipped: 0, error: 0 };

/** Puts judgements together as a report. */
export function reportOf(
  judged: readonly Judged[],
  about: Pick<Report, 'tool' | 'contractVersion' | 'target' | 'soapTarget' | 'versions' | 'startedAt' | 'strict'> & {
    readonly requests: number;
    readonly durationMs: number;
  },
  waivers: readonly Waiver[],
  disclosable: Disclosable,
): Report {
  const { requests, durationMs, ...head } = about;
  const results = judged.map((one) => resultOf(one, waivers, disclosable));
  const outcomes = { ...NO_OUTCOMES };
  for (const { outcome } of results) outcomes[outcome]++;
  const against = head.strict ? [...COUNTS_AGAINST, 'warn'] : COUNTS_AGAINST;
  const unjudged = unjudgedIn(results);
  return {
    schemaVersion: 1,
    ...head,
    statistics: { requests, durationMs, outcomes },
    results,
    staleWaivers: staleWaivers(waivers, results),
    conforms:
      unjudged === undefined &&
      results.every(({ outcome, waived }) => waived !== undefined || !against.includes(outcome)),
    ...(unjudged !== undefined && { unjudged }),
  };
}

const MOST_REASONS = 3;

/** Why not one rule was judged; undefined if one was, or if that is accepted. What could not be checked explains the rest. */
function unjudgedIn(results: readonly RuleResult[]): string | undefined {
  const reasonsOf = (outcome: Outcome): readonly (string | undefined)[] =>
    results.filter((result) => result.outcome === outcome && result.waived === undefined).map(({ reason }) => reason);
  const [errors, skips] = [reasonsOf('error'), reasonsOf('skipped')];
  if (errors.length + skips.length < results.length) return undefined;
  return [...new Set(errors.length > 0 ? errors : skips)].slice(0, MOST_REASONS).join('; ');
}

function resultOf({ rule, judgements }: Judged, waivers: readonly Waiver[], disclosable: Disclosable): RuleResult {
  const { id, title, level, requirement } = rule;
  const outcome = worst([...judgements.values()].map((judgement) => outcomeOf(judgement, rule)));
  const findings = [...judgements.values()].flatMap((judgement) =>
    judgement.kind === 'broken' ? judgement.findings : [],
  );
  const safe = (text: string): string => disclosed(text, disclosable);
  const reason = reasonOf(rule, judgements, outcome, safe);
  const observations = observationsOf(judgements, safe);
  const waiver = waivers.find((one) => one.rule === id && one.expected === outcome);
  return {
    id,
    group: id.split('/')[0]!,
    title,
    level,
    requirement,
    sources: rule.sources.map(sourceOf),
    outcome,
    ...(reason !== undefined && { reason }),
    ...(observations !== undefined && { observations }),
    findings: worstFirst(findings)
      .slice(0, MOST_FINDINGS)
      .map((finding) => reportFinding(finding, rule, disclosable)),
    findingCount: findings.length,
    ...(waiver !== undefined && { waived: waiver.reason }),
  };
}

const sourceOf = (source: Source): RuleResult['sources'][number] => ({ ...source, ...SOURCES[source.document] });

const worst = (outcomes: readonly Outcome[]): Outcome =>
  SEVERITY.find((outcome) => outcomes.includes(outcome)) ?? 'skipped';

function outcomeOf(judgement: Judgement, { level }: Rule): Outcome {
  switch (judgement.kind) {
    case 'holds':
      return 'pass';
    case 'broken':
      return level === 'SHOULD' || judgement.findings.every(isRecommended) ? 'warn' : 'fail';
    default:
      return judgement.kind;
  }
}

/** What is merely recommended must not hide what is mandatory. */
const worstFirst = (findings: readonly Finding[]): readonly Finding[] => [
  ...findings.filter((finding) => !isRecommended(finding)),
  ...findings.filter(isRecommended),
];

const isRecommended = ({ level }: Finding): boolean => level === 'SHOULD';

/** What of a text may stand in a report. */
type Safe = (text: string) => string;

function reasonOf(rule: Rule, judgements: ByVersion, outcome: Outcome, safe: Safe): string | undefined {
  if (outcome !== 'skipped' && outcome !== 'error') return undefined;
  const spokenOf = [...judgements].filter(([version]) => isAbout(rule, version));
  // Of a version that it does not speak of there is nothing to say, unless there is no other.
  const told = spokenOf.length > 0 ? spokenOf : [...judgements];
  const reasons = told.flatMap(([, one]) => (one.kind === outcome ? [safe(one.reason)] : []));
  return [...new Set(reasons)].join('; ');
}

function observationsOf(judgements: ByVersion, safe: Safe): RuleResult['observations'] {
  const seen = [...judgements].flatMap(([version, one]) =>
    one.kind === 'observed' ? [[version, safe(one.observation)] as const] : [],
  );
  return seen.length === 0 ? undefined : Object.fromEntries(seen);
}

function staleWaivers(waivers: readonly Waiver[], results: readonly RuleResult[]): Report['staleWaivers'] {
  return waivers.flatMap(({ rule, expected }) => {
    const result = results.find(({ id }) => id === rule);
    return result === undefined || result.outcome === expected ? [] : [{ rule, expected, actual: result.outcome }];
  });
}
