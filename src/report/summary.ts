import type { Changes, Outcome, Report, RuleResult } from '../conformance/report.ts';
import type { Level } from '../conformance/rules/rule.ts';

/** Every way for a rule to end, worst first: a mark, and words for one and for several rules that end so. */
export const OUTCOMES: readonly { outcome: Outcome; mark: string; one: string; several: string }[] = [
  { outcome: 'fail', mark: '✗', one: 'fails', several: 'fail' },
  { outcome: 'error', mark: '?', one: 'could not be checked', several: 'could not be checked' },
  { outcome: 'warn', mark: '!', one: 'warns', several: 'warn' },
  { outcome: 'observed', mark: '○', one: 'observed', several: 'observed' },
  { outcome: 'skipped', mark: '–', one: 'skipped', several: 'skipped' },
  { outcome: 'pass', mark: '✓', one: 'holds', several: 'hold' },
];

export const getSymbol = (outcome: Outcome): string => OUTCOMES.find((one) => one.outcome === outcome)!.mark;

/** Whether a result stands in the way of conforming. */
export function countsAgainst({ outcome, waived }: RuleResult, { strict }: Pick<Report, 'strict'>): boolean {
  return waived === undefined && (outcome === 'fail' || outcome === 'error' || (strict && outcome === 'warn'));
}

export const pluralize = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** How many rules end in which way: `✗ 2 fail (1 accepted)`, `✓ 58 hold`. */
export const tally = ({ results }: Report): readonly { outcome: Outcome; mark: string; words: string }[] =>
  OUTCOMES.flatMap(({ outcome, mark, one, several }) => {
    const ended = results.filter((result) => result.outcome === outcome);
    if (ended.length === 0) return [];
    const accepted = ended.filter(({ waived }) => waived !== undefined).length;
    const words = `${ended.length} ${ended.length === 1 ? one : several}`;
    return [{ outcome, mark, words: accepted === 0 ? words : `${words} (${accepted} accepted)` }];
  });

/** What is said of the target. */
export function getVerdict(report: Report): string {
  if (report.unjudged !== undefined) return 'could not be judged';
  if (report.conforms) return 'conforms';
  const against = report.results.filter((result) => countsAgainst(result, report)).length;
  return `does not conform: ${against} of ${pluralize(report.results.length, 'rule')}`;
}

/** The level that a rule is broken at: of what is mandatory, only a recommended part may be. */
export const getViolatedLevel = ({ outcome, level }: RuleResult): Level => (outcome === 'warn' ? 'SHOULD' : level);

/** The whole report in a sentence. */
export function summarizeReport(report: Report): string {
  return `${report.target} ${getVerdict(report)}`;
}

/** `2026-11-23 06:55 UTC` */
export const formatTimestamp = (timestamp: string): string =>
  `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)} UTC`;

export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Where a finding is: version, probe, and place in the answer. */
export const formatLocation = ({
  version,
  probe,
  pointer,
}: {
  version: string;
  probe: string;
  pointer?: string;
}): string => `${version}, probe ${probe}${pointer === undefined ? '' : `, at ${pointer === '' ? '/' : pointer}`}`;

/** A source with its section. */
export const formatSource = ({ title, section }: { title: string; section?: string }): string =>
  section === undefined ? title : `${title}, ${section}`;

const getOutcomeLabel = (outcome: Outcome): string => OUTCOMES.find((one) => one.outcome === outcome)!.one;
const formatObservation = (observation: string | null): string => observation ?? 'nothing observed';

/** What changed since an earlier report, a line each. */
export function formatChanges(changes: Changes): readonly string[] {
  const { versions, outcomes, observations, newRules, goneRules } = changes;
  const lines = [
    ...(versions ? [`versions: ${versions.earlier.join(' and ')} → ${versions.now.join(' and ')}`] : []),
    ...outcomes.map(({ rule, earlier, now }) => `${rule}: ${getOutcomeLabel(earlier)} → ${getOutcomeLabel(now)}`),
    ...observations.map(
      ({ rule, version, earlier, now }) =>
        `${rule}, ${version}: ${formatObservation(earlier)} → ${formatObservation(now)}`,
    ),
    ...(newRules.length === 0 ? [] : [`rules not in the earlier report: ${newRules.join(', ')}`]),
    ...(goneRules.length === 0 ? [] : [`rules only in the earlier report: ${goneRules.join(', ')}`]),
  ];
  return lines.length === 0 ? ['nothing'] : lines;
}

export const TOKENS = 'Tokens that the commands name';

/** How a reader gets each token that the commands name, a line of a shell for each. */
export const formatTokenLines = ({ tokens = {} }: Report): readonly string[] =>
  Object.entries(tokens).map(([variable, command]) => `export ${variable}=$(${command})`);
