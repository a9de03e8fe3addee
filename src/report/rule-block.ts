import type { ReportedFinding, RuleResult } from '../conformance/report.ts';
import { counted, levelOf, markOf, placeOf, sourceName } from './conclusion.ts';
import { printable } from './escape.ts';
import { colourOf, type Paint } from './paint.ts';
import { chopped, labelled, wrapped } from './wrap.ts';

const INDENT = '  ';
const LABELS = 10;
/** A longer request is not for a terminal. */
const LONGEST_CURL = 1000;

/** A rule that does not hold, as people need it: what is asked for, who says so, what came instead, how to see it. */
export function ruleBlock(result: RuleResult, paint: Paint, width: number): string[] {
  const { id, title, requirement, outcome, reason, findings } = result;
  const inner = width - INDENT.length;
  const [first, ...others] = findings;
  const lines = [
    ...wrapped(requirement, inner),
    ...labelled(
      'says',
      result.sources.flatMap((source) => sourceLines(source, inner - LABELS)),
      LABELS,
    ),
    ...(reason === undefined ? [] : labelled('reason', wrapped(printable(reason), inner - LABELS), LABELS)),
    ...(first === undefined ? [] : findingLines(first, paint, inner)),
    ...othersLine(others, result, inner),
  ];
  const heading = `${markOf(outcome)} ${id} · ${levelOf(result)}`;
  const headings = [
    paint(colourOf(outcome), heading, 'bold'),
    ...wrapped(title, inner).map((line) => paint('bold', INDENT + line)),
  ];
  return [...headings, ...lines.map((line) => INDENT + line)];
}

/** An address is never broken: on a narrow terminal it has a line of its own. */
function sourceLines(source: RuleResult['sources'][number], width: number): string[] {
  const line = `${sourceName(source)} · ${source.url}`;
  return line.length <= width ? [line] : [sourceName(source), source.url];
}

function findingLines(finding: ReportedFinding, paint: Paint, width: number): string[] {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['where', wrapped(printable(placeOf(finding)), width - LABELS)],
    ['expected', wrapped(printable(finding.expected), width - LABELS)],
    ['actual', wrapped(printable(finding.actual), width - LABELS)],
    ['answer', chopped(printable(finding.answer), width - LABELS)],
  ];
  const lines = rows.flatMap(([label, values]) => labelled(label, values, LABELS));
  return [...lines, paint('cyan', curlOf(finding))];
}

function curlOf({ curl }: ReportedFinding): string {
  const shown = printable(curl);
  return shown.length <= LONGEST_CURL ? shown : `${shown.slice(0, 200)} … (the whole command is in --report json=FILE)`;
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
    return printable(placeOf(finding) + (finding.actual === findings[0]?.actual ? '' : ` (${finding.actual})`));
  });
  const beyond = more > others.length ? [`${more - others.length} not listed`] : [];
  return wrapped(`and ${counted(more, 'more finding')}: ${[...places, ...beyond].join('; ')}`, width);
}
