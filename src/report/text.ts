import {
  countsAgainst,
  type Outcome,
  type Report,
  type ReportedFinding,
  type RuleResult,
} from '../conformance/report.ts';
import { disarmCommands, toPrintable } from '../printable.ts';
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
  getOutcomeLabel,
  getSymbol,
  OUTCOMES,
  pluralize,
  summarizeReport,
  TOKENS,
  tally,
} from './summary.ts';
import { createPaint, getColour, labelLines, type Paint, wrapIndented, wrapText } from './terminal.ts';

const INDENT = '  ';
const LABEL_WIDTH = 10;
/** A longer command is truncated. */
const MAX_CURL_LENGTH = 1000;

/** Formats a violated rule: requirement, source, expected and actual, and a command that reproduces it. */
function formatRule(result: RuleResult, paint: Paint, width: number): string[] {
  const { id, title, requirement, outcome, reason, findings } = result;
  const inner = width - INDENT.length;
  const [first, ...others] = findings;
  const lines = [
    ...wrapText(requirement, inner),
    ...labelLines(
      'source',
      result.sources.flatMap((source) => formatSourceLines(source, inner - LABEL_WIDTH)),
      LABEL_WIDTH,
    ),
    ...(reason === undefined
      ? []
      : labelLines('reason', wrapText(toPrintable(reason), inner - LABEL_WIDTH), LABEL_WIDTH)),
    ...(first === undefined ? [] : formatFinding(first, paint, inner)),
    ...formatOtherFindings(others, result, inner),
  ];
  const heading = `${getSymbol(outcome)} ${id} · ${describeLevel(result)}`;
  const headings = [
    paint(getColour(outcome), heading, 'bold'),
    ...wrapText(title, inner).map((line) => paint('bold', INDENT + line)),
  ];
  return [...headings, ...lines.map((line) => INDENT + line)];
}

/** A URL is never broken: on a narrow terminal it has a line of its own. */
function formatSourceLines(source: RuleResult['sources'][number], width: number): string[] {
  const line = `${formatSource(source)} · ${source.url}`;
  return line.length <= width ? [line] : [formatSource(source), source.url];
}

function formatFinding(finding: ReportedFinding, paint: Paint, width: number): string[] {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['where', wrapText(toPrintable(formatLocation(finding)), width - LABEL_WIDTH)],
    ['expected', wrapText(toPrintable(finding.expected), width - LABEL_WIDTH)],
    ['actual', wrapText(toPrintable(finding.actual), width - LABEL_WIDTH)],
    ['response', wrapIndented(toPrintable(finding.response), width - LABEL_WIDTH)],
    ['compared', wrapIndented(toPrintable(finding.comparedResponse ?? ''), width - LABEL_WIDTH)],
  ];
  const shown = rows.filter(([label]) => label !== 'compared' || finding.comparedResponse !== undefined);
  const lines = shown.flatMap(([label, values]) => labelLines(label, values, LABEL_WIDTH));
  return [...lines, paint('cyan', formatCurl(finding))];
}

function formatCurl({ curl }: ReportedFinding): string {
  const shown = toPrintable(curl);
  return shown.length <= MAX_CURL_LENGTH ? shown : `${shown.slice(0, 200)} … (complete in --report json=FILE)`;
}

/** Lists the places of the other findings, with the actual value where it differs from the first. */
function formatOtherFindings(
  others: readonly ReportedFinding[],
  { findings, findingCount }: RuleResult,
  width: number,
): string[] {
  const more = findingCount - 1;
  if (more < 1) return [];
  const places = others.map((finding) => {
    return toPrintable(
      formatLocation(finding) + (finding.actual === findings[0]?.actual ? '' : ` (${finding.actual})`),
    );
  });
  const unlisted = more > others.length ? [`${more - others.length} not listed`] : [];
  return wrapText(`and ${pluralize(more, 'more finding')}: ${[...new Set(places), ...unlisted].join('; ')}`, width);
}

export interface TextStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const PLAIN: TextStyle = { colour: false, width: 100 };

/** Formats a report for a terminal: an overview first, violated rules in full last. */
export function formatText(report: Report, { colour, width }: TextStyle = PLAIN): string {
  const paint = createPaint(colour);
  const sections = [
    formatHeader(report, paint, width),
    formatOverview(report, paint, width),
    formatSection('Observed', formatObserved(report, width), paint),
    formatSection('Skipped', formatSkipped(report, width), paint),
    formatSection('Accepted by waivers', formatWaived(report, width), paint),
    formatSection('Waivers that no longer apply', formatStaleWaivers(report), paint),
    formatSection(`Changed since ${formatTimestamp(report.changes?.since ?? '')}`, formatChanged(report, width), paint),
    ...formatFailures(report, paint, width),
    formatSection(TOKENS, formatTokenLines(report).map(toPrintable), paint),
    formatFooter(report, paint, width),
  ];
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return disarmCommands(`${blocks.join('\n\n')}\n`);
}

