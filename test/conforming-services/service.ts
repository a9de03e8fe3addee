import type { Outcome, RuleResult } from '../../src/conformance/index.ts';
import type { Write } from '../support/mutants/serve.ts';
import type { Change, Service } from '../support/mutants/service.ts';

/** A service that is right, in another way than ours. */
export interface CorrectService {
  /** What it does otherwise, in a line. */
  readonly does: string;
  /** The recommendations that it does not follow; none unless said. */
  readonly warns?: readonly string[];
  /** The rules that then have nothing to judge. */
  readonly skips?: readonly string[];
  /** What it is made of; the unbroken service unless said. */
  readonly from?: Service;
  readonly serve?: Change;
  /** What is otherwise when answers have been signed. */
  readonly around?: Change;
  readonly write?: Write;
}

/** A result, as far as a reader needs it to see what is wrong. */
export const told = ({ id, outcome, reason, findings }: RuleResult) => ({
  id,
  outcome,
  reason,
  findings: findings.map(({ version, probe, expected, actual }) => `${version} ${probe}: ${expected}, but ${actual}`),
});

export const unchanged: Change = (service) => service;

const isOf = (id: string, skip: string): boolean =>
  skip === id || (skip.endsWith('*') && id.startsWith(skip.slice(0, -1)));

/** How a rule must end on a service that is right. */
export function expected({ id, outcome }: RuleResult, warns: readonly string[], skips: readonly string[]): Outcome {
  if (warns.includes(id)) return 'warn';
  if (skips.some((skip) => isOf(id, skip))) return 'skipped';
  return outcome === 'observed' ? 'observed' : 'pass';
}
