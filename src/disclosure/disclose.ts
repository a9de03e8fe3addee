import type { Person } from '../contract/index.ts';
import type { Entry } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { type Grant, includes } from './grant.ts';
import { MEMBERS } from './members.ts';

export type Version = 'v1' | 'v2';

/**
 * What a caller with this grant is told of a person.
 *
 * Contact information that has expired is withheld, if the behaviour says so, from answers that carry
 * `varslingsstatus`: that is where the documented table filters it.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export function disclose(
  { person, contact }: Entry,
  grant: Grant,
  version: Version,
  { expiredContact }: Pick<Behaviour, 'expiredContact'>,
): Person {
  const withholds =
    contact === 'expired' && expiredContact[version] === 'withheld' && includes(grant, 'VarslingsStatus');
  const told = MEMBERS.filter(
    ({ member, need, withheldWhenExpired }) =>
      person[member] !== undefined && includes(grant, need) && !(withholds && withheldWhenExpired),
  );
  return Object.fromEntries(told.map(({ member }) => [member, person[member]])) as unknown as Person;
}
