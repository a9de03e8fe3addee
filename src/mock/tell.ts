import type { Person } from '../contract/index.ts';
import { disclose, formatPerson, type PartSet, usesDefaultFormat, type Version } from '../disclosure/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';

/** What a caller is told of one person, as the behaviour has it written. */
export function projectPerson(entry: RegisterRecord, grant: PartSet, version: Version, behaviour: Behaviour): Person {
  const projected = disclose(entry, grant, version, behaviour);
  return usesDefaultFormat(behaviour) ? projected : (formatPerson(projected, entry, grant, behaviour) as Person);
}

/**
 * The person as a change tells of them. Changes know AKTIV and SLETTET alone: who was in the register, and is no longer
 * known to it at all, has been deleted, as far as a local copy is concerned.
 */
export function toChangeRecord(entry: RegisterRecord): RegisterRecord {
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
