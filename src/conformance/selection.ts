import { KrrError } from '../errors.ts';
import { isAbout } from './probe.ts';
import type { Level, Rule } from './rule.ts';
import { isWriting } from './survey.ts';
import type { TargetOptions } from './target.ts';

/** Which rules to run: all, unless something is said. */
export interface Selection {
  /** Rule ids, in which * stands for anything: a rule is run if any of them fits. */
  readonly rules?: readonly string[];
  readonly levels?: readonly Level[];
}

const fits = (glob: string, id: string): boolean => new RegExp(`^${glob.split('*').map(escaped).join('.*')}$`).test(id);

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** A selection, and whether something may be changed. */
export interface Selected extends Selection {
  readonly allowWrites?: boolean;
}

/** Whoever lets something be changed is told if it could not be put back, whatever else is selected. */
const UNDOING = 'me/patch-undone';

export function select(catalogue: readonly Rule[], { rules, levels, allowWrites }: Selected): readonly Rule[] {
  const fitting = catalogue.filter(
    ({ id, level }) =>
      (rules === undefined || rules.some((glob) => fits(glob, id))) && (levels === undefined || levels.includes(level)),
  );
  const isChanging = allowWrites === true && fitting.some(({ probes }) => probes.some(isWriting));
  return isChanging ? catalogue.filter((rule) => rule.id === UNDOING || fitting.includes(rule)) : fitting;
}

/**
 * Of rules that fit, those that speak of what the target has; all, if there is no target.
 *
 * @throws KrrError NOTHING_SELECTED if there are none, saying what the target lacks
 */
export function reachable(fitting: readonly Rule[], target: TargetOptions | undefined): readonly Rule[] {
  if (fitting.length === 0) throw new KrrError('NOTHING_SELECTED', 'no rule fits: krr check --list shows them all');
  const reached = target === undefined ? fitting : fitting.filter((rule) => addressFor(rule, target) !== undefined);
  if (reached.length > 0) return reached;
  throw new KrrError(
    'NOTHING_SELECTED',
    fitting.some(isOverSoap)
      ? 'the rules that fit are about SOAP: say with --soap <url> where it is answered'
      : 'the rules that fit are about REST: give the base URL of the service too',
  );
}

const isOverSoap = (rule: Rule): boolean => isAbout(rule, 'soap');

const addressFor = (rule: Rule, { baseUrl, soapUrl }: TargetOptions): string | undefined =>
  isOverSoap(rule) ? soapUrl : baseUrl;
