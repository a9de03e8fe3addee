import type { Outcome, Report, RuleResult } from '../conformance/report.ts';
import { changeLines } from './changes.ts';
import { conclusionOf, counted, countsAgainst, markOf, OUTCOMES, secondsOf, tally, whenOf } from './conclusion.ts';
import { printable } from './escape.ts';
import { colourOf, type Paint, painter } from './paint.ts';
import { ruleBlock } from './rule-block.ts';
import { TOKENS, tokenLines } from './token-lines.ts';
import { labelled, wrapped } from './wrap.ts';

export interface TextStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const PLAIN: TextStyle = { colour: false, width: 100 };

/** For people at a terminal: what holds in brief, what was seen, and last and in full what does not hold. */
export function text(report: Report, { colour, width }: TextStyle = PLAIN): string {
  const paint = painter(colour);
  const sections = [
    header(report, paint, width),
    overview(report, paint, width),
    section('Observed', observedLines(report, width), paint),
    section('Skipped', skippedLines(report, width), paint),
    section('Accepted by waivers', waivedLines(report, width), paint),
    section('Waivers that no longer apply', staleLines(report), paint),
    section(`Changed since ${whenOf(report.changes?.since ?? '')}`, changesOf(report, width), paint),
    ...blocks(report, paint, width),
    section(TOKENS, tokenLines(report).map(printable), paint),
    closing(report, paint, width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function header(report: Report, paint: Paint, width: number): string[] {
  const { target, soapTarget, versions, startedAt, statistics, tool, contractVersion, results } = report;
  const asked = `${counted(results.length, 'rule')}, ${counted(statistics.requests, 'request')}`;
  const about = [
    ...[versions.join(' and '), whenOf(startedAt), `${asked} in ${secondsOf(statistics.durationMs)}`],
    `${tool.name} ${tool.version}, contract ${contractVersion}`,
  ];
  const where = [target, ...(soapTarget === undefined ? [] : [`over SOAP: ${soapTarget}`])];
  return [...where.map((line) => paint('bold', printable(line))), ...wrapped(about.join(' · '), width)];
}

/** Every rule, by group, behind the mark of how it ended. */
function overview({ results }: Report, paint: Paint, width: number): string[] {
  const groups = [...new Set(results.map(({ group }) => group))];
  const column = Math.max(...groups.map(({ length }) => length)) + 2;
  return groups.flatMap((group) => {
    const ofGroup = results.filter((result) => result.group === group);
    const rows = [...OUTCOMES].reverse().flatMap(({ outcome }) => {
      const names = ofGroup.filter((result) => result.outcome === outcome).map(nameOf);
      const lines = names.length === 0 ? [] : wrapped(names.join(', '), width - column - 2);
      return lines.map((line, i) => paint(colourOf(outcome), `${i === 0 ? markOf(outcome) : ' '} ${line}`));
    });
    return labelled(group, rows, column);
  });
}

const nameOf = ({ id, group, waived }: RuleResult): string =>
  id.slice(group.length + 1) + (waived === undefined ? '' : ' (accepted)');

const section = (title: string, lines: readonly string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : [paint('bold', title), ...lines];

function observedLines({ results }: Report, width: number): string[] {
  const seen = results.filter(({ observations }) => observations !== undefined);
  return entries(
    seen.map(({ id, observations = {} }) => [id, observationLines(observations)]),
    width,
  );
}

/** What both versions do is said once. */
function observationLines(observations: NonNullable<RuleResult['observations']>): string[] {
  const seen = Object.entries(observations);
  const [first, ...others] = seen.map(([, observation]) => observation);
  if (others.length > 0 && others.every((other) => other === first)) return [first!];
  return seen.map(([version, observation]) => `${version}: ${observation}`);
}

/** Names, and beside them what is said of them. */
function entries(named: readonly (readonly [string, readonly string[]])[], width: number): string[] {
  const column = Math.max(...named.map(([name]) => name.length)) + 2;
  return named.flatMap(([name, lines]) => {
    const beside = lines.flatMap((line) => wrapped(printable(line), width - 2 - column));
    return labelled(name, beside, column).map((line) => `  ${line}`);
  });
}

/** Rules that were skipped for the same reason stand together. */
function skippedLines({ results }: Report, width: number): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, outcome, reason = 'no reason is given' } of results) {
    if (outcome === 'skipped') byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason].flatMap(([reason, ids]) => [
    ...wrapped(`${printable(reason)}:`, width - 2).map((line) => `  ${line}`),
    ...wrapped(ids.join(', '), width - 6).map((line) => `      ${line}`),
  ]);
}

const waivedLines = ({ results }: Report, width: number): string[] =>
  entries(
    results.flatMap(({ id, outcome, waived }) =>
      waived === undefined ? [] : [[`${id} ${wordOf(outcome)}`, [waived]] as const],
    ),
    width,
  );

const wordOf = (outcome: Outcome): string => OUTCOMES.find((one) => one.outcome === outcome)!.one;

const staleLines = ({ staleWaivers }: Report): string[] =>
  staleWaivers.map(
    ({ rule, expected, actual }) => `  ${rule}: ${wordOf(expected)} by the waiver, now ${wordOf(actual)}`,
  );

function changesOf({ changes }: Report, width: number): string[] {
  if (changes === undefined) return [];
  return changeLines(changes).flatMap((line) =>
    wrapped(printable(line), width - 4).map((part, i) => (i === 0 ? `  ${part}` : `    ${part}`)),
  );
}

/** What is to be mended: warnings first, since what is last is read first. */
function blocks(report: Report, paint: Paint, width: number): string[][] {
  const open = report.results.filter(({ outcome, waived }) => waived === undefined && isTrouble(outcome));
  const [against, harmless] = [true, false].map((counts) =>
    open.filter((result) => countsAgainst(result, report) === counts),
  ) as [RuleResult[], RuleResult[]];
  return [...harmless, ...against].map((result) => ruleBlock(result, paint, width));
}

const isTrouble = (outcome: Outcome): boolean => outcome === 'fail' || outcome === 'error' || outcome === 'warn';

function closing(report: Report, paint: Paint, width: number): string[] {
  const parts = [...tally(report)].reverse();
  const marks = parts.map(({ outcome, mark, words }) => paint(colourOf(outcome), `${mark} ${words}`)).join('  ');
  const broken = report.results.filter((result) => countsAgainst(result, report)).map(({ id }) => id);
  const verdict = paint(report.conforms ? 'green' : 'red', printable(conclusionOf(report)), 'bold');
  return [marks, ...wrapped(broken.join(', '), width).filter((line) => line !== ''), verdict];
}
