import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { includesPart, type PartSet, PERSON_FIELDS } from './scopes.ts';

export type Version = 'v1' | 'v2';

/** The behaviours that decide about the disclosed fields. */
export type DisclosureOptions = Pick<Behaviour, 'expiredContact'> &
  Partial<Pick<Behaviour, 'deletedReservation' | 'reservedDates'>>;

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
  behaviour: DisclosureOptions,
): Person {
  const { expiredContact, deletedReservation } = behaviour;
  const withholds =
    contact === 'expired' && expiredContact[version] === 'withheld' && includesPart(parts, 'VarslingsStatus');
  const omitsReservation = deletedReservation === 'omitted' && person.status === 'SLETTET';
  const neverWithheld: object = scenarioPerson?.allowInvalidState ? scenarioPerson.specified : NO_FIELDS;
  const projected = PERSON_FIELDS.filter(
    ({ member, part, withheldWhenExpired }) =>
      person[member] !== undefined &&
      includesPart(parts, part) &&
      !(omitsReservation && member === 'reservasjon') &&
      !(withholds && withheldWhenExpired && !Object.hasOwn(neverWithheld, member)),
  );
  const omitsDates = behaviour.reservedDates === 'omitted' && person.reservasjon === 'JA';
  const entries = projected.map(({ member }) => [
    member,
    omitsDates && member === 'kontaktinformasjon' ? withoutDates(person[member]!) : person[member],
  ]);
  return Object.fromEntries(entries) as unknown as Person;
}

const DATE = /_(?:oppdatert|sist_verifisert)$/;

const withoutDates = (contact: Kontaktinformasjon): Kontaktinformasjon =>
  Object.fromEntries(Object.entries(contact).filter(([member]) => !DATE.test(member)));

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
