import type { Person } from '../contract/index.ts';
import type { PersonSpec, ScenarioPerson } from '../scenario/index.ts';
import { formatTimestamp, subtractDuration } from '../time/oslo-time.ts';
import { CHANNELS, type ContactState, getContactState } from './eighteen-months.ts';
import { inferProfile } from './infer-profile.ts';
import type { GeneratedPerson } from './population.ts';
import type { PersonOptions } from './synthetic-person.ts';
import { deriveVarslingsstatus } from './varslingsstatus.ts';

/** A person of the register, with the contact state at the time of the request. */
export interface RegisterRecord {
  readonly person: Person;
  readonly contact: ContactState;
  /** Present if a scenario specifies the person. */
  readonly scenarioPerson?: ScenarioPerson;
}

/** The preferred language of a person and when it was set; both are null if the person has deleted it. */
export type ChosenLanguage = Required<Pick<PersonSpec, 'spraak' | 'spraak_oppdatert'>>;

/** A person as a scenario specifies it, and the language that the person has chosen since. */
export interface SpecifiedPerson {
  readonly scenarioPerson: ScenarioPerson;
  readonly language?: ChosenLanguage | undefined;
}

/** The instants of a resolution, in ms since 1970. */
export interface ResolutionTime {
  readonly now: number;
  /** Durations of a scenario count back from here. */
  readonly origin: number;
}

/**
 * Resolves a specified person: infers the profile, generates the person of that profile and merges the specified values
 * into it. Specified values override generated ones, even where they contradict each other.
 *
 * Only a person with status AKTIV has a chosen language.
 */
export function resolvePerson(
  { scenarioPerson, language }: SpecifiedPerson,
  generated: GeneratedPerson,
  time: ResolutionTime,
  options: PersonOptions,
): RegisterRecord {
  const profile = inferProfile(scenarioPerson.specified, generated.profile, language);
  const specified =
    profile.status === 'AKTIV' ? { ...scenarioPerson.specified, ...language } : scenarioPerson.specified;
  const person = mergePerson(specified, generated.assemble(profile), time.origin);
  const contact = getContactState(person.kontaktinformasjon, time.now);
  if (specified.varslingsstatus !== undefined) return { person, contact, scenarioPerson };
  const varslingsstatus = deriveVarslingsstatus(profile, contact, options);
  return { person: { ...person, varslingsstatus }, contact, scenarioPerson };
}

type FieldValues = Record<string, unknown>;

/** If one date of a channel is specified, the other is the same: a generated one could contradict it. */
const TWIN_DATES = [
  ['epostadresse_oppdatert', 'epostadresse_sist_verifisert'],
  ['mobiltelefonnummer_oppdatert', 'mobiltelefonnummer_sist_verifisert'],
] as const;

/** A specified mailbox is not completed with generated fields: a scenario can omit one of the two on purpose. */
function mergePerson(specified: PersonSpec, generated: Person, origin: number): Person {
  const { kontaktinformasjon, digital_post } = specified;
  const completed = kontaktinformasjon
    ? { ...specified, kontaktinformasjon: withTwinDates(kontaktinformasjon) }
    : specified;
  const base: FieldValues = digital_post === undefined ? { ...generated } : { ...generated, digital_post: undefined };
  const person = mergeSpecified(base, completed, origin);
  const { kontaktinformasjon: contact } = person;
  if (contact !== undefined) person.kontaktinformasjon = sortContact(contact as FieldValues);
  return person as unknown as Person;
}

const CONTACT_ORDER = CHANNELS.flatMap((channel) =>
  ['', '_oppdatert', '_sist_verifisert', '_sist_validert', '_duplisert'].map((suffix) => channel + suffix),
);

/** The order of the fields is the same as for a generated person. */
const sortContact = (contact: FieldValues): FieldValues =>
  Object.fromEntries(
    Object.entries(contact).sort(([one], [other]) => CONTACT_ORDER.indexOf(one) - CONTACT_ORDER.indexOf(other)),
  );

function withTwinDates(contact: FieldValues): FieldValues {
  const twins = TWIN_DATES.flatMap(([one, other]) => [
    [one, contact[one] ?? contact[other]],
    [other, contact[other] ?? contact[one]],
  ]);
  return { ...Object.fromEntries(twins.filter(([, date]) => date !== undefined && date !== null)), ...contact };
}

function mergeSpecified(generated: FieldValues, specified: FieldValues, origin: number): FieldValues {
  const result = { ...generated };
  for (const [member, value] of Object.entries(specified)) {
    if (value === null) delete result[member];
    else if (typeof value !== 'object') result[member] = value;
    else if ('ago' in value) result[member] = formatTimestamp(subtractDuration(origin, String(value.ago)));
    else result[member] = mergeSpecified((result[member] ?? {}) as FieldValues, value as FieldValues, origin);
    if (isEmpty(result[member])) delete result[member];
  }
  return result;
}

/** Absent values are omitted, and so are objects without fields. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && Object.keys(value as FieldValues).length === 0;
