import type { Level, Source } from './rules/rule.ts';
import type { Interface } from './target/exchange.ts';

/**
 * The outcome of a rule. `fail`: a MUST is violated. `warn`: a SHOULD is violated. `observed`: an OBSERVE rule recorded
 * the behaviour. `error`: the rule could not be checked, which never counts as a pass.
 */
export type Outcome = 'pass' | 'fail' | 'warn' | 'observed' | 'skipped' | 'error';

/** A finding with a command that reproduces it. */
export interface ReportedFinding {
  readonly version: Interface;
  readonly probe: string;
  /** The number of the exchange in recorded traffic, from 1. */
  readonly exchange?: number;
  readonly expected: string;
  readonly actual: string;
  readonly pointer?: string;
  readonly level: 'MUST' | 'SHOULD';
  /** Repeats the request; `$KRR_TOKEN` stands for the token. */
  readonly curl: string;
  /** The status and the start of the body; identifiers that the suite did not send are masked. */
  readonly response: string;
  /** Another response that shows the difference: to the same request sent again, or with other data of the person. */
  readonly comparedResponse?: string;
}

/** The outcome of a rule, with its requirement and sources. */
export interface RuleResult {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly level: Level;
  readonly requirement: string;
  readonly sources: readonly (Source & { readonly title: string; readonly url: string })[];
  readonly outcome: Outcome;
  /** Why the rule was skipped or could not be checked. */
  readonly reason?: string;
  /** Observed behaviour by interface. */
  readonly observations?: Readonly<Partial<Record<Interface, string>>>;
  readonly findings: readonly ReportedFinding[];
  /** The number of findings; `findings` contains only the first ones. */
  readonly findingCount: number;
  /** The response time of its requests, in ms. Requests of several rules count in part. Missing in earlier reports. */
  readonly durationMs?: number;
  /** The reason of a waiver: the outcome is expected and does not count. */
  readonly waived?: string;
}

/** Differences from an earlier report. */
export interface Changes {
  /** The start and the target of the earlier run; ISO 8601. */
  readonly since: string;
  readonly earlierTarget: string;
  readonly versions?: { readonly earlier: readonly Interface[]; readonly now: readonly Interface[] };
  readonly outcomes: readonly { readonly rule: string; readonly earlier: Outcome; readonly now: Outcome }[];
  /** `null`: nothing was observed. */
  readonly observations: readonly {
    readonly rule: string;
    readonly version: Interface;
    readonly earlier: string | null;
    readonly now: string | null;
  }[];
  /** Rules in this report only, and rules in the earlier report only. */
  readonly newRules: readonly string[];
  readonly goneRules: readonly string[];
}

/** The result of a run. Every report format is a function of it. */
export interface Report {
  /** The version of this structure; changes with incompatible changes. */
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'krr-kit'; readonly version: string };
  /** The version of the contract that responses were validated against. */
  readonly contractVersion: string;
  readonly target: string;
  /** The SOAP URL, if `target` is the REST base URL. */
  readonly soapTarget?: string;
  readonly versions: readonly Interface[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly statistics: {
    readonly requests: number;
    readonly durationMs: number;
    /** How often the probes were sent, if more than once. */
    readonly rounds?: number;
    readonly outcomes: Readonly<Record<Outcome, number>>;
  };
  readonly strict: boolean;
  /** Set if the exchanges were recorded, and not sent by the suite. */
  readonly traffic?: {
    /** Requests to other services, and other content. */
    readonly ignored: number;
    /** Exchanges that were not evaluated, because there were too many at once, or a body could not be read. */
    readonly notChecked: number;
  };
  readonly results: readonly RuleResult[];
  /** Waivers whose rule had another outcome than expected, and waivers that have ended (`until`). */
  readonly staleWaivers: readonly {
    readonly rule: string;
    readonly expected: Outcome;
    readonly actual: Outcome;
    readonly until?: string;
  }[];
  /** True if no MUST rule (with `strict`, no SHOULD rule either) fails or could not be checked, apart from waived ones; false if no rule was evaluated. */
  readonly conforms: boolean;
  /** Why no rule was evaluated: the report then contains no result about the deployment. */
  readonly notEvaluated?: string;
  /** The rules that a fault of this program kept from being checked. */
  readonly internalErrors?: readonly string[];
  /** Shell commands that fetch the tokens used in `curl`, by variable name. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Differences from an earlier report, if one was given. */
  readonly changes?: Changes;
}

/** Whether a result prevents conformance. A rule that could not be checked counts if it is required. */
export function countsAgainst({ outcome, level, waived }: RuleResult, { strict }: Pick<Report, 'strict'>): boolean {
  if (waived !== undefined) return false;
  if (outcome === 'error') return level === 'MUST' || (strict && level === 'SHOULD');
  return outcome === 'fail' || (strict && outcome === 'warn');
}
