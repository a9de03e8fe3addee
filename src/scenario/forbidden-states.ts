import { type ChannelAge, getChannelAges } from './contact-age.ts';
import { checkValues } from './forbidden-values.ts';
import type { Mapping } from './mapping.ts';
import type { PathDiagnostic } from './source.ts';

const hasValue = (value: unknown): boolean => value !== undefined && value !== null;
const isInactive = ({ status }: Mapping): boolean => status === 'SLETTET' || status === 'IKKE_REGISTRERT';

/** Whether, by the dates that are stated, all channels may have one age on some day, and none of them has another. */
function canAllHaveAge(age: ChannelAge, { kontaktinformasjon }: Mapping, now: number | undefined): boolean {
  const ages = getChannelAges(kontaktinformasjon, now);
  const matchesAge = (channel: ChannelAge): boolean => channel === age || channel === 'undecided';
  return (
    ages.some(matchesAge) && ages.every((channel) => matchesAge(channel) || channel === 'absent' || channel === 'open')
  );
}

/** If it is not all of that age on every day, the day decides. */
const explainByDates = (reason: string, { kontaktinformasjon }: Mapping, now: number | undefined): string =>
  getChannelAges(kontaktinformasjon, now).includes('undecided')
    ? 'the day decides whether that contact information has expired: it follows from the dates unless it is stated'
    : reason;

/** Who is active has reserved if there is a time of it, unless it is said otherwise; who is not, only if it is said. */
const isUnreserved = (person: Mapping): boolean =>
  isInactive(person) ? person.reservasjon !== 'JA' : person.reservasjon === 'NEI' || person.reservasjon === null;

/** Who is not said to have reserved may not have. */
const canBeUnreserved = ({ reservasjon, reservasjonstidspunkt }: Mapping): boolean =>
  reservasjon === 'NEI' || (!hasValue(reservasjon) && !hasValue(reservasjonstidspunkt));

interface StateConstraint {
  readonly member: string;
  /** `now` in milliseconds since 1970, if the clock is frozen. */
  readonly when: (person: Mapping, now: number | undefined) => boolean;
  readonly reason: (person: Mapping, now: number | undefined) => string;
}

/** States that the documentation forbids: PERSON, ATTR and VARSEL of https://docs.digdir.no/docs/Kontaktregisteret/. */
const STATE_CONSTRAINTS: readonly StateConstraint[] = [
  ...['kontaktinformasjon', 'digital_post', 'sertifikat'].map((member) => ({
    member,
    when: (person: Mapping) => isInactive(person) && hasValue(person[member]),
    reason: ({ status }: Mapping) => `a person with status ${status} has none`,
  })),
  {
    member: 'varslingsstatus',
    when: (person) => isInactive(person) && person.varslingsstatus === 'KAN_VARSLES',
    reason: ({ status }) => `a person with status ${status} has KAN_IKKE_VARSLES`,
  },
  {
    member: 'reservasjonstidspunkt',
    when: (person) => hasValue(person.reservasjonstidspunkt) && isUnreserved(person),
    reason: () => 'only a person with reservasjon JA has one',
  },
  {
    member: 'reservasjon',
    when: (person) => person.reservasjon === null && !isInactive(person),
    reason: () => 'a person with status AKTIV always has one',
  },
  {
    member: 'varslingsstatus',
    when: (person, now) =>
      !isInactive(person) && person.varslingsstatus === 'KAN_VARSLES' && canAllHaveAge('expired', person, now),
    reason: (person, now) =>
      explainByDates('a person all of whose contact information has expired has KAN_IKKE_VARSLES', person, now),
  },
  {
    member: 'varslingsstatus',
    when: (person, now) =>
      !isInactive(person) &&
      canBeUnreserved(person) &&
      person.varslingsstatus === 'KAN_IKKE_VARSLES' &&
      canAllHaveAge('fresh', person, now),
    reason: (person, now) =>
      explainByDates('a person with reservasjon NEI whose contact information is fresh has KAN_VARSLES', person, now),
  },
];

const OVERRIDE_HINT = '(allowInvalidState: true permits it)';

/**
 * The members that put a person in a state which the documentation forbids, as far as the file alone can tell.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * forbiddenStates({ status: 'SLETTET', kontaktinformasjon: {} }, undefined); // one finding at kontaktinformasjon
 */
export function checkStates(person: Mapping, now: number | undefined): PathDiagnostic[] {
  const stateDiagnostics = STATE_CONSTRAINTS.filter(({ when }) => when(person, now)).map(
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
