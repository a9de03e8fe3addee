import type { Person } from '../contract/index.ts';
import type { Scenario, ScenarioPerson, StatedPerson } from '../scenario/index.ts';
import { assemble } from './assemble.ts';
import type { Clock } from './clock.ts';
import { type ChannelDates, type ContactState, channelDates, contactState, contactStateOf } from './contact-state.ts';
import type { Entry } from './entry.ts';
import { impliedShape } from './implied-shape.ts';
import { startOfDay } from './moments.ts';
import { type Kind, Population } from './population.ts';
import { NOT_REGISTERED, SHAPES, type Shape } from './shape.ts';
import { statedPerson } from './stated-person.ts';
import type { Values } from './values.ts';
import { type VarslingsstatusReading, varslingsstatus } from './varslingsstatus.ts';

/** A scenario's person, with durations resolved. */
interface LaidOut {
  readonly origin: number;
  readonly values: Values;
  readonly shape: Shape;
  readonly person: Person;
  readonly dates: ChannelDates;
  /** What is made of it, by what the contact information is worth. */
  readonly entries: Partial<Record<ContactState, Entry>>;
}

/** A language that a person has chosen, and when; both null for none. */
export type ChosenLanguage = Required<Pick<StatedPerson, 'spraak' | 'spraak_oppdatert'>>;

/** What the register needs to know of a scenario. */
export type RegisterScenario = Pick<Scenario, 'population' | 'persons'> & {
  readonly behaviour: VarslingsstatusReading;
};

/**
 * Everybody: for any identifier the person that seed and identifier make, with a scenario's persons on top.
 * Nothing is stored, so every replica with the same seed, scenario and day gives the same answers.
 */
export class Register {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #everybody: boolean;
  readonly #reading: VarslingsstatusReading;
  readonly #stated = new Map<string, ScenarioPerson>();
  readonly #chosen = new Map<string, ChosenLanguage>();
  readonly #laidOut = new Map<string, LaidOut>();
  /** Which last three digits any stated person has: tells most others apart without hashing their identifiers. */
  readonly #endings = new Uint8Array(1000);
  #current: Population | undefined;

  constructor(options: { seed: number; clock: Clock; scenario: RegisterScenario }) {
    const { population, behaviour, persons } = options.scenario;
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#everybody = population === 'all';
    this.#reading = behaviour;
    for (const person of persons) this.put(person);
  }

  /** States a person anew: what was stated of that identifier before is gone. */
  put(person: ScenarioPerson): void {
    const { identifier } = person;
    this.#stated.set(identifier, person);
    this.#endings[endingOf(identifier)] = 1;
    this.#laidOut.delete(identifier);
  }

  /** Lays a language on top of all else that is known of a person, whenever the person is AKTIV: nobody else has one. */
  choose(identifier: string, language: ChosenLanguage): void {
    this.#chosen.set(identifier, language);
    this.put(this.#stated.get(identifier) ?? { role: 'logged-in', identifier, stated: {} });
  }

  /** Everybody of whom something is stated. */
  get stated(): readonly string[] {
    return [...this.#stated.keys()];
  }

  /** The person with this identifier: eleven ASCII digits, taken as valid. */
  find(identifier: string): Entry {
    const population = this.population();
    const kind = this.kindIn(population, identifier);
    const stated = this.#stated.get(identifier);
    return stated === undefined
      ? this.entryOf(kind, population.values)
      : this.#laidOver(stated, population.values, kind);
  }

  /**
   * An object that is another one whenever the person is; now and then it is another one though the person is not. So
   * time can be seen to have changed nobody at much less cost than by comparing persons.
   */
  stateOf(identifier: string): object {
    return this.isStated(identifier) ? this.find(identifier) : this.population();
  }

  /** True if a scenario says something of this person: then only {@link find} tells all. */
  isStated(identifier: string): boolean {
    return this.#endings[endingOf(identifier)] === 1 && this.#stated.has(identifier);
  }

  /** The generated persons of the current calendar year. */
  population(): Population {
    const now = this.#clock.now();
    if (!this.#current?.holdsAt(now)) this.#current = new Population(this.#seed, now);
    return this.#current;
  }

  /** Turns the population to a generated person, and tells what kind it is. */
  kindIn(population: Population, identifier: string): Kind {
    const drawn = population.turnTo(identifier);
    return this.#everybody ? drawn : NOT_REGISTERED;
  }

  /** The person of a kind that has these values. */
  entryOf(kind: Kind, values: Values): Entry {
    const shape = SHAPES[kind]!;
    return { person: assemble(shape, values, this.#reading), contact: contactStateOf(shape) };
  }

  /** Laid out once for each origin of durations: what changes from one moment to the next is only what has expired. */
  #laidOver(stated: ScenarioPerson, values: Values, kind: Kind): Entry {
    const now = this.#clock.now();
    const origin = this.#origin(now);
    const known = this.#laidOut.get(stated.identifier);
    const laidOut =
      known?.origin === origin && known.values === values ? known : this.#layOut(stated, values, kind, origin);
    const contact = contactState(laidOut.dates, now);
    laidOut.entries[contact] ??= this.#entryWith(contact, laidOut, stated);
    return laidOut.entries[contact];
  }

  #entryWith(contact: ContactState, { shape, person }: LaidOut, stated: ScenarioPerson): Entry {
    if (stated.stated.varslingsstatus !== undefined) return { person, contact, stated };
    const derived = varslingsstatus(shape, contact, this.#reading);
    return { person: { ...person, varslingsstatus: derived }, contact, stated };
  }

  #layOut({ identifier, stated: said }: ScenarioPerson, values: Values, kind: Kind, origin: number): LaidOut {
    const { status } = impliedShape(said, SHAPES[kind]!);
    const stated = status === 'AKTIV' ? { ...said, ...this.#chosen.get(identifier) } : said;
    const shape = impliedShape(stated, SHAPES[kind]!);
    const person = statedPerson(stated, assemble(shape, values, this.#reading), origin);
    const laidOut = { origin, values, shape, person, dates: channelDates(person.kontaktinformasjon), entries: {} };
    this.#laidOut.set(identifier, laidOut);
    return laidOut;
  }

  /**
   * While time stands still, a duration in a scenario counts back from now; while it runs, from the day's first
   * instant in Norway, so that an answer stays the same from one call to the next and in every replica.
   */
  #origin(now: number): number {
    return this.#clock.frozen ? now : startOfDay(now);
  }
}

const ZERO = 48;
const endingOf = (identifier: string): number =>
  (identifier.charCodeAt(8) - ZERO) * 100 + (identifier.charCodeAt(9) - ZERO) * 10 + identifier.charCodeAt(10) - ZERO;
