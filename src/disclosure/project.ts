import type { Person } from '../contract/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { includesPart, type PartSet, PERSON_FIELDS } from './scopes.ts';

export type Version = 'v1' | 'v2';

/**
 * Projects a person to the fields that the caller may see.
 *
 * Expired contact information is withheld, if the behaviour says so, from responses that contain `varslingsstatus`: the
 * documented table filters it there. Fields that an `allowInvalidState` person specifies explicitly are never withheld,
 * so that a non-conforming service can be simulated.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export function projectPerson(
  { person, contact, scenarioPerson }: RegisterRecord,
  parts: PartSet,
  version: Version,
  { expiredContact }: Pick<Behaviour, 'expiredContact'>,
): Person {
  const withholds =
    contact === 'expired' && expiredContact[version] === 'withheld' && includesPart(parts, 'VarslingsStatus');
  const neverWithheld: object = scenarioPerson?.allowInvalidState ? scenarioPerson.specified : NO_FIELDS;
  const projected = PERSON_FIELDS.filter(
    ({ member, part, withheldWhenExpired }) =>
      person[member] !== undefined &&
      includesPart(parts, part) &&
      !(withholds && withheldWhenExpired && !Object.hasOwn(neverWithheld, member)),
  );
  return Object.fromEntries(projected.map(({ member }) => [member, person[member]])) as unknown as Person;
}

const NO_FIELDS = {};

/**
 * Converts a person to an entry of the change log. Changes have only AKTIV and SLETTET: for a local copy, a person who
 * has left the register is deleted.
 */
export function toChangeRecord(record: RegisterRecord): RegisterRecord {
  const { personidentifikator, status } = record.person;
  if (status !== 'IKKE_REGISTRERT') return record;
  const person: Person = {
    personidentifikator,
    reservasjon: 'NEI',
    status: 'SLETTET',
    varslingsstatus: 'KAN_IKKE_VARSLES',
  };
  return { person, contact: 'none' };
}
