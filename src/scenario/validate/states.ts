import { Temporal } from 'temporal-polyfill';
import { isMapping, type Mapping } from '../../yaml/diagnostics.ts';
import type { PathDiagnostic } from '../../yaml/read.ts';
import { checkValues, parseInstant } from './persons.ts';

/**
 * What a file alone says of a channel. Of an `undated` one its dates are generated, as the rest demands; of an `open`
 * one all is, or it is not there. `undecided` depends on the day.
 */
export type ChannelAge = 'absent' | 'open' | 'undated' | 'fresh' | 'expired' | 'undecided';

/**
 * A channel is usable while one of its dates is newer than 18 months.
 *
 * Source: https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
const USABLE_MONTHS = 18;
const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
const DATES = ['oppdatert', 'sist_verifisert'] as const;

const DAYS_OF_MONTH = 365.2425 / 12;
/** Months are longer and shorter than that, even many together, and so are two days of the year. */
const UNEVEN_DAYS = 4;

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * The age of both channels as far as a person's `kontaktinformasjon` decides it. Of a channel of which one date is
 * stated, the other is the same.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * channelAges({ epostadresse_oppdatert: { ago: 'P3Y' }, mobiltelefonnummer: null }, undefined); // ['expired', 'absent']
 */
export function getChannelAges(contact: unknown, now: number | undefined): readonly ChannelAge[] {
  if (contact === null) return CHANNELS.map(() => 'absent');
  return CHANNELS.map((channel) => (isMapping(contact) ? getChannelAge(channel, contact, now) : 'open'));
}

function getChannelAge(channel: string, contact: Mapping, now: number | undefined): ChannelAge {
  if (contact[channel] === null) return 'absent';
  const dates = DATES.map((date) => contact[`${channel}_${date}`]).filter(isPresent);
  const ages = dates.map((date) => getDateAge(date, now));
  if (ages.length === 0) return hasChannelMember(channel, contact) ? 'undated' : 'open';
  if (ages.includes('fresh')) return 'fresh';
  return ages.every((age) => age === 'expired') ? 'expired' : 'undecided';
}

const hasChannelMember = (channel: string, contact: Mapping): boolean =>
  Object.entries(contact).some(([member, value]) => member.startsWith(channel) && isPresent(value));

type DateAge = Extract<ChannelAge, 'fresh' | 'expired' | 'undecided'>;

function getDateAge(date: unknown, now: number | undefined): DateAge {
  const distance = isMapping(date) ? tryParseDuration(date.ago) : undefined;
  if (now === undefined) return distance === undefined ? 'undecided' : getDateIndependentAge(distance);
  const instant = distance === undefined ? parseInstant(date) : subtractDuration(now, distance);
  if (instant === undefined) return 'undecided';
  return instant > subtractDuration(now, Temporal.Duration.from({ months: USABLE_MONTHS })) ? 'fresh' : 'expired';
}

/** The age of what lies a duration before now, if it is the same whatever day it is. */
function getDateIndependentAge(distance: Temporal.Duration): DateAge {
  const { years, months, weeks, days } = distance;
  const missing = USABLE_MONTHS - years * 12 - months;
  const beyond = weeks * 7 + days + getTimePart(distance).total('days');
  if (missing <= 0) return 'expired';
  const border = missing * DAYS_OF_MONTH;
  if (beyond < border - UNEVEN_DAYS) return 'fresh';
  return beyond > border + UNEVEN_DAYS ? 'expired' : 'undecided';
}

const getTimePart = ({ hours, minutes, seconds }: Temporal.Duration): Temporal.Duration =>
  Temporal.Duration.from({ hours, minutes, seconds });

/** By Norway's calendar; where a month has no such day, its last. */
const subtractDuration = (instant: number, duration: Temporal.Duration): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/Oslo').subtract(duration)
    .epochMilliseconds;

function tryParseDuration(text: unknown): Temporal.Duration | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return Temporal.Duration.from(text);
  } catch {
    return undefined;
  }
}

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
