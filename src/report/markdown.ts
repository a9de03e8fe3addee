import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { escapeControlCharacters } from './escape.ts';
import {
  countsAgainst,
  formatChanges,
  formatLocation,
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

/** For the summary of a job, and for whoever reads it there. */
export function markdown(report: Report): string {
  const against = report.results.filter((result) => countsAgainst(result, report));
  const warnings = report.results.filter((result) => isOpenWarning(result) && !against.includes(result));
  const parts = [
    `## ${report.conforms ? '✅' : '❌'} ${escapeMarkdown(summarizeReport(report))}`,
    tally(report)
      .map(({ mark, words }) => `${mark} ${words}`)
      .join(' · '),
    formatRunSummary(report),
    ...against.map(ruleSection),
    ...tokens(report),
    ...collapse(pluralize(warnings.length, 'warning'), warnings.map(ruleSection)),
    ...changesSection(report),
    ...collapse('Observed', rows(observedCells(report), ['Rule', 'Version', 'Observed'])),
    ...collapse('Accepted by waivers', rows(waivedCells(report), ['Rule', 'Ends', 'Because'])),
    ...collapse('Waivers that no longer apply', rows(staleCells(report), ['Rule', 'By the waiver', 'Now'])),
    ...collapse('Skipped', rows(skippedCells(report), ['Rule', 'Because'])),
    ...collapse('Rules that hold', [formatRuleIds(report.results.filter(({ outcome }) => outcome === 'pass'))]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const isOpenWarning = ({ outcome, waived }: RuleResult): boolean => outcome === 'warn' && waived === undefined;

function formatRunSummary({ versions, startedAt, statistics, tool, contractVersion }: Report): string {
  const requestSummary = `${pluralize(statistics.requests, 'request')} in ${formatSeconds(statistics.durationMs)}`;
  const toolVersion = `${tool.name} ${tool.version}, contract ${contractVersion}`;
  return escapeMarkdown([versions.join(' and '), formatTimestamp(startedAt), requestSummary, toolVersion].join(' · '));
}

function ruleSection(result: RuleResult): string {
  const { id, title, requirement, sources, reason, findings, findingCount } = result;
  const [first] = findings;
  const sourceLinks = sources.map((source) => `[${escapeMarkdown(formatSource(source))}](${source.url})`).join(', ');
  return [
    `### ${code(id)} ${escapeMarkdown(title)}`,
    `**${getViolatedLevel(result)}.** ${escapeMarkdown(requirement)} (${sourceLinks})`,
    ...(reason === undefined ? [] : [`Could not be checked: ${escapeMarkdown(reason)}`]),
    ...(first === undefined ? [] : findingParts(first)),
    ...(findingCount > 1 ? [`And ${pluralize(findingCount - 1, 'more finding')}.`] : []),
  ].join('\n\n');
}

const findingParts = (finding: ReportedFinding): string[] => [
  table([
    ['Where', 'Expected', 'Actual'],
    [formatLocation(finding), finding.expected, finding.actual],
  ]),
  formatCodeBlock('sh', finding.curl),
  formatCodeBlock('', finding.answer),
];

function tokens(report: Report): string[] {
  const lines = formatTokenLines(report);
  return lines.length === 0 ? [] : [`### ${TOKENS}\n\n${formatCodeBlock('sh', lines.join('\n'))}`];
}

function changesSection({ changes }: Report): string[] {
  if (changes === undefined) return [];
  const lines = formatChanges(changes).map((line) => `- ${escapeMarkdown(line)}`);
  return [`### Changed since ${formatTimestamp(changes.since)}\n\n${lines.join('\n')}`];
}

const observedCells = ({ results }: Report): string[][] =>
  results.flatMap(({ id, observations = {} }) =>
    Object.entries(observations).map(([version, observation]) => [id, version, observation]),
  );

const waivedCells = ({ results }: Report): string[][] =>
  results.flatMap(({ id, outcome, waived }) => (waived === undefined ? [] : [[id, outcome, waived]]));

const staleCells = ({ staleWaivers }: Report): string[][] =>
  staleWaivers.map(({ rule, expected, actual }) => [rule, expected, actual]);

const skippedCells = ({ results }: Report): string[][] =>
  results.filter(({ outcome }) => outcome === 'skipped').map(({ id, reason = '' }) => [id, reason]);

const formatRuleIds = (results: readonly RuleResult[]): string => results.map(({ id }) => code(id)).join(', ');

const rows = (cells: readonly string[][], head: string[]): string[] =>
  cells.length === 0 ? [] : [table([head, ...cells])];

function table([head, ...body]: readonly string[][]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map((cell) => escapeMarkdown(cell)).join(' | ')} |`;
  return [row(head!), `|${' --- |'.repeat(head!.length)}`, ...body.map(row)].join('\n');
}

/** Parts that a reader opens; nothing where there are none. */
function collapse(title: string, parts: readonly string[]): string[] {
  const content = parts.filter((part) => part !== '').join('\n\n');
  return content === '' ? [] : [`<details><summary>${title}</summary>\n\n${content}\n\n</details>`];
}

/** Text in which nothing is markup: on one line, every character that could be is escaped. */
const escapeMarkdown = (text: string): string =>
  escapeControlCharacters(text)
    .replaceAll('\n', ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~>]/g, '\\$&');

const code = (text: string): string => `\`${text}\``;

/** A fence is longer than any that the text holds. */
function formatCodeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${escapeControlCharacters(text)}\n${fence}`;
}
