import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { changeLines } from './changes.ts';
import {
  conclusionOf,
  counted,
  countsAgainst,
  levelOf,
  placeOf,
  secondsOf,
  sourceName,
  tally,
  whenOf,
} from './conclusion.ts';
import { printable } from './escape.ts';
import { TOKENS, tokenLines } from './token-lines.ts';

/** For the summary of a job, and for whoever reads it there. */
export function markdown(report: Report): string {
  const against = report.results.filter((result) => countsAgainst(result, report));
  const warnings = report.results.filter((result) => isOpenWarning(result) && !against.includes(result));
  const parts = [
    `## ${report.conforms ? '✅' : '❌'} ${plain(conclusionOf(report))}`,
    tally(report)
      .map(({ mark, words }) => `${mark} ${words}`)
      .join(' · '),
    aboutOf(report),
    ...against.map(ruleSection),
    ...tokens(report),
    ...folded(counted(warnings.length, 'warning'), warnings.map(ruleSection)),
    ...changed(report),
    ...folded('Observed', rows(observedCells(report), ['Rule', 'Version', 'Observed'])),
    ...folded('Accepted by waivers', rows(waivedCells(report), ['Rule', 'Ends', 'Because'])),
    ...folded('Waivers that no longer apply', rows(staleCells(report), ['Rule', 'By the waiver', 'Now'])),
    ...folded('Skipped', rows(skippedCells(report), ['Rule', 'Because'])),
    ...folded('Rules that hold', [listOf(report.results.filter(({ outcome }) => outcome === 'pass'))]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const isOpenWarning = ({ outcome, waived }: RuleResult): boolean => outcome === 'warn' && waived === undefined;

function aboutOf({ versions, startedAt, statistics, tool, contractVersion }: Report): string {
  const asked = `${counted(statistics.requests, 'request')} in ${secondsOf(statistics.durationMs)}`;
  const judge = `${tool.name} ${tool.version}, contract ${contractVersion}`;
  return plain([versions.join(' and '), whenOf(startedAt), asked, judge].join(' · '));
}

function ruleSection(result: RuleResult): string {
  const { id, title, requirement, sources, reason, findings, findingCount } = result;
  const [first] = findings;
  const said = sources.map((source) => `[${plain(sourceName(source))}](${source.url})`).join(', ');
  return [
    `### ${code(id)} ${plain(title)}`,
    `**${levelOf(result)}.** ${plain(requirement)} (${said})`,
    ...(reason === undefined ? [] : [`Could not be checked: ${plain(reason)}`]),
    ...(first === undefined ? [] : findingParts(first)),
    ...(findingCount > 1 ? [`And ${counted(findingCount - 1, 'more finding')}.`] : []),
  ].join('\n\n');
}

const findingParts = (finding: ReportedFinding): string[] => [
  table([
    ['Where', 'Expected', 'Actual'],
    [placeOf(finding), finding.expected, finding.actual],
  ]),
  fenced('sh', finding.curl),
  fenced('', finding.answer),
];

function tokens(report: Report): string[] {
  const lines = tokenLines(report);
  return lines.length === 0 ? [] : [`### ${TOKENS}\n\n${fenced('sh', lines.join('\n'))}`];
}

function changed({ changes }: Report): string[] {
  if (changes === undefined) return [];
  const lines = changeLines(changes).map((line) => `- ${plain(line)}`);
  return [`### Changed since ${whenOf(changes.since)}\n\n${lines.join('\n')}`];
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

const listOf = (results: readonly RuleResult[]): string => results.map(({ id }) => code(id)).join(', ');

const rows = (cells: readonly string[][], head: string[]): string[] =>
  cells.length === 0 ? [] : [table([head, ...cells])];

function table([head, ...body]: readonly string[][]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map((cell) => plain(cell)).join(' | ')} |`;
  return [row(head!), `|${' --- |'.repeat(head!.length)}`, ...body.map(row)].join('\n');
}

/** Parts that a reader opens; nothing where there are none. */
function folded(title: string, parts: readonly string[]): string[] {
  const content = parts.filter((part) => part !== '').join('\n\n');
  return content === '' ? [] : [`<details><summary>${title}</summary>\n\n${content}\n\n</details>`];
}

/** Text in which nothing is markup: on one line, every character that could be is escaped. */
const plain = (text: string): string =>
  printable(text)
    .replaceAll('\n', ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~>]/g, '\\$&');

const code = (text: string): string => `\`${text}\``;

/** A fence is longer than any that the text holds. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(text)}\n${fence}`;
}
