import type { Person } from '../contract/index.ts';
import type { StatedPerson } from '../scenario/index.ts';
import { before, timestampOf } from './moments.ts';

type Members = Record<string, unknown>;

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
export function statedPerson(stated: StatedPerson, generated: Person, origin: number): Person {
  const { kontaktinformasjon, digital_post } = stated;
  const completed = kontaktinformasjon ? { ...stated, kontaktinformasjon: withTwinDates(kontaktinformasjon) } : stated;
  const below: Members = digital_post === undefined ? { ...generated } : { ...generated, digital_post: undefined };
  return layOnTop(below, completed, origin) as unknown as Person;
}

function withTwinDates(contact: Members): Members {
  const twins = TWIN_DATES.flatMap(([one, other]) => [
    [one, contact[one] ?? contact[other]],
    [other, contact[other] ?? contact[one]],
  ]);
  return { ...Object.fromEntries(twins.filter(([, date]) => date !== undefined && date !== null)), ...contact };
}

function layOnTop(generated: Members, stated: Members, origin: number): Members {
  const result = { ...generated };
  for (const [member, value] of Object.entries(stated)) {
    if (value === null) delete result[member];
    else if (typeof value !== 'object') result[member] = value;
    else if ('ago' in value) result[member] = timestampOf(before(origin, String(value.ago)));
    else result[member] = layOnTop((result[member] ?? {}) as Members, value as Members, origin);
    if (isEmpty(result[member])) delete result[member];
  }
  return result;
}

/** Absent values are left out, and so is an object of nothing else. */
const isEmpty = (value: unknown): boolean => typeof value === 'object' && Object.keys(value as Members).length === 0;
