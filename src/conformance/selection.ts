import type { Level, Rule } from './rule.ts';
import { isWriting } from './survey.ts';

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
