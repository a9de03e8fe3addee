import { type Changes, countsAgainst, type Outcome, type Report, type RuleResult } from '../conformance/report.ts';
import { describeSkipped } from './skipped.ts';

/** The outcomes in order of severity, each with its symbol and its verb in singular and plural. */
export const OUTCOMES: readonly { outcome: Outcome; mark: string; one: string; several: string }[] = [
  { outcome: 'fail', mark: '✗', one: 'fails', several: 'fail' },
  { outcome: 'error', mark: '?', one: 'not checked', several: 'not checked' },
  { outcome: 'warn', mark: '!', one: 'warns', several: 'warn' },
  { outcome: 'observed', mark: '○', one: 'observed', several: 'observed' },
  { outcome: 'skipped', mark: '–', one: 'skipped', several: 'skipped' },
  { outcome: 'pass', mark: '✓', one: 'passes', several: 'pass' },
];

export const getSymbol = (outcome: Outcome): string => OUTCOMES.find((one) => one.outcome === outcome)!.mark;

export const pluralize = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Counts the rules per outcome: `✗ 2 fail (1 accepted)`, `✓ 58 pass`. */
export const tally = ({ results }: Report): readonly { outcome: Outcome; mark: string; words: string }[] =>
  OUTCOMES.flatMap(({ outcome, mark, one, several }) => {
    const matching = results.filter((result) => result.outcome === outcome);
    if (matching.length === 0) return [];
    const accepted = matching.filter(({ waived }) => waived !== undefined).length;
    const words = `${matching.length} ${matching.length === 1 ? one : several}`;
    return [{ outcome, mark, words: accepted === 0 ? words : `${words} (${accepted} accepted)` }];
  });

export function getVerdict(report: Report): string {
  if (report.notEvaluated !== undefined) return 'could not be evaluated';
  const skipped = describeSkipped(report);
  if (report.conforms) return skipped === undefined ? 'conforms' : `conforms, with ${skipped}`;
  const against = report.results.filter((result) => countsAgainst(result, report));
  const unchecked = against.filter(({ outcome }) => outcome === 'error').length;
  const violated = against.length - unchecked;
  const total = pluralize(report.results.length, 'rule');
  if (violated === 0) return `could not be checked completely: ${unchecked} of ${total}`;
  return `does not conform: ${violated} of ${total}${unchecked === 0 ? '' : `, and ${unchecked} could not be checked`}`;
}

/** The level of a rule, and whether only a recommended part of a mandatory rule is violated. */
export const describeLevel = ({ outcome, level }: RuleResult): string =>
  outcome === 'warn' && level === 'MUST' ? 'MUST, a recommended part' : level;

export function summarizeReport(report: Report): string {
  return `${report.target} ${getVerdict(report)}`;
}

/** `2026-11-23 06:55 UTC` */
export const formatTimestamp = (timestamp: string): string =>
  `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)} UTC`;

export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Formats the place of a finding: version, probe, and JSON pointer into the response. */
export const formatLocation = ({
  version,
  probe,
  exchange,
  pointer,
}: {
  version: string;
  probe: string;
  exchange?: number;
  pointer?: string;
}): string =>
  `${version}, ${exchange === undefined ? `probe ${probe}` : `exchange ${exchange} (${probe})`}${pointer === undefined ? '' : `, at ${pointer === '' ? '/' : pointer}`}`;

export const formatSource = ({ title, section }: { title: string; section?: string }): string =>
  section === undefined ? title : `${title}, ${section}`;

export const getOutcomeLabel = (outcome: Outcome): string => OUTCOMES.find((one) => one.outcome === outcome)!.one;
const formatObservation = (observation: string | null): string => observation ?? 'nothing observed';

/** Formats each change since an earlier report as a line. */
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
  return lines.length === 0 ? ['no changes'] : lines;
}

export const TOKENS = 'Tokens used by the commands';

/** Formats one shell line per token that the commands use. */
export const formatTokenLines = ({ tokens = {} }: Report): readonly string[] =>
  Object.entries(tokens).map(([variable, command]) => `export ${variable}=$(${command})`);

/** Formats the number of requests and rounds, and how many requests of recorded traffic were not evaluated. */
export function formatRequestCount({ statistics, traffic }: Report): string {
  const requests = pluralize(statistics.requests, 'request');
  const { rounds } = statistics;
  if (traffic === undefined) return rounds === undefined ? requests : `${pluralize(rounds, 'round')}, ${requests}`;
  const { ignored, notChecked } = traffic;
  const left = [
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(notChecked > 0 ? [`${notChecked} not checked`] : []),
  ];
  return `${requests} recorded${left.length === 0 ? '' : ` (${left.join(', ')})`}`;
}

/** Says why a waiver no longer applies. */
export const describeStaleWaiver = ({ expected, actual, until }: Report['staleWaivers'][number]): string =>
  until === undefined
    ? `${getOutcomeLabel(expected)} by the waiver, now ${getOutcomeLabel(actual)}`
    : `the waiver ended on ${until}, now ${getOutcomeLabel(actual)}`;
