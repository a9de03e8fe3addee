import type { Outcome, Report, RuleResult } from '../conformance/report.ts';
import { formatChanges } from './changes.ts';
import {
  countsAgainst,
  formatSeconds,
  formatTimestamp,
  getSymbol,
  OUTCOMES,
  pluralize,
  summarizeReport,
  tally,
} from './conclusion.ts';
import { escapeControlCharacters } from './escape.ts';
import { createPaint, getColour, type Paint } from './paint.ts';
import { ruleBlock } from './rule-block.ts';
import { formatTokenLines, TOKENS } from './token-lines.ts';
import { labelLines, wrapText } from './wrap.ts';

export interface TextStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const PLAIN: TextStyle = { colour: false, width: 100 };

/** For people at a terminal: what holds in brief, what was seen, and last and in full what does not hold. */
export function text(report: Report, { colour, width }: TextStyle = PLAIN): string {
  const paint = createPaint(colour);
  const sections = [
    header(report, paint, width),
    overview(report, paint, width),
    section('Observed', observedLines(report, width), paint),
    section('Skipped', skippedLines(report, width), paint),
    section('Accepted by waivers', waivedLines(report, width), paint),
    section('Waivers that no longer apply', staleLines(report), paint),
    section(`Changed since ${formatTimestamp(report.changes?.since ?? '')}`, changedLines(report, width), paint),
    ...failureDetails(report, paint, width),
    section(TOKENS, formatTokenLines(report).map(escapeControlCharacters), paint),
    footer(report, paint, width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function header(report: Report, paint: Paint, width: number): string[] {
  const { target, soapTarget, versions, startedAt, statistics, tool, contractVersion, results } = report;
  const runSummary = `${pluralize(results.length, 'rule')}, ${pluralize(statistics.requests, 'request')}`;
  const about = [
    ...[versions.join(' and '), formatTimestamp(startedAt), `${runSummary} in ${formatSeconds(statistics.durationMs)}`],
    `${tool.name} ${tool.version}, contract ${contractVersion}`,
  ];
  const where = [target, ...(soapTarget === undefined ? [] : [`over SOAP: ${soapTarget}`])];
  return [...where.map((line) => paint('bold', escapeControlCharacters(line))), ...wrapText(about.join(' · '), width)];
}

/** Every rule, by group, behind the mark of how it ended. */
function overview({ results }: Report, paint: Paint, width: number): string[] {
  const groups = [...new Set(results.map(({ group }) => group))];
  const column = Math.max(...groups.map(({ length }) => length)) + 2;
  return groups.flatMap((group) => {
    const ofGroup = results.filter((result) => result.group === group);
    const rows = [...OUTCOMES].reverse().flatMap(({ outcome }) => {
      const names = ofGroup.filter((result) => result.outcome === outcome).map(getShortName);
      const lines = names.length === 0 ? [] : wrapText(names.join(', '), width - column - 2);
      return lines.map((line, i) => paint(getColour(outcome), `${i === 0 ? getSymbol(outcome) : ' '} ${line}`));
    });
    return labelLines(group, rows, column);
  });
}

const getShortName = ({ id, group, waived }: RuleResult): string =>
  id.slice(group.length + 1) + (waived === undefined ? '' : ' (accepted)');

const section = (title: string, lines: readonly string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : [paint('bold', title), ...lines];

function observedLines({ results }: Report, width: number): string[] {
  const observed = results.filter(({ observations }) => observations !== undefined);
  return labelledList(
    observed.map(({ id, observations = {} }) => [id, observationLines(observations)]),
    width,
  );
}

/** What both versions do is said once. */
function observationLines(observations: NonNullable<RuleResult['observations']>): string[] {
  const observed = Object.entries(observations);
  const [first, ...others] = observed.map(([, observation]) => observation);
  if (others.length > 0 && others.every((other) => other === first)) return [first!];
  return observed.map(([version, observation]) => `${version}: ${observation}`);
}

/** Names, and beside them what is said of them. */
function labelledList(named: readonly (readonly [string, readonly string[]])[], width: number): string[] {
  const column = Math.max(...named.map(([name]) => name.length)) + 2;
  return named.flatMap(([name, lines]) => {
    const beside = lines.flatMap((line) => wrapText(escapeControlCharacters(line), width - 2 - column));
    return labelLines(name, beside, column).map((line) => `  ${line}`);
  });
}

/** Rules that were skipped for the same reason stand together. */
function skippedLines({ results }: Report, width: number): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, outcome, reason = 'no reason is given' } of results) {
    if (outcome === 'skipped') byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason].flatMap(([reason, ids]) => [
    ...wrapText(`${escapeControlCharacters(reason)}:`, width - 2).map((line) => `  ${line}`),
    ...wrapText(ids.join(', '), width - 6).map((line) => `      ${line}`),
  ]);
}

const waivedLines = ({ results }: Report, width: number): string[] =>
  labelledList(
    results.flatMap(({ id, outcome, waived }) =>
      waived === undefined ? [] : [[`${id} ${getOutcomeLabel(outcome)}`, [waived]] as const],
    ),
    width,
  );

const getOutcomeLabel = (outcome: Outcome): string => OUTCOMES.find((one) => one.outcome === outcome)!.one;

const staleLines = ({ staleWaivers }: Report): string[] =>
  staleWaivers.map(
    ({ rule, expected, actual }) =>
      `  ${rule}: ${getOutcomeLabel(expected)} by the waiver, now ${getOutcomeLabel(actual)}`,
  );

function changedLines({ changes }: Report, width: number): string[] {
  if (changes === undefined) return [];
  return formatChanges(changes).flatMap((line) =>
    wrapText(escapeControlCharacters(line), width - 4).map((part, i) => (i === 0 ? `  ${part}` : `    ${part}`)),
  );
}

/** What is to be mended: warnings first, since what is last is read first. */
function failureDetails(report: Report, paint: Paint, width: number): string[][] {
  const open = report.results.filter(({ outcome, waived }) => waived === undefined && needsAttention(outcome));
  const [against, harmless] = [true, false].map((counts) =>
    open.filter((result) => countsAgainst(result, report) === counts),
  ) as [RuleResult[], RuleResult[]];
  return [...harmless, ...against].map((result) => ruleBlock(result, paint, width));
}

const needsAttention = (outcome: Outcome): boolean => outcome === 'fail' || outcome === 'error' || outcome === 'warn';

function footer(report: Report, paint: Paint, width: number): string[] {
  const parts = [...tally(report)].reverse();
  const marks = parts.map(({ outcome, mark, words }) => paint(getColour(outcome), `${mark} ${words}`)).join('  ');
  const broken = report.results.filter((result) => countsAgainst(result, report)).map(({ id }) => id);
  const verdict = paint(report.conforms ? 'green' : 'red', escapeControlCharacters(summarizeReport(report)), 'bold');
  return [marks, ...wrapText(broken.join(', '), width).filter((line) => line !== ''), verdict];
}
