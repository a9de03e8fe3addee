import type { ReportedFinding, RuleResult } from '../conformance/report.ts';
import { formatLocation, formatSource, getSymbol, getViolatedLevel, pluralize } from './conclusion.ts';
import { escapeControlCharacters } from './escape.ts';
import { getColour, type Paint } from './paint.ts';
import { breakText, labelLines, wrapText } from './wrap.ts';

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
