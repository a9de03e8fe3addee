import type { Opinion } from '../per-person.ts';
import { PART_NAMES, PARTS, type SoapPerson } from './person.ts';

const NONE = `none of ${PART_NAMES.join(', ')}`;

/** The parts that a person is told of. */
export const partsOf = ({ person }: SoapPerson) => PART_NAMES.filter((part) => person[PARTS[part]] !== undefined);

/** Nothing may be told of this person. */
export function nothingTold(seen: SoapPerson): Opinion {
  const parts = partsOf(seen);
  return parts.length === 0 ? null : { at: `/${parts[0]}`, expected: NONE, actual: parts.join(', ') };
}
