import type { Outcome, Report, RuleResult } from '../conformance/report.ts';
import { formatLocation, formatTimestamp, getVerdict } from './summary.ts';

/** A report and the name that it has in the table. */
export interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

/** The result of a rule in one run, and its details: the observations, the first finding, or the reason. */
export interface ComparedResult {
  readonly outcome: Outcome;
  readonly isWaived: boolean;
  readonly details: readonly string[];
}

export interface ComparedRule {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  /** In the order of the runs; undefined if a run did not evaluate the rule. */
  readonly results: readonly (ComparedResult | undefined)[];
  /** Whether outcomes or observations differ. */
  readonly differs: boolean;
}

export interface Comparison {
  readonly runs: readonly { readonly name: string; readonly about: string; readonly conforms: boolean }[];
  readonly rules: readonly ComparedRule[];
  /** The number of rules, also if only some of them are listed. */
  readonly ruleCount: number;
}

/**
 * Compares several runs: a row for each rule of any run, with the result in each run.
 *
 * @example
 * const { rules } = compareReports([{ name: 'test', report }, { name: 'staging', report: other }]);
 * rules.filter(({ differs }) => differs);
 */
export function compareReports(named: readonly NamedReport[]): Comparison {
  const byRun = named.map(({ report }) => new Map(report.results.map((result) => [result.id, result])));
  const rules = new Map(named.flatMap(({ report }) => report.results.map((result) => [result.id, result] as const)));
  return {
    runs: named.map(({ name, report }) => ({ name, about: describeRun(report), conforms: report.conforms === true })),
    ruleCount: rules.size,
    rules: [...rules].map(([id, { title = '', level = '' as never }]) => {
      const results = byRun.map((run) => run.get(id));
      return {
        id,
        title,
        level,
        results: results.map(toComparedResult),
        differs: new Set(results.map(getKey)).size > 1,
      };
    }),
  };
}

const describeRun = (report: Report): string =>
  [
    `${report.target} ${getVerdict(report)}`,
    ...(report.versions.length > 0 ? [report.versions.join(' and ')] : []),
    formatTimestamp(report.startedAt),
    ...(report.tool === undefined ? [] : [`${report.tool.name} ${report.tool.version}`]),
  ].join(' · ');

const getKey = (result: RuleResult | undefined): string =>
  JSON.stringify(
    result && [result.outcome, result.waived !== undefined, Object.entries(result.observations ?? {}).sort()],
  );

function toComparedResult(result: RuleResult | undefined): ComparedResult | undefined {
  if (result === undefined) return undefined;
  const { outcome, waived, observations = {}, findings = [], reason } = result;
  const [first] = findings;
  const finding = first && `expected ${first.expected}, actual ${first.actual} (${formatLocation(first)})`;
  const observed = Object.entries(observations).map(([version, observation]) => `${version}: ${observation}`);
  const details = [...observed, finding, reason, waived && `accepted: ${waived}`];
  return { outcome, isWaived: waived !== undefined, details: details.filter((one) => one !== undefined) };
}
