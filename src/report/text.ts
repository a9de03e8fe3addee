import type { Outcome, Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { escapeControlCharacters } from './escape.ts';
import {
  countsAgainst,
  formatChanges,
  formatLocation,
  formatSeconds,
  formatSource,
  formatTimestamp,
  formatTokenLines,
  getSymbol,
  getViolatedLevel,
  OUTCOMES,
  pluralize,
  summarizeReport,
  TOKENS,
  tally,
} from './summary.ts';
import { breakText, createPaint, getColour, labelLines, type Paint, wrapText } from './terminal.ts';

const INDENT = '  ';
const LABEL_WIDTH = 10;
/** A longer request is not for a terminal. */
const MAX_CURL_LENGTH = 1000;

/** A rule that does not hold, as people need it: what is asked for, who says so, what came instead, how to see it. */
export function ruleBlock(result: RuleResult, paint: Paint, width: number): string[] {
  const { id, title, requirement, outcome, reason, findings } = result;
  const inner = width - INDENT.length;
  const [first, ...others] = findings;
  const lines = [
    ...wrapText(requirement, inner),
    ...labelLines(
      'says',
      result.sources.flatMap((source) => sourceLines(source, inner - LABEL_WIDTH)),
      LABEL_WIDTH,
    ),
    ...(reason === undefined
      ? []
      : labelLines('reason', wrapText(escapeControlCharacters(reason), inner - LABEL_WIDTH), LABEL_WIDTH)),
    ...(first === undefined ? [] : findingLines(first, paint, inner)),
    ...othersLine(others, result, inner),
  ];
  const heading = `${getSymbol(outcome)} ${id} · ${getViolatedLevel(result)}`;
  const headings = [
    paint(getColour(outcome), heading, 'bold'),
    ...wrapText(title, inner).map((line) => paint('bold', INDENT + line)),
  ];
  return [...headings, ...lines.map((line) => INDENT + line)];
}

/** An address is never broken: on a narrow terminal it has a line of its own. */
function sourceLines(source: RuleResult['sources'][number], width: number): string[] {
  const line = `${formatSource(source)} · ${source.url}`;
  return line.length <= width ? [line] : [formatSource(source), source.url];
}

function findingLines(finding: ReportedFinding, paint: Paint, width: number): string[] {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['where', wrapText(escapeControlCharacters(formatLocation(finding)), width - LABEL_WIDTH)],
    ['expected', wrapText(escapeControlCharacters(finding.expected), width - LABEL_WIDTH)],
    ['actual', wrapText(escapeControlCharacters(finding.actual), width - LABEL_WIDTH)],
    ['answer', breakText(escapeControlCharacters(finding.answer), width - LABEL_WIDTH)],
  ];
  const lines = rows.flatMap(([label, values]) => labelLines(label, values, LABEL_WIDTH));
  return [...lines, paint('cyan', formatCurl(finding))];
}

function formatCurl({ curl }: ReportedFinding): string {
  const shown = escapeControlCharacters(curl);
  return shown.length <= MAX_CURL_LENGTH
    ? shown
    : `${shown.slice(0, 200)} … (the whole command is in --report json=FILE)`;
}

/** Where else it is; what came there only where it differs. */
function othersLine(
  others: readonly ReportedFinding[],
  { findings, findingCount }: RuleResult,
  width: number,
): string[] {
  const more = findingCount - 1;
  if (more < 1) return [];
  const places = others.map((finding) => {
    return escapeControlCharacters(
      formatLocation(finding) + (finding.actual === findings[0]?.actual ? '' : ` (${finding.actual})`),
    );
  });
  const beyond = more > others.length ? [`${more - others.length} not listed`] : [];
  return wrapText(`and ${pluralize(more, 'more finding')}: ${[...places, ...beyond].join('; ')}`, width);
}

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
