import type { Person } from '../contract/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { formatPerson, usesDefaultFormat } from './format.ts';
import { includesPart, type PartSet, PERSON_FIELDS } from './scopes.ts';

export type Version = 'v1' | 'v2';

/**
 * What a caller with this grant is told of a person.
 *
 * Contact information that has expired is withheld, if the behaviour says so, from answers that carry
 * `varslingsstatus`: that is where the documented table filters it. What a scenario states of a contradictory person is
 * told all the same: a service that contradicts itself does not filter, either.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export function disclose(
  { person, contact, scenarioPerson }: RegisterRecord,
  parts: PartSet,
  version: Version,
  { expiredContact }: Pick<Behaviour, 'expiredContact'>,
): Person {
  const withholds =
    contact === 'expired' && expiredContact[version] === 'withheld' && includesPart(parts, 'VarslingsStatus');
  const neverFiltered: object = scenarioPerson?.allowInvalidState ? scenarioPerson.specified : NO_FIELDS;
  const disclosed = PERSON_FIELDS.filter(
    ({ member, part, withheldWhenExpired }) =>
      person[member] !== undefined &&
      includesPart(parts, part) &&
      !(withholds && withheldWhenExpired && !Object.hasOwn(neverFiltered, member)),
  );
  return Object.fromEntries(disclosed.map(({ member }) => [member, person[member]])) as unknown as Person;
}

const NO_FIELDS = {};

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
