import { startOfYear } from './dates.ts';
import { PersonRandom } from './random.ts';
import { createValues, type Values } from './synthetic-person.ts';
import { ValueBytes } from './value-bytes.ts';

const LONGER_THAN_A_YEAR = 370 * 86_400_000;

/** A kind of person, as its place in SHAPES. */
export type ProfileIndex = number;

/** The generated persons of a calendar year. */
export class Population {
  readonly #from: number;
  readonly #until: number;
  readonly #random: PersonRandom;
  readonly #now: number;
  #bytes: ValueBytes | undefined;
  readonly values: Values;

  /** `seed` is an integer; `now` (ms since 1970) is any instant of the year. */
  constructor(seed: number, now: number) {
    this.#from = startOfYear(now);
    this.#until = startOfYear(this.#from + LONGER_THAN_A_YEAR);
    this.#now = now;
    this.#random = new PersonRandom(seed, now);
    this.values = createValues(this.#random, now);
  }

  /** True for an instant (ms since 1970) of the year. */
  includesInstant(now: number): boolean {
    return now >= this.#from && now < this.#until;
  }

  /** Turns to the person with this identifier, eleven ASCII digits: `values` and `bytes` are now that person's. */
  seek(identifier: string): ProfileIndex {
    return this.#random.seek(identifier).profileIndex;
  }

  /** The values as bytes: made when first asked for. */
  get bytes(): ValueBytes {
    this.#bytes ??= new ValueBytes(this.#random, this.#now);
    return this.#bytes;
  }
}
