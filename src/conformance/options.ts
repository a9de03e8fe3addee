import { KrrError } from '../errors.ts';
import type { Scenario } from '../scenario/index.ts';
import { appliesTo } from './probes/probe.ts';
import type { Level, Rule } from './rules/rule.ts';
import { isWriting } from './run/collect.ts';
import type { Waiver } from './run/waivers.ts';
import type { RestVersion } from './target/exchange.ts';
import type { TargetOptions } from './target/target.ts';

/** Which rules to run: all, unless something is said. */
export interface Selection {
  /** Rule ids, in which * stands for anything: a rule is run if any of them fits. */
  readonly rules?: readonly string[];
  readonly levels?: readonly Level[];
}

const matchesGlob = (glob: string, id: string): boolean =>
  new RegExp(`^${glob.split('*').map(escapeRegExp).join('.*')}$`).test(id);

const escapeRegExp = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** A selection, and whether something may be changed. */
export interface SelectionOptions extends Selection {
  readonly allowWrites?: boolean;
}

/** Whoever lets something be changed is told if it could not be put back, whatever else is selected. */
const RESTORE_RULE = 'logged-in-person/patch-reverted';

export function filterRules(
  catalogue: readonly Rule[],
  { rules, levels, allowWrites }: SelectionOptions,
): readonly Rule[] {
  const matching = catalogue.filter(
    ({ id, level }) =>
      (rules === undefined || rules.some((glob) => matchesGlob(glob, id))) &&
      (levels === undefined || levels.includes(level)),
  );
  const isChanging = allowWrites === true && matching.some(({ probes }) => probes.some(isWriting));
  return isChanging ? catalogue.filter((rule) => rule.id === RESTORE_RULE || matching.includes(rule)) : matching;
}

/**
 * Of rules that fit, those that speak of what the target has; all, if there is no target.
 *
 * @throws KrrError NOTHING_SELECTED if there are none, saying what the target lacks
 */
export function filterReachableRules(matching: readonly Rule[], target: TargetOptions | undefined): readonly Rule[] {
  if (matching.length === 0) throw new KrrError('NOTHING_SELECTED', 'no rule fits: krr check --list shows them all');
  const reached = target === undefined ? matching : matching.filter((rule) => findAddress(rule, target) !== undefined);
  if (reached.length > 0) return reached;
  throw new KrrError(
    'NOTHING_SELECTED',
    matching.some(isOverSoap)
      ? 'the rules that fit are about SOAP: say with --soap <url> where it is answered'
      : 'the rules that fit are about REST: give the base URL of the service too',
  );
}

const isOverSoap = (rule: Rule): boolean => appliesTo(rule, 'soap');

const findAddress = (rule: Rule, { baseUrl, soapUrl }: TargetOptions): string | undefined =>
  isOverSoap(rule) ? soapUrl : baseUrl;

/** What `runConformance` judges, and how. */
export interface ConformanceOptions extends Selection {
  /** The deployment. */
  readonly target: TargetOptions;
  /** Persons that the deployment must know, as a scenario; none to judge by made identifiers alone. */
  readonly persons?: Scenario;
  /** Which versions to judge over REST; `auto` finds out which are there. */
  readonly api?: RestVersion | 'auto';
  /** The judge's clock, in ms since 1970; else that of `persons`, else the machine's. */
  readonly now?: number;
  /** Recommendations that are not met count as failures. */
  readonly strict?: boolean;
  /** Deviations that are accepted: they do not count. */
  readonly waivers?: readonly Waiver[];
  /** Ask KRR's own production too. */
  readonly production?: boolean;
  /** Something may be changed at the deployment: it is changed back, and checked to be as it was. */
  readonly allowWrites?: boolean;
  /** Ends the run when it is aborted; what has been changed is changed back first. */
  readonly signal?: AbortSignal;
  /** Told how many requests of how many have been answered. */
  readonly onProgress?: (answered: number, total: number) => void;
}
