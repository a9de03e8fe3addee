import type { PersonResult } from '../per-person.ts';
import { MEMBER_BY_PART, PART_NAMES, type SoapPerson } from './person.ts';

const NO_PARTS = `none of ${PART_NAMES.join(', ')}`;

/** The parts that a person is told of. */
export const getReturnedParts = ({ person }: SoapPerson) =>
  PART_NAMES.filter((part) => person[MEMBER_BY_PART[part]] !== undefined);

/** Nothing may be told of this person. */
export function expectNoData(seen: SoapPerson): PersonResult {
  const parts = getReturnedParts(seen);
  return parts.length === 0 ? null : { at: `/${parts[0]}`, expected: NO_PARTS, actual: parts.join(', ') };
}
