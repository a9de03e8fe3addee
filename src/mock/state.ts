import { hash } from 'node:crypto';
import type { Person, PrintSertifikat, Spraak } from '../contract/index.ts';
import {
  ALL_PARTS,
  BatchSerializer,
  formatPerson,
  type PartSet,
  projectPerson,
  toChangeRecord,
  type Version,
} from '../disclosure/index.ts';
import {
  type ChangeLogSlice,
  type ChosenLanguage,
  type Clock,
  formatTimestamp,
  frozenClock,
  PRINTER,
  parseTimestamp,
  Register,
  type RegisterRecord,
  systemClock,
} from '../register/index.ts';
import type { Scenario, ScenarioPerson } from '../scenario/index.ts';
import type { SoapChanges } from '../soap/index.ts';
import { ChangeTracker } from './change-tracker.ts';
import { FaultInjector, FaultMatcher } from './faults/index.ts';
import { createSigner } from './http/response.ts';

/** The languages that persons have chosen themselves: they lie on top of whatever a scenario, or the seed, says. */
export class LanguagePreferences {
  readonly #preferences = new Map<string, ChosenLanguage>();

  /** A person chooses a language at an instant (ms since 1970), or none. */
  set(identifier: string, spraak: Spraak | null, now: number): void {
    this.#preferences.set(identifier, { spraak, spraak_oppdatert: spraak === null ? null : formatTimestamp(now) });
  }

  /** Puts what a person has chosen into a register. */
  applyTo(register: Register, identifier: string): void {
    const preference = this.#preferences.get(identifier);
    if (preference !== undefined) register.setLanguage(identifier, preference);
  }

  /** Puts everything that was chosen into a register that is new. */
  applyAllTo(register: Register): void {
    for (const identifier of this.#preferences.keys()) this.applyTo(register, identifier);
  }

  /** Forgets what a person has chosen. */
  remove(identifier: string): void {
    this.#preferences.delete(identifier);
  }

  clear(): void {
    this.#preferences.clear();
  }
}

export interface MockStateOptions {
  readonly scenario: Scenario;
  /** Any integer: another seed is another population. */
  readonly seed: number;
  /** Unless given, the scenario's `now`, or the machine's clock. */
  readonly clock?: Clock | undefined;
}

/**
 * What stands behind the answers, and can be changed while they are given: the scenario, the time, and persons put on
 * top. Each request is answered by what is there when it comes.
 */
export class MockState {
  readonly #options: MockStateOptions;
  /** That of the start. */
  #initial: Scenario;
  /** The one that was chosen last, as it was read. */
  #active: Scenario;
  /** With the persons that were put in. */
  #scenario: Scenario;
  readonly #personOverrides = new Map<string, ScenarioPerson>();
  #register: Register;
  #serializer: BatchSerializer;
  #faultMatcher: FaultMatcher;
  #currentClock: Clock;
  /** In place of the time of the scenario. */
  #clockOverride: Clock | undefined;
  readonly #languages = new LanguagePreferences();
  readonly #changeTracker: ChangeTracker;
  /** Signs what is asked for as `application/jose`. */
  readonly sign = createSigner();
  /** Carries out what goes wrong. */
  readonly faultInjector = new FaultInjector();
  /** The time that answers are of. */
  readonly clock: Clock;