function formatHeader(report: Report, paint: Paint, width: number): string[] {
  const { target, soapTarget, versions, startedAt, statistics, tool, contractVersion, results } = report;
  const runSummary = `${pluralize(results.length, 'rule')}, ${formatRequestCount(report)}`;
  const about = [
    ...[versions.join(' and '), formatTimestamp(startedAt), `${runSummary} in ${formatSeconds(statistics.durationMs)}`],
    `${tool.name} ${tool.version}, contract ${contractVersion}`,
  ];
  const where = [target, ...(soapTarget === undefined ? [] : [`SOAP: ${soapTarget}`])];
  return [...where.map((line) => paint('bold', toPrintable(line))), ...wrapText(about.join(' · '), width)];
}

/** Lists every rule by group and outcome. */
function formatOverview({ results }: Report, paint: Paint, width: number): string[] {
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

const formatSection = (title: string, lines: readonly string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : [paint('bold', title), ...lines];

function formatObserved({ results }: Report, width: number): string[] {
  const observed = results.filter(({ observations }) => observations !== undefined);
  return formatLabelledList(
    observed.map(({ id, observations = {} }) => [id, formatObservations(observations)]),
    width,
  );
}

/** An observation that is the same for all versions is printed once. */
function formatObservations(observations: NonNullable<RuleResult['observations']>): string[] {
  const observed = Object.entries(observations);
  const [first, ...others] = observed.map(([, observation]) => observation);
  if (others.length > 0 && others.every((other) => other === first)) return [first!];
  return observed.map(([version, observation]) => `${version}: ${observation}`);
}

/** Formats names in a column, with indented text beside them. */
function formatLabelledList(named: readonly (readonly [string, readonly string[]])[], width: number): string[] {
  const column = Math.max(...named.map(([name]) => name.length)) + 2;
  return named.flatMap(([name, lines]) => {
    const beside = lines.flatMap((line) => wrapText(toPrintable(line), width - 2 - column));
    return labelLines(name, beside, column).map((line) => `  ${line}`);
  });
}

/** Groups skipped rules by reason. */
function formatSkipped({ results }: Report, width: number): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, outcome, reason = 'no reason given' } of results) {
    if (outcome === 'skipped') byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason].flatMap(([reason, ids]) => [
    ...wrapText(`${toPrintable(reason)}:`, width - 2).map((line) => `  ${line}`),
    ...wrapText(ids.join(', '), width - 6).map((line) => `      ${line}`),
  ]);
}

const formatWaived = ({ results }: Report, width: number): string[] =>
  formatLabelledList(
    results.flatMap(({ id, outcome, waived }) =>
      waived === undefined ? [] : [[`${id} ${getOutcomeLabel(outcome)}`, [waived]] as const],
    ),
    width,
  );

const formatStaleWaivers = ({ staleWaivers }: Report): string[] =>
  staleWaivers.map((stale) => `  ${stale.rule}: ${describeStaleWaiver(stale)}`);

function formatChanged({ changes }: Report, width: number): string[] {
  if (changes === undefined) return [];
  return formatChanges(changes).flatMap((line) =>
    wrapText(toPrintable(line), width - 4).map((part, i) => (i === 0 ? `  ${part}` : `    ${part}`)),
  );
}

/** Warnings come first, because the end of the output is read first. */
function formatFailures(report: Report, paint: Paint, width: number): string[][] {
  const open = report.results.filter(({ outcome, waived }) => waived === undefined && needsAttention(outcome));
  const [against, harmless] = [true, false].map((counts) =>
    open.filter((result) => countsAgainst(result, report) === counts),
  ) as [RuleResult[], RuleResult[]];
  return [...harmless, ...against].map((result) => formatRule(result, paint, width));
}

const needsAttention = (outcome: Outcome): boolean => outcome === 'fail' || outcome === 'error' || outcome === 'warn';

function formatFooter(report: Report, paint: Paint, width: number): string[] {
  const parts = [...tally(report)].reverse();
  const marks = parts.map(({ outcome, mark, words }) => paint(getColour(outcome), `${mark} ${words}`)).join('  ');
  const violated = report.results.filter((result) => countsAgainst(result, report)).map(({ id }) => id);
  const verdict = wrapText(toPrintable(summarizeReport(report)), width).map((line) =>
    paint(report.conforms ? 'green' : 'red', line, 'bold'),
  );
  return [marks, ...wrapText(violated.join(', '), width).filter((line) => line !== ''), ...verdict];
}
