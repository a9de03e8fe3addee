import type { Scenario, ScenarioPerson } from '../scenario/index.ts';
import type { Clock } from '../time/clock.ts';
import { startOfDay } from '../time/oslo-time.ts';
import { type ChannelDates, evaluateChannels, getChannelDates, getProfileContactState } from './eighteen-months.ts';
import { getPopulation, type Population, type ProfileIndex } from './population.ts';
import { NOT_REGISTERED, PROFILES } from './profile.ts';
import {
  type ChosenLanguage,
  type RegisterRecord,
  type ResolutionTime,
  resolvePerson,
  type SpecifiedPerson,
} from './resolve-person.ts';
import { assemblePerson, type PersonOptions, type Values } from './synthetic-person.ts';
import type { ValueBytes } from './value-bytes.ts';

/** A resolved record, and everything that it depends on besides the specification. */
interface CachedRecord {
  readonly record: RegisterRecord;
  readonly dates: ChannelDates;
  readonly origin: number;
  readonly population: Population;
}

/** The part of a scenario that the register uses. */
export type RegisterScenario = Pick<Scenario, 'population' | 'persons'> & {
  readonly behaviour: PersonOptions;
};

/**
 * The register: for any identifier the person that seed and identifier determine, overridden by the persons of a scenario.
 * Generated persons are not stored, so replicas with the same seed, scenario and day return the same persons.
 */
export class Register {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #includesEveryone: boolean;
  readonly #options: PersonOptions;
  readonly #specified = new Map<string, SpecifiedPerson>();
  readonly #chosenLanguages = new Map<string, ChosenLanguage>();
  readonly #cache = new Map<string, CachedRecord>();
  /** Set for the last three digits of each specified identifier: most others need no hash lookup. */
  readonly #suffixFilter = new Uint8Array(1000);
  #current: Population | undefined;
  /** Identifies the generated persons of this register: registers share populations. */
  #generatedToken: object = {};

  constructor(options: { seed: number; clock: Clock; scenario: RegisterScenario }) {
    const { population, behaviour, persons } = options.scenario;
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#includesEveryone = population === 'all';
    this.#options = behaviour;
    for (const person of persons) this.put(person);
  }

  /** Specifies a person, and replaces an earlier specification of the identifier. A chosen language is kept. */
  put(scenarioPerson: ScenarioPerson): void {
    const { identifier } = scenarioPerson;
    this.#specified.set(identifier, { scenarioPerson, language: this.#chosenLanguages.get(identifier) });
    this.#suffixFilter[identifierSuffix(identifier)] = 1;
    this.#cache.delete(identifier);
  }

  /** Sets the preferred language. It applies while the person has status AKTIV. */
  setLanguage(identifier: string, language: ChosenLanguage): void {
    this.#chosenLanguages.set(identifier, language);
    this.put(this.#specified.get(identifier)?.scenarioPerson ?? { role: 'logged-in', identifier, specified: {} });
  }

  get specifiedIdentifiers(): readonly string[] {
    return [...this.#specified.keys()];
  }

  /** The person with this identifier: eleven ASCII digits, assumed to be valid. */
  find(identifier: string): RegisterRecord {
    const specified = this.#specified.get(identifier);
    return specified === undefined
      ? this.#generate(identifier, this.getProfileIndex(identifier))
      : this.#resolve(identifier, specified);
  }

  /** The record of an identifier that cannot be in the register, such as an invalid one. */
  createUnregistered(identifier: string): RegisterRecord {
    return this.#generate(identifier, NOT_REGISTERED);
  }

  /**
   * An identity token for cheap change detection: a new object whenever the person may have changed. False positives are
   * possible, false negatives are not.
   */
  getIdentityToken(identifier: string): object {
    this.#getPopulation();
    return this.isSpecified(identifier) ? this.find(identifier) : this.#generatedToken;
  }

  /** True if a scenario specifies the person: then only {@link find} returns the complete record. */
  isSpecified(identifier: string): boolean {
    return this.#suffixFilter[identifierSuffix(identifier)] === 1 && this.#specified.has(identifier);
  }

  /** The profile of a generated person. */
  getProfileIndex(identifier: string): ProfileIndex {
    return this.toProfileIndex(this.#getPopulation().drawProfile(identifier), identifier);
  }

  /** The profile of a generated person whose profile has been drawn. */
  toProfileIndex(drawn: ProfileIndex, _identifier: string): ProfileIndex {
    return this.#includesEveryone ? drawn : NOT_REGISTERED;
  }

  /** Writes the values of the generated persons of the current calendar year, for the batch serialiser. */
  getValueBytes(): ValueBytes {
    return this.#getPopulation().bytes;
  }

  /** The record of a generated person with a given profile and values. */
  createRecord(profileIndex: ProfileIndex, values: Values): RegisterRecord {
    const profile = PROFILES[profileIndex]!;
    return { person: assemblePerson(profile, values, this.#options), contact: getProfileContactState(profile) };
  }

  #generate(identifier: string, profileIndex: ProfileIndex): RegisterRecord {
    const { profile, assemble } = this.#getPopulation().getPerson(identifier, profileIndex, this.#options);
    return { person: assemble(profile), contact: getProfileContactState(profile) };
  }

  #resolve(identifier: string, specified: SpecifiedPerson): RegisterRecord {
    const time = this.#getTime();
    const population = this.#getPopulation();
    const cached = this.#cache.get(identifier);
    if (cached !== undefined && isCurrent(cached, population, time)) return cached.record;
    const generated = population.getPerson(identifier, this.getProfileIndex(identifier), this.#options);
    const record = resolvePerson(specified, generated, time, this.#options);
    const dates = getChannelDates(record.person.kontaktinformasjon);
    this.#cache.set(identifier, { record, dates, origin: time.origin, population });
    return record;
  }

  #getPopulation(): Population {
    const now = this.#clock.now();
    if (!this.#current?.includesInstant(now)) {
      this.#current = getPopulation(this.#seed, now);
      this.#generatedToken = {};
    }
    return this.#current;
  }

  /**
   * With a frozen clock, durations of a scenario count back from now. With a running clock they count back from the start
   * of the day in Norway, so that responses are the same all day and in every replica.
   */
  #getTime(): ResolutionTime {
    const now = this.#clock.now();
    return { now, origin: this.#clock.frozen ? now : startOfDay(now) };
  }
}

/** A record stays the same until the origin of durations, the year, or the contact state changes. */
const isCurrent = (
  { record, dates, ...cached }: CachedRecord,
  population: Population,
  { now, origin }: ResolutionTime,
) => cached.origin === origin && cached.population === population && evaluateChannels(dates, now) === record.contact;

const ZERO = 48;
const identifierSuffix = (identifier: string): number =>
  (identifier.charCodeAt(8) - ZERO) * 100 + (identifier.charCodeAt(9) - ZERO) * 10 + identifier.charCodeAt(10) - ZERO;
