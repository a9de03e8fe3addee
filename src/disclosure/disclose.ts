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
 * `varslingsstatus`: that is where the documented table filters it. What a scenario states of a contradictory person is
 * told all the same: a service that contradicts itself does not filter, either.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export function disclose(
  { person, contact, stated }: Entry,
  grant: Grant,
  version: Version,
  { expiredContact }: Pick<Behaviour, 'expiredContact'>,
): Person {
  const withholds =
    contact === 'expired' && expiredContact[version] === 'withheld' && includes(grant, 'VarslingsStatus');
  const insisted: object = stated?.contradictory ? stated.stated : NOTHING;
  const told = MEMBERS.filter(
    ({ member, need, withheldWhenExpired }) =>
      person[member] !== undefined &&
      includes(grant, need) &&
      !(withholds && withheldWhenExpired && !Object.hasOwn(insisted, member)),
  );
  return Object.fromEntries(told.map(({ member }) => [member, person[member]])) as unknown as Person;
}

const NOTHING = {};
