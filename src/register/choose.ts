import type { Person } from '../contract/index.ts';
import { createRandomSource, generate, type IdentifierQuery } from '../identifier/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { EMPTY_SCENARIO } from './everybody.ts';
import { requireCount, requireSeed } from './misuse.ts';
import { Register } from './register.ts';
import { profilesWith } from './wish.ts';

/** Which persons {@link selectPersons} is to choose; birth dates, sex and kind as in a wish for identifiers. */
export interface PersonQuery extends IdentifierQuery {
  /** How many persons: a whole number from 0 up. */
  readonly count: number;
  /** A safe integer, 1 unless given: the same as the mock's, for the same persons. */
  readonly seed?: number;
  /** The machine's unless given: contact information is fresh or expired as of its time. */
  readonly clock?: Clock;
  /** Properties that everybody chosen has, by the words of `krr persons --where`; none, for anybody, unless given. */
  readonly properties?: readonly string[];
}

/**
 * Synthetic persons (+80) that fit a wish, in an order that the seed gives, each once. They are those of
 * {@link personFor} with the same seed and clock.
 *
 * Where properties are asked for, there may be fewer than `count`: then everyone that fits is chosen.
 *
 * @param choice how many, and which
 * @returns persons as the contract has them, each made when it is read
 * @throws KrrError at once: `UNKNOWN_PROPERTY`, `CONFLICTING_PROPERTIES` for properties that nobody can have together, or
 *   `OPTION_INVALID` for a count or a seed that is none
 * @throws IdentifierError at once for birth dates that the numbers cannot express, and for more persons than there are
 * @example
 * ```ts
 * import { choosePersons } from 'krr-kit';
 * const reserved = [...choosePersons({ count: 5, kind: 'dnr', properties: ['reserved'] })];
 * reserved.every(({ reservasjon }) => reservasjon === 'JA'); // true
 * ```
 */
export function selectPersons({
  count,
  seed = 1,
  clock = systemClock,
  properties = [],
  ...query
}: PersonQuery): Iterable<Person> {
  requireCount(count);
  requireSeed(seed);
  const profiles = properties.length === 0 ? null : profilesWith(properties);
  const limit = profiles === null ? { count } : {};
  const identifiers = generate({ ...query, ...limit, order: 'shuffled', random: createRandomSource(seed) });
  const register = new Register({ seed, clock, scenario: EMPTY_SCENARIO });
  return takeMatching(count, register, identifiers, profiles);
}

function* takeMatching(
  count: number,
  register: Register,
  identifiers: Iterable<string>,
  profiles: ReadonlySet<number> | null,
): Generator<Person> {
  let found = 0;
  if (count === 0) return;
  for (const identifier of identifiers) {
    if (profiles !== null && !profiles.has(register.profileIndex(register.population(), identifier))) continue;
    yield register.find(identifier).person;
    if (++found === count) return;
  }
}
