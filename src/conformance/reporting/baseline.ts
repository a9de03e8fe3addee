import type { Changes, Report, RuleResult } from '../report.ts';
import type { Interface } from '../target/exchange.ts';

/**
 * Compares a report with an earlier one: outcomes, observations and the set of rules.
 *
 * @example
 * const changes = findChanges(earlier, report);
 * hasChanges(changes); // false if nothing changed
 */
export function findChanges(earlier: Report, report: Report): Changes {
  const before = new Map(earlier.results.map((result) => [result.id, result]));
  const pairs = report.results.flatMap((now) => {
    const was = before.get(now.id);
    return was === undefined ? [] : [{ was, now }];
  });
  const sameVersions = [...earlier.versions].sort().join() === [...report.versions].sort().join();
  return {
    since: earlier.startedAt,
    earlierTarget: earlier.target,
    ...(!sameVersions && { versions: { earlier: earlier.versions, now: report.versions } }),
    outcomes: pairs
      .filter(({ was, now }) => was.outcome !== now.outcome)
      .map(({ was, now }) => ({ rule: now.id, earlier: was.outcome, now: now.outcome })),
    observations: pairs.flatMap(({ was, now }) => compareObservations(was, now)),
    newRules: findAddedRuleIds(report, earlier),
    goneRules: findAddedRuleIds(earlier, report),
  };
}

export const hasChanges = ({ versions, outcomes, observations, newRules, goneRules }: Changes): boolean =>
  versions !== undefined || [outcomes, observations, newRules, goneRules].some(({ length }) => length > 0);

function findAddedRuleIds(report: Report, other: Report): readonly string[] {
  const known = new Set(other.results.map(({ id }) => id));
  return report.results.map(({ id }) => id).filter((id) => !known.has(id));
}

function compareObservations(was: RuleResult, now: RuleResult): Changes['observations'] {
  const [before, after] = [was, now].map(({ observations = {} }) => new Map(Object.entries(observations)));
  return [...new Map([...before!, ...after!]).keys()]
    .filter((version) => before!.get(version) !== after!.get(version))
    .map((version) => {
      const [earlier = null, later = null] = [before!.get(version), after!.get(version)];
      return { rule: now.id, version: version as Interface, earlier, now: later };
    });
}
