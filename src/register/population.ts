import type { Person } from '../contract/index.ts';
import { startOfYear } from './dates.ts';
import { PROFILES, type Profile } from './profile.ts';
import { PersonRandom } from './random.ts';
import { assemblePerson, createValues, type PersonOptions, type Values } from './synthetic-person.ts';
import { ValueBytes } from './value-bytes.ts';

const LONGER_THAN_A_YEAR = 370 * 86_400_000;

/** An index into PROFILES. */
export type ProfileIndex = number;

/** The generated person of an identifier: a drawn profile, and the person that its values make of any profile. */
export interface GeneratedPerson {
  readonly profile: Profile;
  assemble(profile: Profile): Person;
}

/** The generated persons of a calendar year. */
export class Population {
  readonly #from: number;
  readonly #until: number;
  readonly #random: PersonRandom;
  readonly #values: Values;
  readonly #seed: number;
  #bytes: ValueBytes | undefined;

  /** `seed` is an integer; `now` (ms since 1970) is any instant of the year. */
  constructor(seed: number, now: number) {
    this.#from = startOfYear(now);
    this.#until = startOfYear(this.#from + LONGER_THAN_A_YEAR);
    this.#seed = seed;
    this.#random = new PersonRandom(seed, now);
    this.#values = createValues(this.#random, now);
  }

  /** True for an instant (ms since 1970) of the year. */
  includesInstant(now: number): boolean {
    return now >= this.#from && now < this.#until;
  }

  /** Draws the profile of an identifier, eleven ASCII digits. */
  drawProfile(identifier: string): ProfileIndex {
    return this.#random.seek(identifier).profileIndex;
  }

  /** The person of an identifier with the given profile, which may differ from the drawn one. */
  getPerson(identifier: string, profileIndex: ProfileIndex, options: PersonOptions): GeneratedPerson {
    return {
      profile: PROFILES[profileIndex]!,
      assemble: (profile) => {
        this.#random.seek(identifier);
        return assemblePerson(profile, this.#values, options);
      },
    };
  }

  /** The fast path of the batch serialiser; created on first use. */
  get bytes(): ValueBytes {
    this.#bytes ??= new ValueBytes(this.#seed, this.#from);
    return this.#bytes;
  }
}

/** A few years are in use at once: each takes up to 100 kB. */
const MAX_CACHED = 8;
const cache = new Map<string, Population>();

/**
 * Gets the population of the year of an instant. Registers of the same seed share it, so that another register costs
 * little memory.
 *
 * @example
 * getPopulation(1, 0) === getPopulation(1, 86_400_000); // true
 */
export function getPopulation(seed: number, now: number): Population {
  const key = `${seed} ${startOfYear(now)}`;
  const population = cache.get(key) ?? new Population(seed, now);
  cache.delete(key);
  cache.set(key, population);
  if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value!);
  return population;
}
