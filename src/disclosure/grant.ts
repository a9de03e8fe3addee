import { findPart, PARTS, type Part } from './members.ts';

/** What a caller is given, as a set of bits: bit n for the n-th of {@link PARTS}. */
export type PartSet = number;

const toBit = (part: Part): PartSet => 1 << PARTS.indexOf(part);
const PERSON_PART = toBit('Person');

/** Everything. */
export const ALL_PARTS: PartSet = (1 << PARTS.length) - 1;

export const toPartSet = (parts: readonly Part[]): PartSet =>
  parts.reduce((grant, need) => grant | toBit(need), PERSON_PART);

export const includesPart = (parts: PartSet, part: Part): boolean => (parts & toBit(part)) !== 0;

/**
 * A grant, narrowed to what a request names. A request without `informasjonsbehov` is given all that its scopes give;
 * Person is always given; values that are not defined, or repeated, change nothing.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export function restrictTo(parts: PartSet, informasjonsbehov: readonly string[] | undefined): PartSet {
  if (informasjonsbehov === undefined) return parts;
  return parts & toPartSet(informasjonsbehov.map(findPart).filter((need) => need !== undefined));
}
