import type { Changes, Outcome } from '../conformance/report.ts';
import { OUTCOMES } from './conclusion.ts';

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
