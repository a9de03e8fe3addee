import type { Behaviour } from './behaviour.ts';
import type { RawPerson } from './persons.ts';
import type { Layer } from './scenario.ts';
import type { ScenarioPerson } from './scenario-person.ts';
import { type RawFault, toFault } from './written-fault.ts';

type ByVersion = Behaviour['expiredContact'];
type RawBehaviour = Omit<Layer['behaviour'], 'expiredContact' | 'absent'> & {
  readonly expiredContact?: ByVersion['v1'] | Partial<ByVersion>;
  /** A word that YAML makes nothing of, unless it stands in quotes. */
  readonly absent?: Behaviour['absent'] | null;
};

/** A scenario as a file that the schema accepts has it. */
export type RawScenario = Omit<Partial<Layer>, 'name' | 'extends' | 'behaviour' | 'persons' | 'faults'> & {
  readonly name: string;
  readonly extends?: string | readonly string[];
  readonly behaviour?: RawBehaviour;
  readonly persons?: Readonly<Record<string, RawPerson>>;
  readonly faults?: Readonly<Record<string, RawFault>>;
};

function toBehaviour({ expiredContact, absent, ...rest }: RawBehaviour): Layer['behaviour'] {
  const byVersion = typeof expiredContact === 'string' ? { v1: expiredContact, v2: expiredContact } : expiredContact;
  return {
    ...rest,
    ...(byVersion && { expiredContact: byVersion }),
    ...(absent !== undefined && { absent: absent ?? 'null' }),
  };
}

/**
 * A layer as plain data, from what a file has written and the checks have accepted, and its persons with their
 * identifiers.
 *
 * @example
 * layerOf({ name: 'late', now: '2030-01-01T00:00:00Z', extends: 'standard' }, []).extends; // ['standard']
 */
export function toLayer(raw: RawScenario, persons: readonly ScenarioPerson[]): Layer {
  const { extends: extended = [], behaviour = {}, faults = {}, violates = [], persons: _, ...rest } = raw;
  return {
    ...rest,
    extends: [extended].flat(),
    behaviour: toBehaviour(behaviour),
    persons,
    faults: Object.entries(faults).map(([name, fault]) => toFault(name, fault)),
    violates,
  };
}
