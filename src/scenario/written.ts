import type { Behaviour } from './behaviour.ts';
import type { WrittenPerson } from './persons.ts';
import type { Layer } from './scenario.ts';
import type { ScenarioPerson } from './scenario-person.ts';
import { faultOf, type WrittenFault } from './written-fault.ts';

type ByVersion = Behaviour['expiredContact'];
type WrittenBehaviour = Omit<Layer['behaviour'], 'expiredContact' | 'absent'> & {
  readonly expiredContact?: ByVersion['v1'] | Partial<ByVersion>;
  /** A word that YAML makes nothing of, unless it stands in quotes. */
  readonly absent?: Behaviour['absent'] | null;
};

/** A scenario as a file that the schema accepts has it. */
export type Written = Omit<Partial<Layer>, 'name' | 'extends' | 'behaviour' | 'persons' | 'faults'> & {
  readonly name: string;
  readonly extends?: string | readonly string[];
  readonly behaviour?: WrittenBehaviour;
  readonly persons?: Readonly<Record<string, WrittenPerson>>;
  readonly faults?: Readonly<Record<string, WrittenFault>>;
};

function behaviourOf({ expiredContact, absent, ...rest }: WrittenBehaviour): Layer['behaviour'] {
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
export function layerOf(written: Written, persons: readonly ScenarioPerson[]): Layer {
  const { extends: below = [], behaviour = {}, faults = {}, breaks = [], persons: _, ...rest } = written;
  return {
    ...rest,
    extends: [below].flat(),
    behaviour: behaviourOf(behaviour),
    persons,
    faults: Object.entries(faults).map(([name, fault]) => faultOf(name, fault)),
    breaks,
  };
}
