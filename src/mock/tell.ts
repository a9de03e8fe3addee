import type { Person } from '../contract/index.ts';
import { disclose, type Grant, isPlain, present, type Version } from '../disclosure/index.ts';
import type { Entry } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';

/** What a caller is told of one person, as the behaviour has it written. */
export function tell(entry: Entry, grant: Grant, version: Version, behaviour: Behaviour): Person {
  const told = disclose(entry, grant, version, behaviour);
  return isPlain(behaviour) ? told : (present(told, entry, grant, behaviour) as Person);
}

/**
 * The person as a change tells of them. Changes know AKTIV and SLETTET alone: who was in the register, and is no longer
 * known to it at all, has been deleted, as far as a local copy is concerned.
 */
export function asChanged(entry: Entry): Entry {
  const { personidentifikator, status } = entry.person;
  if (status !== 'IKKE_REGISTRERT') return entry;
  const person: Person = {
    personidentifikator,
    reservasjon: 'NEI',
    status: 'SLETTET',
    varslingsstatus: 'KAN_IKKE_VARSLES',
  };
  return { person, contact: 'none' };
}
