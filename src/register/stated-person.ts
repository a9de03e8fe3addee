import type { Person } from '../contract/index.ts';
import type { PersonSpec } from '../scenario/index.ts';
import { formatTimestamp, subtractDuration } from './moments.ts';

type FieldValues = Record<string, unknown>;

/** Of a channel of which the file states one date, the other is the same: a generated one could contradict it. */
const TWIN_DATES = [
  ['epostadresse_oppdatert', 'epostadresse_sist_verifisert'],
  ['mobiltelefonnummer_oppdatert', 'mobiltelefonnummer_sist_verifisert'],
] as const;

/**
 * A person of a scenario: the generated person that `generated` makes of the kind that the file's statements imply, with
 * the statements laid on top as they stand, whatever they are. A mailbox has both members or is meant to lack one, so it
 * is not completed with a generated one. Durations count back from `origin` (ms since 1970).
 */
export function createScenarioPerson(specified: PersonSpec, generated: Person, origin: number): Person {
  const { kontaktinformasjon, digital_post } = specified;
  const completed = kontaktinformasjon
    ? { ...specified, kontaktinformasjon: withTwinDates(kontaktinformasjon) }
    : specified;
  const base: FieldValues = digital_post === undefined ? { ...generated } : { ...generated, digital_post: undefined };
  return mergeSpecified(base, completed, origin) as unknown as Person;
}

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

/** Absent values are left out, and so is an object of nothing else. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && Object.keys(value as FieldValues).length === 0;
