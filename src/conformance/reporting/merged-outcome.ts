import type { ReportedFinding } from '../report.ts';
import type { Finding, RuleOutcome } from '../rules/rule.ts';
import { MAX_FINDINGS, type ReportableOutcome } from './build-report.ts';

const MAX_OBSERVATIONS = 5;

interface Redactors {
  readonly toReported: (finding: Finding) => ReportedFinding;
  readonly redact: (text: string) => string;
}

/** The outcome of a rule over all rounds of a run, or all windows of a recording. Its size is bounded. */
export class MergedOutcome {
  #mandatory: ReportedFinding[] = [];
  #recommended: ReportedFinding[] = [];
  #count = 0;
  #isPassed = false;
  readonly #observations = new Set<string>();
  #error: Extract<RuleOutcome, { readonly kind: 'error' }> | undefined;
  #skipReason: string;
  /** Not redacted. */
  #lastObservation: string | undefined;
  #lastReason: string | undefined;

  /** @param skipReason the reason to skip the rule if no part has an outcome */
  constructor(skipReason: string) {
    this.#skipReason = skipReason;
  }

  /** Adds the outcome of a round or window. Texts are redacted before they are kept. */
  add(outcome: RuleOutcome, { toReported, redact }: Redactors): void {
    switch (outcome.kind) {
      case 'fail':
        this.#addFindings(outcome.findings, toReported);
        break;
      case 'pass':
        this.#isPassed = true;
        break;
      case 'observed':
        this.#addObservation(outcome.observation, redact);
        break;
      case 'error':
        if (this.#error?.isInternal) break;
        if (this.#error === undefined || outcome.isInternal)
          this.#error = { ...outcome, reason: redact(outcome.reason) };
        break;
      case 'skipped':
        this.#setSkipReason(outcome.reason, redact);
    }
  }

  /** Most parts have the same observation. Redaction takes longer than most rules. */
  #addObservation(observation: string, redact: Redactors['redact']): void {
    if (this.#observations.size >= MAX_OBSERVATIONS || this.#lastObservation === observation) return;
    this.#lastObservation = observation;
    this.#observations.add(redact(observation));
  }

  /** Another outcome replaces the reason, and most parts have the same. */
  #setSkipReason(reason: string, redact: Redactors['redact']): void {
    if (this.#isPassed || this.#count > 0 || this.#lastReason === reason) return;
    this.#lastReason = reason;
    this.#skipReason = redact(reason);
  }

  #addFindings(findings: readonly Finding[], toReported: (finding: Finding) => ReportedFinding): void {
    this.#count += findings.length;
    for (const finding of findings) {
      const list = finding.level === 'SHOULD' ? this.#recommended : this.#mandatory;
      if (list.length < MAX_FINDINGS) list.push(toReported(finding));
    }
  }

  /** A finding counts before every other outcome, and a part that could not be checked after those that could. */
  toOutcome(): ReportableOutcome {
    if (this.#count > 0) {
      const findings = [...this.#mandatory, ...this.#recommended].slice(0, MAX_FINDINGS);
      return { kind: 'fail', findings, count: this.#count };
    }
    if (this.#error?.isInternal) return this.#error;
    if (this.#observations.size > 0)
      return { kind: 'observed', observation: [...this.#observations].sort().join(' | ') };
    if (this.#isPassed) return { kind: 'pass' };
    if (this.#error !== undefined) return this.#error;
    return { kind: 'skipped', reason: this.#skipReason };
  }
}
