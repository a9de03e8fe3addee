import { countsAgainst, type Report, type ReportedFinding, type RuleResult } from '../conformance/report.ts';
import { disarmCommands, toPrintable } from '../printable.ts';
import { formatCommand } from './command.ts';
import {
  describeLevel,
  describeStaleWaiver,
  formatChanges,
  formatLocation,
  formatRequestCount,
  formatSeconds,
  formatSource,
  formatTimestamp,
  formatTokenLines,
  pluralize,
  summarizeReport,
  TOKENS,
  tally,
} from './summary.ts';
import { wrapIndented, wrapText } from './terminal.ts';

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
    ...collapse('Observed', toList(getObserved(report))),
    ...collapse('Accepted by waivers', toList(getWaived(report))),
    ...collapse('Waivers that no longer apply', toList(getStale(report))),
    ...collapse('Skipped', toList(getSkipped(report))),
    ...collapse('Passed', [formatRuleIds(report.results.filter(({ outcome }) => outcome === 'pass'))]),
  ];
  return disarmCommands(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

const isOpenWarning = ({ outcome, waived }: RuleResult): boolean => outcome === 'warn' && waived === undefined;

function formatRunSummary(report: Report): string {
  const { versions, startedAt, statistics, tool, contractVersion } = report;
  const requestSummary = `${formatRequestCount(report)} in ${formatSeconds(statistics.durationMs)}`;
  const toolVersion = `${tool.name} ${tool.version}, contract ${contractVersion}`;
  return toParagraph(
    [versions.join(' and '), formatTimestamp(startedAt), requestSummary, toolVersion].map(escapeMarkdown).join(' · '),
  );
}

function formatRule(result: RuleResult): string {
  const { id, title, requirement, sources, reason, findings, findingCount } = result;
  const [first] = findings;
  const sourceLinks = sources.map((source) => `[${escapeMarkdown(formatSource(source))}](${source.url})`).join(', ');
  return [
    `### ${formatCode(id)} ${escapeMarkdown(title)}`,
    toParagraph(`**${describeLevel(result)}.** ${escapeMarkdown(requirement)} (${sourceLinks})`),
    ...(reason === undefined ? [] : [toParagraph(`Not checked: ${escapeMarkdown(reason)}`)]),
    ...(first === undefined ? [] : formatFinding(first)),
    ...(findingCount > 1 ? [`And ${pluralize(findingCount - 1, 'more finding')}.`] : []),
  ].join('\n\n');
}

const formatFinding = (finding: ReportedFinding): string[] => [
  ...toList([
    ['Where', formatLocation(finding)],
    ['Expected', finding.expected],
    ['Actual', finding.actual],
  ]),
  formatCodeBlock('sh', formatCommand(finding.curl, WIDTH)),
  formatCodeBlock('', wrapIndented(finding.response, WIDTH).join('\n')),
  ...(finding.comparedResponse === undefined
    ? []
    : ['Compared with:', formatCodeBlock('', wrapIndented(finding.comparedResponse, WIDTH).join('\n'))]),
];

function formatTokens(report: Report): string[] {
  const lines = formatTokenLines(report);
  return lines.length === 0 ? [] : [`### ${TOKENS}\n\n${formatCodeBlock('sh', lines.join('\n'))}`];
}

function formatChangesSection({ changes }: Report): string[] {
  if (changes === undefined) return [];
  return [
    `### Changed since ${formatTimestamp(changes.since)}`,
    ...toList(formatChanges(changes).map((line) => [line])),
  ];
}

const getObserved = ({ results }: Report): string[][] =>
  results.flatMap(({ id, observations = {} }) =>
    Object.entries(observations).map(([version, observation]) => [`${id}, ${version}`, observation]),
  );

const getWaived = ({ results }: Report): string[][] =>
  results.flatMap(({ id, outcome, waived }) => (waived === undefined ? [] : [[`${id} (${outcome})`, waived]]));

const getStale = ({ staleWaivers }: Report): string[][] =>
  staleWaivers.map((stale) => [stale.rule, describeStaleWaiver(stale)]);

const getSkipped = ({ results }: Report): string[][] =>
  results.filter(({ outcome }) => outcome === 'skipped').map(({ id, reason = '' }) => [id, reason]);

const formatRuleIds = (results: readonly RuleResult[]): string =>
  toParagraph(results.map(({ id }) => formatCode(id)).join(', '));

/** Lines are short, because logs and diffs show the source of Markdown. */
const WIDTH = 100;

/** At the start of a line, these characters begin a list or underline a heading. */
const LINE_START = /^(?:[-=]|\d+(?=[.)]))/;

/** Breaks a paragraph between words. No line starts a list or another block. */
const toParagraph = (text: string, indent = ''): string =>
  wrapText(text, WIDTH - indent.length)
    .map((line, i) => (i === 0 ? line : indent + line.replace(LINE_START, escapeLineStart)))
    .join('\n');

const escapeLineStart = (start: string): string =>
  /\d/.test(start) ? `&#${start.charCodeAt(0)};${start.slice(1)}` : `\\${start}`;

/** A list with one item per row: a name, and a text about it. */
export const toList = (rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0
    ? []
    : [rows.map((cells) => `- ${toParagraph(cells.map(escapeMarkdown).join(': '), '  ')}`).join('\n')];

/** Wraps parts in a collapsed section; omitted if all parts are empty. */
function collapse(title: string, parts: readonly string[]): string[] {
  const content = parts.filter((part) => part !== '').join('\n\n');
  return content === '' ? [] : [`<details><summary>${title}</summary>\n\n${content}\n\n</details>`];
}

/** Puts text on one line and escapes every character that could be markup. */
export const escapeMarkdown = (text: string): string =>
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
