import { appliesTo } from '../probes/probe.ts';
import type { ReportedFinding } from '../report.ts';
import type { ReportableOutcome } from '../reporting/build-report.ts';
import { MergedOutcome } from '../reporting/merged-outcome.ts';
import { redactText, toReportedFinding } from '../reporting/redact.ts';
import type { Rule, RuleOutcome } from '../rules/rule.ts';
import { isSoapRule } from '../run/select-rules.ts';
import type { Interface } from '../target/exchange.ts';
import { describeMissingInterface, describeMissingRequests, findLimitation } from './applicability.ts';
import type { ClassifiedExchange } from './classified-exchange.ts';
import { createRecordedRedaction } from './redaction.ts';

export interface OutcomeOptions {
  /** The file or the deployment that the report names. */
  readonly target: string;
  /** Called for the first findings of each rule. */
  readonly onFinding?: (rule: Rule, finding: ReportedFinding) => void;
}

/** The outcomes of each rule in each interface, merged over all windows. Their findings are redacted. */
export class TrafficOutcomes {
  readonly #options: OutcomeOptions;
  readonly #merged = new Map<Rule, Map<Interface, MergedOutcome>>();

  constructor(options: OutcomeOptions) {
    this.#options = options;
  }

  /** @param exchanges the exchanges that were evaluated, whose secrets no finding shows */
  add(rule: Rule, version: Interface, outcome: RuleOutcome, exchanges: readonly ClassifiedExchange[]): void {
    const { target, onFinding } = this.#options;
    const getRedaction = () =>
      createRecordedRedaction(
        exchanges.flatMap(({ secret }) => secret ?? []),
        target,
      );
    this.#getMerged(rule, version).add(outcome, {
      toReported: (finding) => {
        const reported = toReportedFinding(finding, rule, getRedaction());
        onFinding?.(rule, reported);
        return reported;
      },
      redact: (text) => redactText(text, getRedaction()),
    });
  }

  /** Returns the outcomes of a rule in the interfaces that the traffic has. */
  collect(rule: Rule, versions: readonly Interface[]): ReadonlyMap<Interface, ReportableOutcome> {
    const applicable = versions.filter((version) => appliesTo(rule, version));
    if (applicable.length === 0) return skipRule(rule);
    return new Map(
      applicable.map((version) => [
        version,
        (
          this.#merged.get(rule)?.get(version) ??
          new MergedOutcome(findLimitation(rule) ?? describeMissingRequests(rule))
        ).toOutcome(),
      ]),
    );
  }

  #getMerged(rule: Rule, version: Interface): MergedOutcome {
    const byVersion = this.#merged.get(rule) ?? new Map<Interface, MergedOutcome>();
    this.#merged.set(rule, byVersion);
    const merged = byVersion.get(version) ?? new MergedOutcome(describeMissingRequests(rule));
    byVersion.set(version, merged);
    return merged;
  }
}

const skipRule = (rule: Rule): ReadonlyMap<Interface, ReportableOutcome> =>
  new Map([
    [
      isSoapRule(rule) ? 'soap' : 'v1',
      { kind: 'skipped', reason: findLimitation(rule) ?? describeMissingInterface(rule) },
    ],
  ]);