  constructor(options: MockStateOptions) {
    this.#options = options;
    this.#initial = options.scenario;
    this.#active = options.scenario;
    this.#currentClock = this.#createClock(options.scenario);
    const time = (): Clock => this.#currentClock;
    this.clock = {
      now: () => time().now(),
      get frozen() {
        return time().frozen;
      },
    };
    this.#scenario = options.scenario;
    [this.#register, this.#serializer] = this.#build(options.scenario);
    this.#faultMatcher = this.#createFaultMatcher(options.scenario);
    this.#changeTracker = new ChangeTracker(
      {
        clock: this.clock,
        isRegistered: (identifier) => this.#isRegistered(identifier),
        getState: (identifier) => this.#register.getIdentityToken(identifier),
        getDigest: (identifier) => this.#computeDigest(identifier),
      },
      getIdentifiers(options.scenario),
    );
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get register(): Register {
    return this.#register;
  }

  get serializer(): BatchSerializer {
    return this.#serializer;
  }

  /** What goes wrong, and how often it has. */
  get faultMatcher(): FaultMatcher {
    return this.#faultMatcher;
  }

  /** The printer, and the certificate to encrypt with. */
  get print(): PrintSertifikat {
    return this.#scenario.print ?? PRINTER;
  }

  /** What a caller is told of one person. */
  projectPerson(identifier: string, grant: PartSet, version: Version): Person {
    return this.#project(this.#register.find(identifier), grant, version);
  }

  /** Who has changed after a change; at most 1000. */
  getChangesAfter(fraEndringsId: number): ChangeLogSlice {
    return this.#changeTracker.findAfter(fraEndringsId);
  }

  /** The same in the terms of SOAP, which counts the change that is asked from as one of them. */
  getSoapChangesFrom(fraEndringsNummer: number): SoapChanges {
    const { changed, tilEndringsId, sisteEndringsId } = this.#changeTracker.findAfter(fraEndringsNummer - 1);
    return {
      changed: changed.map((identifier) => toChangeRecord(this.#register.find(identifier))),
      tilEndringsNummer: tilEndringsId,
      senesteEndringsNummer: sisteEndringsId,
    };
  }

  /** What a caller is told of a person who has changed. */
  projectChangedPerson(identifier: string, grant: PartSet, version: Version): Person {
    return this.#project(toChangeRecord(this.#register.find(identifier)), grant, version);
  }

  #project(record: RegisterRecord, grant: PartSet, version: Version): Person {
    const { behaviour } = this.#scenario;
    return formatPerson(projectPerson(record, grant, version, behaviour), record, grant, behaviour);
  }

  /** The scenario that was chosen last, and that of the start, without what was put on top: one if they are the same. */
  get baseScenarios(): readonly Scenario[] {
    return [...new Set([this.#active, this.#initial])];
  }

  /** Another scenario, whole: its time, its persons, its behaviour; what was set or put before is gone. */
  setScenario(scenario: Scenario): void {
    this.#clockOverride = undefined;
    this.#personOverrides.clear();
    this.#activate(scenario, () => this.#languages.clear());
  }

  /**
   * A scenario that was chosen, or that of the start, has been read again and is another one now. What was set, put or
   * chosen on top of it stays.
   */
  replaceScenario(before: Scenario, after: Scenario): void {
    if (this.#initial === before) this.#initial = after;
    if (this.#active === before) this.#activate(after);
  }

  /** Back to the scenario and the time of the start. */
  reset(): void {
    this.setScenario(this.#initial);
  }

  /** Stops the clock at a moment, a timestamp in any form that the service writes; null lets the scenario decide again. */
  setTime(now: string | null): void {
    const clock = now === null ? undefined : frozenClock(parseTimestamp(now));
    this.#changeTracker.update([], () => {
      this.#clockOverride = clock;
      this.#currentClock = clock ?? this.#createClock(this.#scenario);
    });
  }

  /**
   * Puts a person into the scenario; who has the role or the identifier there makes room. The control API lets nobody
   * take the identifier of another role, so there only the one of the role does.
   */
  putPerson(person: ScenarioPerson): void {
    const { identifier } = person;
    const conflicting = this.#scenario.persons.filter((other) => isConflicting(other, person));
    this.#changeTracker.updatePersons([identifier, ...getIdentifiers({ persons: conflicting })], () => {
      this.#languages.remove(identifier);
      this.#personOverrides.delete(person.role);
      this.#personOverrides.set(person.role, person);
      this.#apply(withPerson(this.#scenario, person));
    });
  }

  /** A person chooses the language to be written to in, or none. */
  setLanguage(identifier: string, spraak: Spraak | null): void {
    this.#changeTracker.updatePersons([identifier], () => {
      this.#languages.set(identifier, spraak, this.clock.now());
      this.#languages.applyTo(this.#register, identifier);
    });
  }

  #isRegistered(identifier: string): boolean {
    return this.#register.find(identifier).person.status !== 'IKKE_REGISTRERT';
  }

  /** Everything that any answer tells of a person, in short; empty for who is not in the register. */
  #computeDigest(identifier: string): string {
    if (!this.#isRegistered(identifier)) return '';
    const { person } = this.#register.find(identifier);
    return hash('sha256', JSON.stringify([person, this.projectPerson(identifier, ALL_PARTS, 'v2')]), 'base64');
  }

  /** Everything that follows from a scenario, with the persons on top that have been put in. */
  #activate(scenario: Scenario, clearPreferences = (): void => {}): void {
    const merged = [...this.#personOverrides.values()].reduce(withPerson, scenario);
    this.#changeTracker.update(getIdentifiers(merged), () => {
      this.#active = scenario;
      this.#currentClock = this.#clockOverride ?? this.#createClock(scenario);
      this.#faultMatcher = this.#createFaultMatcher(scenario);
      clearPreferences();
      this.#apply(merged);
    });
  }

  #apply(scenario: Scenario): void {
    this.#scenario = scenario;
    [this.#register, this.#serializer] = this.#build(scenario);
  }

  #build(scenario: Scenario): [Register, BatchSerializer] {
    const register = new Register({ seed: this.#options.seed, clock: this.clock, scenario });
    this.#languages.applyAllTo(register);
    return [register, new BatchSerializer(register, scenario.behaviour)];
  }

  /** Faults mean who has the role when a request comes: persons put into the scenario leave their counts alone. */
  #createFaultMatcher({ faults }: Scenario): FaultMatcher {
    const resolveIdentifier = (person: string): string =>
      this.#scenario.persons.find(({ role }) => role === person)?.identifier ?? person;
    return new FaultMatcher(faults, this.#options.seed, resolveIdentifier);
  }

  #createClock({ now }: Scenario): Clock {
    return this.#options.clock ?? (now === undefined ? systemClock : frozenClock(parseTimestamp(now)));
  }
}

/** Nobody else has the role or the identifier of a person who is put in. */
const isConflicting = (other: ScenarioPerson, { role, identifier }: ScenarioPerson): boolean =>
  other.role === role || other.identifier === identifier;

const withPerson = (scenario: Scenario, person: ScenarioPerson): Scenario => ({
  ...scenario,
  persons: [...scenario.persons.filter((other) => !isConflicting(other, person)), person],
});

const getIdentifiers = ({ persons }: Pick<Scenario, 'persons'>): string[] =>
  persons.map(({ identifier }) => identifier);
