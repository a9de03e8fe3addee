import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { escapeMarkup } from './escape.ts';
import { countsAgainst, formatLocation, formatSource, getViolatedLevel } from './summary.ts';

/** How a rule is told to a CI: what is accepted by a waiver counts as skipped there, since it does not hold either. */
type Kind = 'failure' | 'error' | 'skipped' | 'fine';

/** For a CI: a suite for each group, a case for each rule. */
export function junit(report: Report): string {
  const groups = [...new Set(report.results.map(({ group }) => group))];
  const seconds = (report.statistics.durationMs / 1000).toFixed(3);
  const all = `name="krr check ${escapeMarkup(report.target)}" ${totals(report.results, report)} time="${seconds}"`;
  const suites = groups.map((group) => suite(group, report));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${all}>\n${suites.join('')}</testsuites>\n`;
}

function suite(group: string, report: Report): string {
  const results = report.results.filter((result) => result.group === group);
  const timestamp = report.startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const about = `name="${escapeMarkup(group)}" ${totals(results, report)} time="0" timestamp="${timestamp}"`;
  return `  <testsuite ${about}>\n${results.map((result) => testCase(result, report)).join('')}  </testsuite>\n`;
}

function totals(results: readonly RuleResult[], report: Report): string {
  const count = (kind: Kind): number => results.filter((result) => getKind(result, report) === kind).length;
  const counts = [`failures="${count('failure')}"`, `errors="${count('error')}"`, `skipped="${count('skipped')}"`];
  return [`tests="${results.length}"`, ...counts].join(' ');
}

function getKind(result: RuleResult, report: Report): Kind {
  if (result.outcome === 'skipped' || result.waived !== undefined) return 'skipped';
  if (!countsAgainst(result, report)) return 'fine';
  return result.outcome === 'error' ? 'error' : 'failure';
}

function testCase(result: RuleResult, report: Report): string {
  const name = `classname="krr.${escapeMarkup(result.group)}" name="${escapeMarkup(`${result.id}: ${result.title}`)}" time="0"`;
  const content = [...outcomeElements(result, report), ...systemOut(result, report)];
  if (content.length === 0) return `    <testcase ${name}/>\n`;
  return `    <testcase ${name}>\n${content.map((line) => `      ${line}\n`).join('')}    </testcase>\n`;
}

function outcomeElements(result: RuleResult, report: Report): string[] {
  const kind = getKind(result, report);
  if (kind === 'fine') return [];
  const { waived, reason = '', findings } = result;
  if (kind === 'skipped') {
    return [`<skipped message="${escapeMarkup(waived === undefined ? reason : `accepted: ${waived}`)}"/>`];
  }
  const [first] = findings;
  const message = first === undefined ? reason : `expected ${first.expected}, actual ${first.actual}`;
  const attributes = `message="${escapeMarkup(message)}" type="${getViolatedLevel(result)}"`;
  return [`<${kind} ${attributes}>${escapeMarkup(formatDetails(result))}</${kind}>`];
}

/** What is seen, or only recommended, is told without failing the case. */
function systemOut(result: RuleResult, report: Report): string[] {
  const observed = Object.entries(result.observations ?? {}).map(
    ([version, observation]) => `${version}: ${observation}`,
  );
  const isWarning = result.outcome === 'warn' && getKind(result, report) === 'fine';
  const lines = [...observed, ...(isWarning ? [`warning: ${formatDetails(result)}`] : [])];
  return lines.length === 0 ? [] : [`<system-out>${escapeMarkup(lines.join('\n'))}</system-out>`];
}

const formatDetails = ({ requirement, sources, findings, reason }: RuleResult): string =>
  [
    requirement,
    ...sources.map((source) => `${formatSource(source)}: ${source.url}`),
    ...(reason === undefined ? [] : [reason]),
    ...findings.flatMap(findingLines),
  ].join('\n');

const findingLines = (finding: ReportedFinding): string[] => [
  '',
  formatLocation(finding),
  `expected: ${finding.expected}`,
  `actual: ${finding.actual}`,
  finding.curl,
  finding.answer,
];
