import { type ChannelAge, channelAges } from './contact-age.ts';
import { forbiddenValues } from './forbidden-values.ts';
import type { Mapping } from './mapping.ts';
import type { Finding } from './source.ts';

const given = (value: unknown): boolean => value !== undefined && value !== null;
const gone = ({ status }: Mapping): boolean => status === 'SLETTET' || status === 'IKKE_REGISTRERT';

/** Whether all channels that there are have one age; a person without any is another matter. */
function isAll(age: ChannelAge, { kontaktinformasjon }: Mapping, now: number | undefined): boolean {
  const there = channelAges(kontaktinformasjon, now).filter((channel) => channel !== 'absent');
  return there.length > 0 && there.every((channel) => channel === age);
}

interface Forbidden {
  readonly member: string;
  /** `now` in milliseconds since 1970, if the clock is frozen. */
  readonly when: (person: Mapping, now: number | undefined) => boolean;
  readonly because: (person: Mapping) => string;
}

/** States that the documentation forbids: PERSON, ATTR and VARSEL of https://docs.digdir.no/docs/Kontaktregisteret/. */
const FORBIDDEN: readonly Forbidden[] = [
  ...['reservasjonstidspunkt', 'kontaktinformasjon', 'spraak', 'digital_post', 'sertifikat'].map((member) => ({
    member,
    when: (person: Mapping) => gone(person) && given(person[member]),
    because: ({ status }: Mapping) => `a person with status ${status} has none`,
  })),
  {
    member: 'reservasjon',
    when: (person) => gone(person) && person.reservasjon === 'JA',
    because: ({ status }) => `a person with status ${status} has NEI`,
  },
  {
    member: 'varslingsstatus',
    when: (person) => gone(person) && person.varslingsstatus === 'KAN_VARSLES',
    because: ({ status }) => `a person with status ${status} has KAN_IKKE_VARSLES`,
  },
  {
    member: 'reservasjonstidspunkt',
    when: (person) => !gone(person) && person.reservasjon === 'NEI' && given(person.reservasjonstidspunkt),
    because: () => 'only a person with reservasjon JA has one',
  },
  {
    member: 'reservasjon',
    when: ({ reservasjon, status }) => reservasjon === null && status === 'AKTIV',
    because: () => 'a person with status AKTIV always has one',
  },
  {
    member: 'varslingsstatus',
    when: (person, now) => !gone(person) && person.varslingsstatus === 'KAN_VARSLES' && isAll('expired', person, now),
    because: () => 'a person all of whose contact information has expired has KAN_IKKE_VARSLES',
  },
  {
    member: 'varslingsstatus',
    when: (person, now) =>
      !gone(person) &&
      person.reservasjon === 'NEI' &&
      person.varslingsstatus === 'KAN_IKKE_VARSLES' &&
      isAll('fresh', person, now),
    because: () => 'a person with reservasjon NEI whose contact information is fresh has KAN_VARSLES',
  },
];

const PERMIT = '(contradictory: true permits it)';

/**
 * The members that put a person in a state which the documentation forbids, as far as the file alone can tell.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * forbiddenStates({ status: 'SLETTET', spraak: 'nb' }, undefined); // one finding at spraak
 */
export function forbiddenStates(person: Mapping, now: number | undefined): Finding[] {
  const states = FORBIDDEN.filter(({ when }) => when(person, now)).map(({ member, because }): Finding => {
    return { path: [member], part: 'key', isJoint: true, message: `${member}: ${because(person)} ${PERMIT}` };
  });
  const told = new Set(states.map(({ path }) => path[0]));
  const untold = forbiddenValues(person).filter(({ path }) => !told.has(path[0]!));
  const values = untold.map(({ path, because }): Finding => {
    return { path, part: 'value', message: `${path.at(-1)}: ${because} ${PERMIT}` };
  });
  return [...states, ...values];
}
