import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { disarmMarkup, escapeMarkup } from './escape.ts';
import { countsAgainst, formatLocation, formatSource, getViolatedLevel } from './summary.ts';

/** The result of a JUnit test case. A rule that a waiver accepts is `skipped`, because it did not pass. */
type Kind = 'failure' | 'error' | 'skipped' | 'passed';

/** Formats a report as JUnit XML: one suite per rule group, one case per rule. */
export function formatJunit(report: Report): string {
  const groups = [...new Set(report.results.map(({ group }) => group))];
  const seconds = (report.statistics.durationMs / 1000).toFixed(3);
  const all = `name="krr check ${escapeMarkup(report.target)}" ${formatTotals(report.results, report)} time="${seconds}"`;
  const suites = groups.map((group) => formatSuite(group, report));
  return disarmMarkup(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${all}>\n${suites.join('')}</testsuites>\n`);
}

function formatSuite(group: string, report: Report): string {
  const results = report.results.filter((result) => result.group === group);
  const timestamp = report.startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const about = `name="${escapeMarkup(group)}" ${formatTotals(results, report)} time="0" timestamp="${timestamp}"`;
  return `  <testsuite ${about}>\n${results.map((result) => formatTestCase(result, report)).join('')}  </testsuite>\n`;
}

function formatTotals(results: readonly RuleResult[], report: Report): string {
  const count = (kind: Kind): number => results.filter((result) => getKind(result, report) === kind).length;
  const counts = [`failures="${count('failure')}"`, `errors="${count('error')}"`, `skipped="${count('skipped')}"`];
  return [`tests="${results.length}"`, ...counts].join(' ');
}

function getKind(result: RuleResult, report: Report): Kind {
  if (result.outcome === 'skipped' || result.waived !== undefined) return 'skipped';
  if (!countsAgainst(result, report)) return 'passed';
  return result.outcome === 'error' ? 'error' : 'failure';
}

function formatTestCase(result: RuleResult, report: Report): string {
  const name = `classname="krr.${escapeMarkup(result.group)}" name="${escapeMarkup(`${result.id}: ${result.title}`)}" time="0"`;
  const content = [...formatOutcome(result, report), ...formatSystemOut(result, report)];
  if (content.length === 0) return `    <testcase ${name}/>\n`;
  return `    <testcase ${name}>\n${content.map((line) => `      ${line}\n`).join('')}    </testcase>\n`;
}

function formatOutcome(result: RuleResult, report: Report): string[] {
  const kind = getKind(result, report);
  if (kind === 'passed') return [];
  const { waived, reason = '', findings } = result;
  if (kind === 'skipped') {
    return [`<skipped message="${escapeMarkup(waived === undefined ? reason : `accepted: ${waived}`)}"/>`];
  }
  const [first] = findings;
  const message = first === undefined ? reason : `expected ${first.expected}, actual ${first.actual}`;
  const attributes = `message="${escapeMarkup(message)}" type="${getViolatedLevel(result)}"`;
  return [`<${kind} ${attributes}>${escapeMarkup(formatDetails(result))}</${kind}>`];
}

/** Observations and warnings are reported without failing the case. */
function formatSystemOut(result: RuleResult, report: Report): string[] {
  const observed = Object.entries(result.observations ?? {}).map(
    ([version, observation]) => `${version}: ${observation}`,
  );
  const isWarning = result.outcome === 'warn' && getKind(result, report) === 'passed';
  const lines = [...observed, ...(isWarning ? [`warning: ${formatDetails(result)}`] : [])];
  return lines.length === 0 ? [] : [`<system-out>${escapeMarkup(lines.join('\n'))}</system-out>`];
}

const formatDetails = ({ requirement, sources, findings, reason }: RuleResult): string =>
  [
    requirement,
    ...sources.map((source) => `${formatSource(source)}: ${source.url}`),
    ...(reason === undefined ? [] : [reason]),
    ...findings.flatMap(formatFinding),
  ].join('\n');

const formatFinding = (finding: ReportedFinding): string[] => [
  '',
  formatLocation(finding),
  `expected: ${finding.expected}`,
  `actual: ${finding.actual}`,
  finding.curl,
  finding.response,
];
