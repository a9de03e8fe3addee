import { NEEDS, type Need, needNamed } from './members.ts';

/** What a caller is given, as a set of bits: bit n for the n-th of {@link NEEDS}. */
export type Grant = number;

const bitOf = (need: Need): Grant => 1 << NEEDS.indexOf(need);
const PERSON = bitOf('Person');

/** Everything. */
export const FULL_GRANT: Grant = (1 << NEEDS.length) - 1;

export const grantOf = (needs: readonly Need[]): Grant => needs.reduce((grant, need) => grant | bitOf(need), PERSON);

export const includes = (grant: Grant, need: Need): boolean => (grant & bitOf(need)) !== 0;

/**
 * A grant, narrowed to what a request names. A request without `informasjonsbehov` is given all that its scopes give;
 * Person is always given; values that are not defined, or repeated, change nothing.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export function narrowed(grant: Grant, informasjonsbehov: readonly string[] | undefined): Grant {
  if (informasjonsbehov === undefined) return grant;
  return grant & grantOf(informasjonsbehov.map(needNamed).filter((need) => need !== undefined));
}
