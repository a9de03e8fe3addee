import type { Evidence } from '../evidence/evidence.ts';
import type { Finding } from '../evidence/finding.ts';
import type { ProbeName } from '../probes/rest.ts';
import type { Interface } from '../target/exchange.ts';
import type { SourceKey } from './sources.ts';

export type { Finding };

/**
 * MUST: documented without a contradiction. SHOULD: recommended, implied, or required by the
 * standards of the web. OBSERVE: the documentation is silent or contradicts itself; the behaviour is recorded.
 */
export type Level = 'MUST' | 'SHOULD' | 'OBSERVE';

/** The documentation of a rule. */
export interface Source {
  readonly document: SourceKey;
  /** The place in the document. */
  readonly section?: string;
}

/** A violation, without the exchange that shows it. */
export type FindingDetails = Omit<Finding, 'exchange'>;

export type RuleOutcome =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail'; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly kind: 'observed'; readonly observation: string }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The rule could not be checked. `isInternal`: because of a fault of this program. */
  | { readonly kind: 'error'; readonly reason: string; readonly isInternal?: true };

/**
 * A documented rule, as one literal. `evaluate` is a pure function of the requests and responses of one interface, so
 * that a rule can be evaluated on recorded exchanges.
 */
export interface Rule {
  /** `group/name`: stable, never reused for another rule. */
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** The documented requirement, in our words. */
  readonly requirement: string;
  readonly sources: readonly [Source, ...Source[]];
  /** The probes that the rule needs. Rules about every response check the responses of all probes. */
  readonly probes: readonly [ProbeName, ...ProbeName[]];
  /** The interfaces that the rule applies to. Default: both versions of REST. */
  readonly versions?: readonly Interface[];
  /** The rule applies to REST, and needs SOAP too. */
  readonly needsSoap?: true;
  /** A violation that does not recur when the probes are sent again is a warning. */
  readonly confirm?: true;
  /** The rule is about the responses of all rounds of a run together. */
  readonly isCumulative?: true;
  /** A pass proves something only if a probe of the rule returned a requested person. */
  readonly needsPersons?: true;
  readonly evaluate: (evidence: Evidence) => RuleOutcome;
}

export const PASS: RuleOutcome = { kind: 'pass' };
export const skip = (reason: string): RuleOutcome => ({ kind: 'skipped', reason });
export const notChecked = (reason: string): RuleOutcome => ({ kind: 'error', reason });
/** For a response that another rule reports. */
export const skipFor = (...ids: readonly string[]): RuleOutcome => skip(`not checked: see ${ids.join(', ')}`);
export const observe = (observation: string): RuleOutcome => ({ kind: 'observed', observation });

/** The outcome is `fail` if there is any finding. */
export function toRuleOutcome(findings: readonly Finding[]): RuleOutcome {
  const [first, ...others] = findings;
  return first === undefined ? PASS : { kind: 'fail', findings: [first, ...others] };
}

/** Adds findings to an outcome: with any of them it is `fail`, even if nothing else could be checked. */
export const addFindings = (outcome: RuleOutcome, findings: readonly Finding[]): RuleOutcome =>
  findings.length === 0 ? outcome : toRuleOutcome([...getFindings(outcome), ...findings]);

export const getFindings = (outcome: RuleOutcome): readonly Finding[] =>
  outcome.kind === 'fail' ? outcome.findings : [];

/** Properties that the rules of a group have in common. */
type RuleDefaults = Partial<
  Pick<Rule, 'level' | 'sources' | 'probes' | 'versions' | 'confirm' | 'isCumulative' | 'needsPersons'>
>;

/** Creates rules from literals that omit what the defaults give; a literal overrides a default. */
export const defineRules = <const D extends RuleDefaults>(
  defaults: D,
  definitions: readonly (Omit<Rule, keyof D> & RuleDefaults)[],
): readonly Rule[] =>
  definitions.map((definition) => {
    const rule: RuleDefaults = { ...defaults, ...definition };
    return rule as Rule;
  });
