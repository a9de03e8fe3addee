import type { Person } from '../contract/index.ts';
import type { PersonSpec, Scenario, ScenarioPerson } from '../scenario/index.ts';
import type { Clock } from '../time/clock.ts';
import { startOfDay } from '../time/oslo-time.ts';
import { Population, type ProfileIndex } from './population.ts';
import { NOT_REGISTERED, PROFILES, type Profile } from './profile.ts';
import { createScenarioPerson, inferProfile } from './scenario-person.ts';
import { assemblePerson, type Values } from './synthetic-person.ts';
import {
  type ChannelDates,
  type ContactState,
  deriveVarslingsstatus,
  getChannelDates,
  getContactState,
  getProfileContactState,
  type VarslingsstatusOptions,
} from './varslingsstatus.ts';

/** A person as the register holds it, and what the contact information is worth today. */
export interface RegisterRecord {
  readonly person: Person;
  readonly contact: ContactState;
  /** What a scenario says of this person. */
  readonly scenarioPerson?: ScenarioPerson;
}

/** A scenario's person, with durations resolved. */
interface ResolvedPerson {
  readonly origin: number;
  readonly values: Values;
  readonly profile: Profile;
  readonly person: Person;
  readonly dates: ChannelDates;
  /** What is made of it, by what the contact information is worth. */
  readonly records: Partial<Record<ContactState, RegisterRecord>>;
}

/** A language that a person has chosen, and when; both null for none. */
export type ChosenLanguage = Required<Pick<PersonSpec, 'spraak' | 'spraak_oppdatert'>>;

/** What the register needs to know of a scenario. */
export type RegisterScenario = Pick<Scenario, 'population' | 'persons'> & {
  readonly behaviour: VarslingsstatusOptions;
};

/**
 * Everybody: for any identifier the person that seed and identifier make, with a scenario's persons on top.
 * Nothing is stored, so every replica with the same seed, scenario and day gives the same answers.
 */
export class Register {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #includesEveryone: boolean;
  readonly #varslingsstatusOptions: VarslingsstatusOptions;
  readonly #specified = new Map<string, ScenarioPerson>();
  readonly #chosenLanguages = new Map<string, ChosenLanguage>();
  readonly #resolved = new Map<string, ResolvedPerson>();
  /** Which last three digits any stated person has: tells most others apart without hashing their identifiers. */
  readonly #suffixFilter = new Uint8Array(1000);
  #current: Population | undefined;

  constructor(options: { seed: number; clock: Clock; scenario: RegisterScenario }) {
    const { population, behaviour, persons } = options.scenario;
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#includesEveryone = population === 'all';
    this.#varslingsstatusOptions = behaviour;
    for (const person of persons) this.put(person);
  }

  /** States a person anew: what was stated of that identifier before is gone. */
  put(person: ScenarioPerson): void {
    const { identifier } = person;
    this.#specified.set(identifier, person);
    this.#suffixFilter[identifierSuffix(identifier)] = 1;
    this.#resolved.delete(identifier);
  }

  /** Lays a language on top of all else that is known of a person, whenever the person is AKTIV: nobody else has one. */
  setLanguage(identifier: string, language: ChosenLanguage): void {
    this.#chosenLanguages.set(identifier, language);
    this.put(this.#specified.get(identifier) ?? { role: 'logged-in', identifier, specified: {} });
  }

  /** Everybody of whom something is stated. */
  get specifiedIdentifiers(): readonly string[] {
    return [...this.#specified.keys()];
  }

  /** The person with this identifier: eleven ASCII digits, taken as valid. */
  find(identifier: string): RegisterRecord {
    const population = this.population();
    const profile = this.profileIndex(population, identifier);
    const scenarioPerson = this.#specified.get(identifier);
    return scenarioPerson === undefined
      ? this.createRecord(profile, population.values)
      : this.#resolveRecord(scenarioPerson, population.values, profile);
  }

  /**
   * An object that is another one whenever the person is; now and then it is another one though the person is not. So
   * time can be seen to have changed nobody at much less cost than by comparing persons.
   */
  getIdentityToken(identifier: string): object {
    return this.isSpecified(identifier) ? this.find(identifier) : this.population();
  }

  /** True if a scenario says something of this person: then only {@link find} tells all. */
  isSpecified(identifier: string): boolean {
    return this.#suffixFilter[identifierSuffix(identifier)] === 1 && this.#specified.has(identifier);
  }

  /** The generated persons of the current calendar year. */
  population(): Population {
    const now = this.#clock.now();
    if (!this.#current?.includesInstant(now)) this.#current = new Population(this.#seed, now);
    return this.#current;
  }

  /** Turns the population to a generated person, and tells what kind it is. */
  profileIndex(population: Population, identifier: string): ProfileIndex {
    const drawn = population.seek(identifier);
    return this.#includesEveryone ? drawn : NOT_REGISTERED;
  }

  /** The person of a kind that has these values. */
  createRecord(kind: ProfileIndex, values: Values): RegisterRecord {
    const profile = PROFILES[kind]!;
    return {
      person: assemblePerson(profile, values, this.#varslingsstatusOptions),
      contact: getProfileContactState(profile),
    };
  }

  /** Laid out once for each origin of durations: what changes from one moment to the next is only what has expired. */
  #resolveRecord(scenarioPerson: ScenarioPerson, values: Values, kind: ProfileIndex): RegisterRecord {
    const now = this.#clock.now();
    const origin = this.#origin(now);
    const known = this.#resolved.get(scenarioPerson.identifier);
    const resolved =
      known?.origin === origin && known.values === values ? known : this.#resolve(scenarioPerson, values, kind, origin);
    const contact = getContactState(resolved.dates, now);
    resolved.records[contact] ??= this.#withContactState(contact, resolved, scenarioPerson);
    return resolved.records[contact];
  }

  #withContactState(
    contact: ContactState,
    { profile, person }: ResolvedPerson,
    scenarioPerson: ScenarioPerson,
  ): RegisterRecord {
    if (scenarioPerson.specified.varslingsstatus !== undefined) return { person, contact, scenarioPerson };
    const derived = deriveVarslingsstatus(profile, contact, this.#varslingsstatusOptions);
    return { person: { ...person, varslingsstatus: derived }, contact, scenarioPerson };
  }

  #resolve(
    { identifier, specified }: ScenarioPerson,
    values: Values,
    kind: ProfileIndex,
    origin: number,
  ): ResolvedPerson {
    const { status } = inferProfile(specified, PROFILES[kind]!);
    const merged = status === 'AKTIV' ? { ...specified, ...this.#chosenLanguages.get(identifier) } : specified;
    const profile = inferProfile(merged, PROFILES[kind]!);
    const person = createScenarioPerson(merged, assemblePerson(profile, values, this.#varslingsstatusOptions), origin);
    const resolved = {
      origin,
      values,
      profile,
      person,
      dates: getChannelDates(person.kontaktinformasjon),
      records: {},
    };
    this.#resolved.set(identifier, resolved);
    return resolved;
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
const identifierSuffix = (identifier: string): number =>
  (identifier.charCodeAt(8) - ZERO) * 100 + (identifier.charCodeAt(9) - ZERO) * 10 + identifier.charCodeAt(10) - ZERO;
