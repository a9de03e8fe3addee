import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { disarmCommands, toPrintable } from '../printable.ts';
import {
  countsAgainst,
  formatChanges,
  formatLocation,
  formatRequestCount,
  formatSeconds,
  formatSource,
  formatTimestamp,
  formatTokenLines,
  getViolatedLevel,
  pluralize,
  summarizeReport,
  TOKENS,
  tally,
} from './summary.ts';

/** Formats a report as Markdown, for the summary page of a CI job. */
export function formatMarkdown(report: Report): string {
  const against = report.results.filter((result) => countsAgainst(result, report));
  const warnings = report.results.filter((result) => isOpenWarning(result) && !against.includes(result));
  const parts = [
    `## ${report.conforms ? '✅' : '❌'} ${escapeMarkdown(summarizeReport(report))}`,
    tally(report)
      .map(({ mark, words }) => `${mark} ${words}`)
      .join(' · '),
    formatRunSummary(report),
    ...against.map(formatRule),
    ...formatTokens(report),
    ...collapse(pluralize(warnings.length, 'warning'), warnings.map(formatRule)),
    ...formatChangesSection(report),
    ...collapse('Observed', toTable(getObservedCells(report), ['Rule', 'Version', 'Observed'])),
    ...collapse('Accepted by waivers', toTable(getWaivedCells(report), ['Rule', 'Outcome', 'Reason'])),
    ...collapse(
      'Waivers that no longer apply',
      toTable(getStaleCells(report), ['Rule', 'Expected by the waiver', 'Outcome']),
    ),
    ...collapse('Skipped', toTable(getSkippedCells(report), ['Rule', 'Reason'])),
    ...collapse('Passed', [formatRuleIds(report.results.filter(({ outcome }) => outcome === 'pass'))]),
  ];
  return disarmCommands(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

const isOpenWarning = ({ outcome, waived }: RuleResult): boolean => outcome === 'warn' && waived === undefined;

function formatRunSummary(report: Report): string {
  const { versions, startedAt, statistics, tool, contractVersion } = report;
  const requestSummary = `${formatRequestCount(report)} in ${formatSeconds(statistics.durationMs)}`;
  const toolVersion = `${tool.name} ${tool.version}, contract ${contractVersion}`;
  return escapeMarkdown([versions.join(' and '), formatTimestamp(startedAt), requestSummary, toolVersion].join(' · '));
}

function formatRule(result: RuleResult): string {
  const { id, title, requirement, sources, reason, findings, findingCount } = result;
  const [first] = findings;
  const sourceLinks = sources.map((source) => `[${escapeMarkdown(formatSource(source))}](${source.url})`).join(', ');
  return [
    `### ${formatCode(id)} ${escapeMarkdown(title)}`,
    `**${getViolatedLevel(result)}.** ${escapeMarkdown(requirement)} (${sourceLinks})`,
    ...(reason === undefined ? [] : [`Not checked: ${escapeMarkdown(reason)}`]),
    ...(first === undefined ? [] : formatFinding(first)),
    ...(findingCount > 1 ? [`And ${pluralize(findingCount - 1, 'more finding')}.`] : []),
  ].join('\n\n');
}

const formatFinding = (finding: ReportedFinding): string[] => [
  formatTable([
    ['Where', 'Expected', 'Actual'],
    [formatLocation(finding), finding.expected, finding.actual],
  ]),
  formatCodeBlock('sh', finding.curl),
  formatCodeBlock('', finding.response),
];

function formatTokens(report: Report): string[] {
  const lines = formatTokenLines(report);
  return lines.length === 0 ? [] : [`### ${TOKENS}\n\n${formatCodeBlock('sh', lines.join('\n'))}`];
}

function formatChangesSection({ changes }: Report): string[] {
  if (changes === undefined) return [];
  const lines = formatChanges(changes).map((line) => `- ${escapeMarkdown(line)}`);
  return [`### Changed since ${formatTimestamp(changes.since)}\n\n${lines.join('\n')}`];
}

const getObservedCells = ({ results }: Report): string[][] =>
  results.flatMap(({ id, observations = {} }) =>
    Object.entries(observations).map(([version, observation]) => [id, version, observation]),
  );

const getWaivedCells = ({ results }: Report): string[][] =>
  results.flatMap(({ id, outcome, waived }) => (waived === undefined ? [] : [[id, outcome, waived]]));

const getStaleCells = ({ staleWaivers }: Report): string[][] =>
  staleWaivers.map(({ rule, expected, actual }) => [rule, expected, actual]);

const getSkippedCells = ({ results }: Report): string[][] =>
  results.filter(({ outcome }) => outcome === 'skipped').map(({ id, reason = '' }) => [id, reason]);

const formatRuleIds = (results: readonly RuleResult[]): string => results.map(({ id }) => formatCode(id)).join(', ');

const toTable = (cells: readonly string[][], head: string[]): string[] =>
  cells.length === 0 ? [] : [formatTable([head, ...cells])];

function formatTable([head, ...body]: readonly string[][]): string {
  const formatRow = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => escapeMarkdown(cell)).join(' | ')} |`;
  return [formatRow(head!), `|${' --- |'.repeat(head!.length)}`, ...body.map(formatRow)].join('\n');
}

/** Wraps parts in a collapsed section; omitted if all parts are empty. */
function collapse(title: string, parts: readonly string[]): string[] {
  const content = parts.filter((part) => part !== '').join('\n\n');
  return content === '' ? [] : [`<details><summary>${title}</summary>\n\n${content}\n\n</details>`];
}

/** Puts text on one line and escapes every character that could be markup. */
const escapeMarkdown = (text: string): string =>
  toPrintable(text)
    .replaceAll('\n', ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~>@$]/g, '\\$&');

const formatCode = (text: string): string => `\`${text}\``;

/** The fence is longer than any run of backticks in the text. */
function formatCodeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${toPrintable(text)}\n${fence}`;
}
