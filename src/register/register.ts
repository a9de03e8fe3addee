import type { Person } from '../contract/index.ts';
import type { Scenario, StatedPerson } from '../scenario/index.ts';
import { assemble } from './assemble.ts';
import { startOfYear } from './calendar.ts';
import type { Clock } from './clock.ts';
import { type ContactState, contactState, contactStateOf } from './contact-state.ts';
import { Draws } from './draws.ts';
import { impliedShape } from './implied-shape.ts';
import { startOfDay } from './moments.ts';
import { NOT_REGISTERED, SHAPES, type Shape } from './shape.ts';
import { statedPerson } from './stated-person.ts';
import { type Values, valuesOf } from './values.ts';
import { type VarslingsstatusReading, varslingsstatus } from './varslingsstatus.ts';

/** A person as the register holds it, and what the contact information is worth today. */
export interface Entry {
  readonly person: Person;
  readonly contact: ContactState;
}

/** What the register needs to know of a scenario. */
export type RegisterScenario = Pick<Scenario, 'population' | 'persons'> & {
  readonly behaviour: VarslingsstatusReading;
};

/**
 * Everybody: for any identifier the person that seed and identifier make, with a scenario's persons on top.
 * Nothing is stored, so every replica with the same seed, scenario and day gives the same answers.
 */
export class Register {
  readonly clock: Clock;
  readonly #seed: number;
  readonly #population: RegisterScenario['population'];
  readonly #reading: VarslingsstatusReading;
  readonly #stated: ReadonlyMap<string, StatedPerson>;
  #year = Number.NaN;
  #draws!: Draws;
  #values!: Values;

  constructor(options: { seed: number; clock: Clock; scenario: RegisterScenario }) {
    this.clock = options.clock;
    this.#seed = options.seed;
    this.#population = options.scenario.population;
    this.#reading = options.scenario.behaviour;
    this.#stated = new Map(options.scenario.persons.map(({ identifier, stated }) => [identifier, stated]));
  }

  /** True if the person is entirely drawn, so that `draws(…)` says all there is to say. */
  isGenerated(identifier: string): boolean {
    return !this.#stated.has(identifier);
  }

  /** The draws of this calendar year. `shape` holds for generated persons. */
  get draws(): Draws {
    this.#turnToYearOf(this.clock.now());
    return this.#draws;
  }

  /** The person with this identifier: eleven ASCII digits, taken as valid. */
  find(identifier: string): Entry {
    const now = this.clock.now();
    this.#turnToYearOf(now);
    const draws = this.#draws.read(identifier);
    const drawn = SHAPES[this.#population === 'all' ? draws.shape : NOT_REGISTERED]!;
    const stated = this.#stated.get(identifier);
    if (stated !== undefined) return this.#findStated(stated, drawn, now);
    return { person: assemble(drawn, this.#values, this.#reading), contact: contactStateOf(drawn) };
  }

  #findStated(stated: StatedPerson, drawn: Shape, now: number): Entry {
    const shape = impliedShape(stated, drawn);
    const generated = assemble(shape, this.#values, this.#reading);
    const person = statedPerson(stated, generated, this.#origin(now));
    const contact = contactState(person.kontaktinformasjon, now);
    if (stated.varslingsstatus === undefined) person.varslingsstatus = varslingsstatus(shape, contact, this.#reading);
    return { person, contact };
  }

  /**
   * While time stands still, a duration in a scenario counts back from now; while it runs, from the day's first
   * instant in Norway, so that an answer stays the same from one call to the next and in every replica.
   */
  #origin(now: number): number {
    return this.clock.frozen ? now : startOfDay(now);
  }

  #turnToYearOf(now: number): void {
    const year = startOfYear(now);
    if (year === this.#year) return;
    this.#year = year;
    this.#draws = new Draws(this.#seed, now);
    this.#values = valuesOf(this.#draws, now);
  }
}
