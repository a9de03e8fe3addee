import type { Level, Source } from './rules/rule.ts';
import type { Interface } from './target/exchange.ts';

/**
 * How a rule ended. `fail`: a MUST is not met. `warn`: a SHOULD is not met. `observed`: an OBSERVE, with what was seen.
 * `error`: the check could not be made, which is never a pass.
 */
export type Outcome = 'pass' | 'fail' | 'warn' | 'observed' | 'skipped' | 'error';

/** A finding, ready to be read and sent again. */
export interface ReportedFinding {
  readonly version: Interface;
  readonly probe: string;
  readonly expected: string;
  readonly actual: string;
  readonly pointer?: string;
  readonly level: 'MUST' | 'SHOULD';
  /** Sends the request again, with `$KRR_TOKEN` for the token. */
  readonly curl: string;
  /** Status, and the beginning of the body with every 11 digits masked that the judge did not send. */
  readonly response: string;
}

/** How one rule ended, with what it asks for and where that is documented. */
export interface RuleResult {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly level: Level;
  readonly requirement: string;
  readonly sources: readonly (Source & { readonly title: string; readonly url: string })[];
  readonly outcome: Outcome;
  /** Why it was skipped, or could not be checked. */
  readonly reason?: string;
  /** What was seen, by version. */
  readonly observations?: Readonly<Partial<Record<Interface, string>>>;
  readonly findings: readonly ReportedFinding[];
  /** How many findings there were, where only the first are in `findings`. */
  readonly findingCount: number;
  /** The reason that a waiver gives: the outcome is expected, and does not count. */
  readonly waived?: string;
}

/** What is not as it was in an earlier report: how drift of a deployment is noticed. */
export interface Changes {
  /** When the earlier run was, ISO 8601, and what it judged. */
  readonly since: string;
  readonly earlierTarget: string;
  readonly versions?: { readonly earlier: readonly Interface[]; readonly now: readonly Interface[] };
  readonly outcomes: readonly { readonly rule: string; readonly earlier: Outcome; readonly now: Outcome }[];
  /** `null` where nothing was observed. */
  readonly observations: readonly {
    readonly rule: string;
    readonly version: Interface;
    readonly earlier: string | null;
    readonly now: string | null;
  }[];
  /** Rules that only this report has, and that only the earlier one had. */
  readonly newRules: readonly string[];
  readonly goneRules: readonly string[];
}

/** What a run of the judge comes to. Every format is a function of it. */
export interface Report {
  /** Of this structure; a new number when a reader of the old one would go wrong. */
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'krr-kit'; readonly version: string };
  /** The contract that answers were held against. */
  readonly contractVersion: string;
  readonly target: string;
  /** Where SOAP was asked, beside `target`. */
  readonly soapTarget?: string;
  readonly versions: readonly Interface[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly statistics: {
    readonly requests: number;
    readonly durationMs: number;
    readonly outcomes: Readonly<Record<Outcome, number>>;
  };
  readonly strict: boolean;
  readonly results: readonly RuleResult[];
  /** Waivers whose rule did not end as they say: they can go. */
  readonly staleWaivers: readonly { readonly rule: string; readonly expected: Outcome; readonly actual: Outcome }[];
  /** True if every mandatory rule holds (with `strict`, every recommended one too), or is waived; false if not one could be judged. */
  readonly conforms: boolean;
  /** Why not one rule could be judged; then the report says nothing of the deployment. */
  readonly notEvaluated?: string;
  /** How tokens that the commands in `curl` name can be had: by the name of the variable, a command of a shell. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Against an earlier report, where one was given. */
  readonly changes?: Changes;
}
