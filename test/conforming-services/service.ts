import type { Outcome, RuleResult } from '../../src/conformance/index.ts';
import type { ResponseWriter } from '../support/mutants/serve.ts';
import type { Change, Service } from '../support/mutants/service.ts';

/** A conforming service that differs from the mock. */
export interface ConformingService {
  /** Describes the difference; completes the sentence "a service that …". */
  readonly name: string;
  /** The SHOULD rules that it does not meet. */
  readonly warns?: readonly string[];
  /** The rules that are skipped. */
  readonly skips?: readonly string[];
  /** The service to change; the unchanged mock by default. */
  readonly from?: Service;
  readonly serve?: Change;
  /** Applied after the responses have been signed. */
  readonly around?: Change;
  readonly write?: ResponseWriter;
  /** The rules that are evaluated, in the tests over SOAP; those about SOAP alone by default. */
  readonly rules?: readonly string[];
}

/** The part of a result that a failure message needs. */
export const summarizeResult = ({ id, outcome, reason, findings }: RuleResult) => ({
  id,
  outcome,
  reason,
  findings: findings.map(({ version, probe, expected, actual }) => `${version} ${probe}: ${expected}, but ${actual}`),
});

export const unchanged: Change = (service) => service;

const matchesRule = (id: string, skip: string): boolean =>
  skip === id || (skip.endsWith('*') && id.startsWith(skip.slice(0, -1)));

/** The outcome of a rule for a conforming service. */
export function getExpectedOutcome(
  { id, outcome }: RuleResult,
  warns: readonly string[],
  skips: readonly string[],
): Outcome {
  if (warns.includes(id)) return 'warn';
  if (skips.some((skip) => matchesRule(id, skip))) return 'skipped';
  return outcome === 'observed' ? 'observed' : 'pass';
}
