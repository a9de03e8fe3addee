import type { CompletedExchange, Evidence } from '../evidence.ts';
import { getResponses } from '../refusal.ts';
import { type RuleOutcome, skip } from '../rule.ts';
import { getOutcomeWithoutResponse } from './answers.ts';
import { findChangesElement } from './change-numbers.ts';
import { isSoapRejected } from './refused.ts';

const CHANGES_PROBE = 'soap-changes';

/** Judges replies to HentEndringer, unless all are refusals: it is for those with a local copy, and given to nobody new. */
export function evaluateChangesResponses(
  evidence: Evidence,
  evaluate: (responses: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome {
  const responses = getResponses(evidence, CHANGES_PROBE);
  if (responses.length === 0) return getOutcomeWithoutResponse(evidence, [CHANGES_PROBE], skip);
  return responses.every(isSoapRejected) ? skip('HentEndringer is refused') : evaluate(responses);
}

/** Judges the answers among them. */
export const evaluateSuccessfulChanges = (
  evidence: Evidence,
  evaluate: (successful: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  evaluateChangesResponses(evidence, (responses) => {
    const successful = responses.filter((response) => findChangesElement(response) !== undefined);
    return successful.length === 0 ? skip('HentEndringer is not answered (soap/changes-shape)') : evaluate(successful);
  });
