import { type ChannelAge, channelAges } from './contact-age.ts';
import { forbiddenValues } from './forbidden-values.ts';
import type { Mapping } from './mapping.ts';
import type { Finding } from './source.ts';

const given = (value: unknown): boolean => value !== undefined && value !== null;
const gone = ({ status }: Mapping): boolean => status === 'SLETTET' || status === 'IKKE_REGISTRERT';

/** Whether, by the dates that are stated, all channels may have one age on some day, and none of them has another. */
function mayAllBe(age: ChannelAge, { kontaktinformasjon }: Mapping, now: number | undefined): boolean {
  const ages = channelAges(kontaktinformasjon, now);
  const isThat = (channel: ChannelAge): boolean => channel === age || channel === 'undecided';
  return ages.some(isThat) && ages.every((channel) => isThat(channel) || channel === 'absent' || channel === 'open');
}

/** If it is not all of that age on every day, the day decides. */
const byDates = (why: string, { kontaktinformasjon }: Mapping, now: number | undefined): string =>
  channelAges(kontaktinformasjon, now).includes('undecided')
    ? 'the day decides whether that contact information has expired: it follows from the dates unless it is stated'
    : why;

/** Who is active has reserved if there is a time of it, unless it is said otherwise; who is not, only if it is said. */
const isUnreserved = (person: Mapping): boolean =>
  gone(person) ? person.reservasjon !== 'JA' : person.reservasjon === 'NEI' || person.reservasjon === null;

/** Who is not said to have reserved may not have. */
const mayBeUnreserved = ({ reservasjon, reservasjonstidspunkt }: Mapping): boolean =>
  reservasjon === 'NEI' || (!given(reservasjon) && !given(reservasjonstidspunkt));

interface Forbidden {
  readonly member: string;
  /** `now` in milliseconds since 1970, if the clock is frozen. */
  readonly when: (person: Mapping, now: number | undefined) => boolean;
  readonly because: (person: Mapping, now: number | undefined) => string;
}

/** States that the documentation forbids: PERSON, ATTR and VARSEL of https://docs.digdir.no/docs/Kontaktregisteret/. */
const FORBIDDEN: readonly Forbidden[] = [
  ...['kontaktinformasjon', 'digital_post', 'sertifikat'].map((member) => ({
    member,
    when: (person: Mapping) => gone(person) && given(person[member]),
    because: ({ status }: Mapping) => `a person with status ${status} has none`,
  })),
  {
    member: 'varslingsstatus',
    when: (person) => gone(person) && person.varslingsstatus === 'KAN_VARSLES',
    because: ({ status }) => `a person with status ${status} has KAN_IKKE_VARSLES`,
  },
  {
    member: 'reservasjonstidspunkt',
    when: (person) => given(person.reservasjonstidspunkt) && isUnreserved(person),
    because: () => 'only a person with reservasjon JA has one',
  },
  {
    member: 'reservasjon',
    when: (person) => person.reservasjon === null && !gone(person),
    because: () => 'a person with status AKTIV always has one',
  },
  {
    member: 'varslingsstatus',
    when: (person, now) =>
      !gone(person) && person.varslingsstatus === 'KAN_VARSLES' && mayAllBe('expired', person, now),
    because: (person, now) =>
      byDates('a person all of whose contact information has expired has KAN_IKKE_VARSLES', person, now),
  },
  {
    member: 'varslingsstatus',
    when: (person, now) =>
      !gone(person) &&
      mayBeUnreserved(person) &&
      person.varslingsstatus === 'KAN_IKKE_VARSLES' &&
      mayAllBe('fresh', person, now),
    because: (person, now) =>
      byDates('a person with reservasjon NEI whose contact information is fresh has KAN_VARSLES', person, now),
  },
];

const PERMIT = '(contradictory: true permits it)';

/**
 * The members that put a person in a state which the documentation forbids, as far as the file alone can tell.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * forbiddenStates({ status: 'SLETTET', kontaktinformasjon: {} }, undefined); // one finding at kontaktinformasjon
 */
export function forbiddenStates(person: Mapping, now: number | undefined): Finding[] {
  const states = FORBIDDEN.filter(({ when }) => when(person, now)).map(({ member, because }): Finding => {
    return { path: [member], part: 'key', isJoint: true, message: `${member}: ${because(person, now)} ${PERMIT}` };
  });
  const told = new Set(states.map(({ path }) => path[0]));
  const untold = forbiddenValues(person).filter(({ path }) => !told.has(path[0]!));
  return [...states, ...untold.map((value) => ({ ...value, message: `${value.message} ${PERMIT}` }))];
}
