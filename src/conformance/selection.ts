import type { Level, Rule } from './rule.ts';

/** Which rules to run: all, unless something is said. */
export interface Selection {
  /** Rule ids, in which * stands for anything: a rule is run if any of them fits. */
  readonly rules?: readonly string[];
  readonly levels?: readonly Level[];
}

const fits = (glob: string, id: string): boolean => new RegExp(`^${glob.split('*').map(escaped).join('.*')}$`).test(id);

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

export function select(catalogue: readonly Rule[], { rules, levels }: Selection): readonly Rule[] {
  return catalogue.filter(
    ({ id, level }) =>
      (rules === undefined || rules.some((glob) => fits(glob, id))) && (levels === undefined || levels.includes(level)),
  );
}
