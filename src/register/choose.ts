import type { Person } from '../contract/index.ts';
import { generate, type Wish } from '../identifier/index.ts';
import { DEFAULT_BEHAVIOUR } from '../scenario/index.ts';
import type { Clock } from './clock.ts';
import { Register } from './register.ts';
import { kindsWith } from './wish.ts';

export interface Choice extends Wish {
  /** How many persons. */
  readonly count: number;
  /** Any integer: the same as the mock's, for the same persons. */
  readonly seed: number;
  readonly clock: Clock;
  /** Properties that everybody chosen has; none for anybody. */
  readonly properties: readonly string[];
}

/**
 * Synthetic persons that fit a wish, in an order that the seed gives, each once.
 *
 * Where properties are asked for, there may be fewer than `count`: then everyone that fits is chosen.
 *
 * @throws KrrError at once for properties that nobody can have together
 * @throws IdentifierError at once for birth dates that the numbers cannot express, and for more persons than there are
 * @example
 * const reserved = [...choosePersons({ count: 5, kind: 'dnr', properties: ['reserved'], seed: 1, clock: systemClock })];
 */
export function choosePersons({ count, seed, clock, properties, ...wish }: Choice): Iterable<Person> {
  const kinds = properties.length === 0 ? null : kindsWith(properties);
  const limit = kinds === null ? { count } : {};
  const identifiers = generate({ ...wish, ...limit, order: 'shuffled', random: numbersFrom(seed) });
  const register = new Register({ seed, clock, scenario: EVERYBODY });
  return take(count, register, identifiers, kinds);
}

const EVERYBODY = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] } as const;

function* take(
  count: number,
  register: Register,
  identifiers: Iterable<string>,
  kinds: ReadonlySet<number> | null,
): Generator<Person> {
  let found = 0;
  if (count === 0) return;
  for (const identifier of identifiers) {
    if (kinds !== null && !kinds.has(register.kindIn(register.population(), identifier))) continue;
    yield register.find(identifier).person;
    if (++found === count) return;
  }
}

/** Numbers in [0, 1) that a seed determines (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
