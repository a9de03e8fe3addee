import { countsAgainst, type Report, type ReportedFinding, type RuleResult } from '../conformance/report.ts';
import { formatCommand } from './command.ts';
import { disarmMarkup, escapeMarkup } from './escape.ts';
import { formatLocation, formatSource } from './summary.ts';

/** The result of a JUnit test case. A warning, and a rule that a waiver accepts, is `skipped`, because it did not pass. */
type Kind = 'failure' | 'error' | 'skipped' | 'passed';

/** Formats a report as JUnit XML: one suite per rule group, one case per rule. */
export function formatJunit(report: Report): string {
  const groups = [...new Set(report.results.map(({ group }) => group))];
  const time = toSeconds(report.statistics.durationMs);
  const { skipped: _, ...totals } = countKinds(report.results, report);
  const all = `name="krr check ${escapeMarkup(report.target)}" ${formatAttributes({ ...totals, time })}`;
  const suites = groups.map((group) => formatSuite(group, report));
  return disarmMarkup(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${all}>\n${suites.join('')}</testsuites>\n`);
}

function formatSuite(group: string, report: Report): string {
  const results = report.results.filter((result) => result.group === group);
  const timestamp = report.startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const time = toSeconds(results.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0));
  const about = formatAttributes({ name: group, ...countKinds(results, report), time, timestamp });
  return `  <testsuite ${about}>\n${results.map((result) => formatTestCase(result, report)).join('')}  </testsuite>\n`;
}

function countKinds(results: readonly RuleResult[], report: Report) {
  const count = (kind: Kind): number => results.filter((result) => getKind(result, report) === kind).length;
  return { tests: results.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

const formatAttributes = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeMarkup(String(value))}"`)
    .join(' ');

const toSeconds = (ms: number): string => (ms / 1000).toFixed(3);

function getKind(result: RuleResult, report: Report): Kind {
  if (result.outcome === 'skipped' || result.waived !== undefined) return 'skipped';
  if (!countsAgainst(result, report)) return result.outcome === 'warn' ? 'skipped' : 'passed';
  return result.outcome === 'error' ? 'error' : 'failure';
}

function formatTestCase(result: RuleResult, report: Report): string {
  const { group, id, title, durationMs = 0 } = result;
  const name = formatAttributes({ classname: `krr.${group}`, name: `${id}: ${title}`, time: toSeconds(durationMs) });
  const content = [...formatOutcome(result, report), ...formatObservations(result)];
  if (content.length === 0) return `    <testcase ${name}/>\n`;
  return `    <testcase ${name}>\n${content.map((line) => `      ${line}\n`).join('')}    </testcase>\n`;
}

function formatOutcome(result: RuleResult, report: Report): string[] {
  const kind = getKind(result, report);
  if (kind === 'passed') return [];
  const { waived, reason = '', outcome } = result;
  if (waived !== undefined) return [`<skipped ${formatAttributes({ message: `accepted: ${waived}` })}/>`];
  if (outcome === 'skipped') return [`<skipped ${formatAttributes({ message: reason })}/>`];
  const [first] = result.findings;
  const actual = first === undefined ? reason : `expected ${first.expected}, actual ${first.actual}`;
  const message = kind === 'skipped' ? `warning: ${actual}` : actual;
  const attributes = formatAttributes({ message, type: result.level });
  return [`<${kind} ${attributes}>${escapeMarkup(formatDetails(result))}</${kind}>`];
}

function formatObservations({ observations = {} }: RuleResult): string[] {
  const lines = Object.entries(observations).map(([version, observation]) => `${version}: ${observation}`);
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
  formatCommand(finding.curl),
  finding.response,
  ...(finding.comparedResponse === undefined ? [] : ['compared with:', finding.comparedResponse]),
];
