import type { Finding } from '../evidence/finding.ts';
import type { ReportableRule } from '../reporting/build-report.ts';
import { MergedOutcome } from '../reporting/merged-outcome.ts';
import { type RedactionContext, redactText, toReportedFinding } from '../reporting/redact.ts';
import { getFindings, type Rule, toRuleOutcome } from '../rules/rule.ts';
import type { Interface } from '../target/exchange.ts';
import type { EvaluatedRule } from './evaluate.ts';

/** A finding that recurs in later rounds is reported once. So many are remembered for each rule. */
const MAX_KNOWN = 5000;

/** The outcomes of all rounds of a run, merged: the worst outcome counts, and each finding once. */
export class Rounds {
  readonly #merged: ReadonlyMap<Rule, Map<Interface, MergedOutcome>>;
  readonly #known = new Map<Rule, Set<string>>();
  readonly #redaction: RedactionContext;

  constructor(rules: readonly Rule[], redaction: RedactionContext) {
    this.#merged = new Map(rules.map((rule) => [rule, new Map()]));
    this.#redaction = redaction;
  }

  /** The outcomes of a round, without the findings of earlier rounds. */
  removeKnown(evaluated: readonly EvaluatedRule[]): readonly EvaluatedRule[] {
    return evaluated.map(({ rule, evaluations }) => {
      const known = this.#known.get(rule) ?? new Set();
      this.#known.set(rule, known);
      const added = [...evaluations.values()].flatMap(getFindings).map(toKey);
      const outcomes = [...evaluations].map(([version, outcome]) => {
        if (outcome.kind !== 'fail') return [version, outcome] as const;
        return [version, toRuleOutcome(outcome.findings.filter((finding) => !known.has(toKey(finding))))] as const;
      });
      for (const key of added) if (known.size < MAX_KNOWN) known.add(key);
      return { rule, evaluations: new Map(outcomes) };
    });
  }

  add(evaluated: readonly EvaluatedRule[]): void {
    for (const { rule, evaluations } of evaluated) {
      const merged = this.#merged.get(rule)!;
      for (const [version, outcome] of evaluations) {
        const before = merged.get(version) ?? new MergedOutcome('');
        merged.set(version, before);
        before.add(outcome, {
          toReported: (finding) => toReportedFinding(finding, rule, this.#redaction),
          redact: (text) => redactText(text, this.#redaction),
        });
      }
    }
  }

  /** The merged outcomes, in the order of the rules. */
  toReportableRules(): readonly ReportableRule[] {
    return [...this.#merged].map(([rule, merged]) => ({
      rule,
      evaluations: new Map([...merged].map(([version, one]) => [version, one.toOutcome()])),
    }));
  }
}

const toKey = ({ exchange: { version, probe }, pointer, expected, actual }: Finding): string =>
  JSON.stringify([version, probe, pointer, expected, actual]);
