import type { Mapping } from './mapping.ts';
import type { Finding } from './source.ts';

const given = (value: unknown): boolean => value !== undefined && value !== null;
const gone = ({ status }: Mapping): boolean => status === 'SLETTET' || status === 'IKKE_REGISTRERT';

/** States that the documentation forbids: PERSON, ATTR and VARSEL of https://docs.digdir.no/docs/Kontaktregisteret/. */
const FORBIDDEN: readonly { member: string; when: (person: Mapping) => boolean; because: (p: Mapping) => string }[] = [
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
];

/**
 * The members that put a person in a state which the documentation forbids.
 *
 * @example
 * forbiddenStates({ status: 'SLETTET', spraak: 'nb' }); // one finding at spraak
 */
export function forbiddenStates(person: Mapping): Finding[] {
  return FORBIDDEN.filter(({ when }) => when(person)).map(({ member, because }) => {
    const message = `${member}: ${because(person)} (contradictory: true permits it)`;
    return { path: [member], part: 'key', message };
  });
}
