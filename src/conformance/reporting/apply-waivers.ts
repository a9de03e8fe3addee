import type { Outcome, Report } from '../report.ts';
import { matchesGlob } from './glob.ts';
import type { Waiver } from './waivers.ts';

/** Whether a waiver still applies on a day, as ISO 8601. */
const appliesOn = ({ until }: Waiver, day: string): boolean => until === undefined || day.slice(0, 10) <= until;

/** Finds the waiver of an outcome. A waiver of the rule itself comes before a glob. */
export const findWaiver = (
  waivers: readonly Waiver[],
  { id, outcome }: { readonly id: string; readonly outcome: Outcome },
  day: string,
): Waiver | undefined => {
  const matching = waivers.filter(
    (waiver) => waiver.expected === outcome && matchesGlob(waiver.rule, id) && appliesOn(waiver, day),
  );
  return matching.find(({ rule }) => rule === id) ?? matching[0];
};

/** Finds the waivers that have ended, and those that no rule has the expected outcome for. */
export function findStaleWaivers(
  waivers: readonly Waiver[],
  results: readonly { readonly id: string; readonly outcome: Outcome }[],
  day: string,
): Report['staleWaivers'] {
  return waivers.flatMap((waiver) => {
    const outcomes = results.filter(({ id }) => matchesGlob(waiver.rule, id)).map(({ outcome }) => outcome);
    const { rule, expected, until } = waiver;
    const hasEnded = !appliesOn(waiver, day);
    const isMet = outcomes.includes(expected);
    if (outcomes.length === 0 || (isMet && !hasEnded)) return [];
    return [{ rule, expected, actual: isMet ? expected : outcomes[0]!, ...(hasEnded && { until: until! }) }];
  });
}
