import type { ReportedFinding } from '../report.ts';
import type { Finding, RuleOutcome } from '../rules/rule.ts';
import { MAX_FINDINGS, type ReportableOutcome } from '../run/build-report.ts';

const MAX_OBSERVATIONS = 5;

/** The outcome of a rule over all windows of a recording. Its size is bounded. */
export class MergedOutcome {
  #mandatory: ReportedFinding[] = [];
  #recommended: ReportedFinding[] = [];
  #count = 0;
  #isPassed = false;
  readonly #observations = new Set<string>();
  #error: string | undefined;
  #skipReason: string;

  /** @param skipReason the reason to skip the rule if no window has an outcome */
  constructor(skipReason: string) {
    this.#skipReason = skipReason;
  }

  add(outcome: RuleOutcome, toReported: (finding: Finding) => ReportedFinding): void {
    switch (outcome.kind) {
      case 'fail':
        this.#addFindings(outcome.findings, toReported);
        break;
      case 'pass':
        this.#isPassed = true;
        break;
      case 'observed':
        if (this.#observations.size < MAX_OBSERVATIONS) this.#observations.add(outcome.observation);
        break;
      case 'error':
        this.#error ??= outcome.reason;
        break;
      case 'skipped':
        this.#skipReason = outcome.reason;
    }
  }

  #addFindings(findings: readonly Finding[], toReported: (finding: Finding) => ReportedFinding): void {
    this.#count += findings.length;
    for (const finding of findings) {
      const list = finding.level === 'SHOULD' ? this.#recommended : this.#mandatory;
      if (list.length < MAX_FINDINGS) list.push(toReported(finding));
    }
  }

  /** The most severe outcome of all windows. */
  toOutcome(): ReportableOutcome {
    if (this.#count > 0) {
      const findings = [...this.#mandatory, ...this.#recommended].slice(0, MAX_FINDINGS);
      return { kind: 'fail', findings, count: this.#count };
    }
    if (this.#observations.size > 0)
      return { kind: 'observed', observation: [...this.#observations].sort().join(' | ') };
    if (this.#isPassed) return { kind: 'pass' };
    if (this.#error !== undefined) return { kind: 'error', reason: this.#error };
    return { kind: 'skipped', reason: this.#skipReason };
  }
}
