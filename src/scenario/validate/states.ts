import type { Mapping, PathDiagnostic } from '../../yaml/diagnostics.ts';
import { getChannelAges, hasValue } from './channel-age.ts';
import { checkValues } from './persons.ts';

const isInactive = ({ status }: Mapping): boolean => status === 'SLETTET' || status === 'IKKE_REGISTRERT';

/** Whether there may be a day on which all present channels have this age. */
function canAllHaveAge(age: 'fresh' | 'expired', { kontaktinformasjon }: Mapping, now: number | undefined): boolean {
  const ages = getChannelAges(kontaktinformasjon, now);
  const matchesAge = (channel: string): boolean => channel === age || channel === 'undecided';
  return (
    ages.some(matchesAge) && ages.every((channel) => matchesAge(channel) || channel === 'absent' || channel === 'open')
  );
}

/** Explains that the state depends on the day, if it does; otherwise returns the reason. */
const explainByDates = (reason: string, { kontaktinformasjon }: Mapping, now: number | undefined): string =>
  getChannelAges(kontaktinformasjon, now).includes('undecided')
    ? 'whether that contact information has expired depends on the day: omit this key to derive it from the dates'
    : reason;

/** A missing `reservasjon` is JA for an active person with a reservasjonstidspunkt, and NEI for an inactive one. */
const isUnreserved = (person: Mapping): boolean =>
  isInactive(person) ? person.reservasjon !== 'JA' : person.reservasjon === 'NEI' || person.reservasjon === null;

/** Whether `reservasjon` is NEI, or can be generated as NEI. */
const canBeUnreserved = ({ reservasjon, reservasjonstidspunkt }: Mapping): boolean =>
  reservasjon === 'NEI' || (!hasValue(reservasjon) && !hasValue(reservasjonstidspunkt));

interface StateConstraint {
  readonly member: string;
  readonly applies: (person: Mapping, now: number | undefined) => boolean;
  readonly reason: (person: Mapping, now: number | undefined) => string;
}

/** States forbidden by the documentation: PERSON, ATTR and VARSEL of https://docs.digdir.no/docs/Kontaktregisteret/. */
const STATE_CONSTRAINTS: readonly StateConstraint[] = [
  ...['kontaktinformasjon', 'digital_post', 'sertifikat'].map((member) => ({
    member,
    applies: (person: Mapping) => isInactive(person) && hasValue(person[member]),
    reason: ({ status }: Mapping) => `not allowed for a person with status ${status}`,
  })),
  {
    member: 'varslingsstatus',
    applies: (person) => isInactive(person) && person.varslingsstatus === 'KAN_VARSLES',
    reason: ({ status }) => `expected KAN_IKKE_VARSLES for a person with status ${status}`,
  },
  {
    member: 'reservasjonstidspunkt',
    applies: (person) => hasValue(person.reservasjonstidspunkt) && isUnreserved(person),
    reason: () => 'only allowed for a person with reservasjon JA',
  },
  {
    member: 'reservasjon',
    applies: (person) => person.reservasjon === null && !isInactive(person),
    reason: () => 'required for a person with status AKTIV',
  },
  {
    member: 'varslingsstatus',
    applies: (person, now) =>
      !isInactive(person) && person.varslingsstatus === 'KAN_VARSLES' && canAllHaveAge('expired', person, now),
    reason: (person, now) =>
      explainByDates('expected KAN_IKKE_VARSLES for a person whose contact information has all expired', person, now),
  },
  {
    member: 'varslingsstatus',
    applies: (person, now) =>
      !isInactive(person) &&
      canBeUnreserved(person) &&
      person.varslingsstatus === 'KAN_IKKE_VARSLES' &&
      canAllHaveAge('fresh', person, now),
    reason: (person, now) =>
      explainByDates(
        'expected KAN_VARSLES for a person with reservasjon NEI and fresh contact information',
        person,
        now,
      ),
  },
];

const OVERRIDE_HINT = '(allowInvalidState: true permits it)';

/**
 * Finds the fields that put a person in a state which the documentation forbids, as far as the file determines it.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * checkStates({ status: 'SLETTET', kontaktinformasjon: {} }, undefined); // one diagnostic at kontaktinformasjon
 */
export function checkStates(person: Mapping, now: number | undefined): PathDiagnostic[] {
  const stateDiagnostics = STATE_CONSTRAINTS.filter(({ applies }) => applies(person, now)).map(
    ({ member, reason }): PathDiagnostic => {
      return {
        path: [member],
        part: 'key',
        isJoint: true,
        message: `${member}: ${reason(person, now)} ${OVERRIDE_HINT}`,
      };
    },
  );
  const reportedMembers = new Set(stateDiagnostics.map(({ path }) => path[0]));
  const otherValues = checkValues(person).filter(({ path }) => !reportedMembers.has(path[0]!));
  return [
    ...stateDiagnostics,
    ...otherValues.map((value) => ({ ...value, message: `${value.message} ${OVERRIDE_HINT}` })),
  ];
}
