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
  type Clock,
  frozenClock,
  PRINTER,
  parseTimestamp,
  Register,
  type RegisterRecord,
  systemClock,
} from '../register/index.ts';
import type { Fault, Scenario, ScenarioPerson } from '../scenario/index.ts';
import type { SoapChanges } from '../soap/index.ts';
import { type ChangeSnapshot, ChangeTracker } from './change-tracker.ts';
import { FaultInjector, FaultMatcher } from './faults/index.ts';
import { createSigner, type Signer } from './http/response.ts';
import { LanguagePreferences } from './language-preferences.ts';

export interface MockStateOptions {
  readonly scenario: Scenario;
  /** An integer that determines the generated population. */
  readonly seed: number;
  /** By default, the `now` of the scenario, or the system clock. */
  readonly clock?: Clock | undefined;
  /** Called when a scenario is set, which begins a new run. */
  readonly onScenarioSet?: () => void;
  /** The state to continue. */
  readonly restored?: StateSnapshot | undefined;
  /** Called after each change of a value that a snapshot contains. */
  readonly onChange?: () => void;
  /** Resources that have no state; by default, those of this state alone. */
  readonly shared?: SharedResources | undefined;
}

/** The state as plain data. */
export interface StateSnapshot {
  /** Null for the scenario that the mock was started with. */
  readonly initial: Scenario | null;
  /** Null for the initial scenario. */
  readonly active: Scenario | null;
  /** Milliseconds since 1970 at which the clock was stopped for the session; null otherwise. */
  readonly startedAt: number | null;
  /** Milliseconds since 1970 at which the clock was stopped later; null otherwise. */
  readonly stoppedAt: number | null;
  readonly persons: readonly ScenarioPerson[];
  readonly addedFaults: readonly Fault[];
  /** How often the attempts of faults were counted anew; 0 by default. */
  readonly faultRevision?: number;
  readonly languages: ReturnType<LanguagePreferences['toSnapshot']>;
  readonly changes: ChangeSnapshot;
}

/** Resources that the states of all sessions share. */
export interface SharedResources {
  /** Signs `application/jose` responses. */
  readonly sign: Signer;
  readonly faultInjector: FaultInjector;
}

export const createSharedResources = (): SharedResources => ({
  sign: createSigner(),
  faultInjector: new FaultInjector(),
});

/**
 * Holds what can change in a running mock: scenario, clock and person overrides. A request uses its values at
 * the time it is handled.
 */
export class MockState {
  readonly #options: MockStateOptions;
  /** The scenario at start. */
  #initial: Scenario;
  /** The scenario that was set last, without overrides. */
  #active: Scenario;
  /** The active scenario with the person overrides. */
  #scenario: Scenario;
  readonly #personOverrides: Map<string, ScenarioPerson>;
  #register: Register;
  #serializer: BatchSerializer;
  #faultMatcher: FaultMatcher;
  #faultRevision: number;
  #currentClock: Clock;
  /** Overrides the clock of the scenario. */
  #clockOverride: Clock | undefined;
  #addedFaults: readonly Fault[];
  readonly #languages: LanguagePreferences;
  readonly #changeTracker: ChangeTracker;
  readonly sign: Signer;
  readonly faultInjector: FaultInjector;
  /** The current clock. It stays valid when the scenario or the time changes. */
  readonly clock: Clock;

  constructor(options: MockStateOptions) {
    this.#options = options;
    const { sign, faultInjector } = options.shared ?? createSharedResources();
    this.sign = sign;
    this.faultInjector = faultInjector;
    const { restored } = options;
    this.#initial = options.scenario;
    this.#active = restored?.active ?? options.scenario;
    this.#personOverrides = new Map(restored?.persons.map((person) => [person.role, person]));
    this.#addedFaults = restored?.addedFaults ?? [];
    this.#languages = new LanguagePreferences(restored?.languages);
    this.#clockOverride = toFrozenClock(restored?.stoppedAt);
    this.#scenario = this.#mergeOverrides(this.#active);
    this.#currentClock = this.#clockOverride ?? this.#createClock(this.#active);
    const time = (): Clock => this.#currentClock;
    this.clock = {
      now: () => time().now(),
      get frozen() {
        return time().frozen;
      },
    };
    [this.#register, this.#serializer] = this.#build(this.#scenario);
    this.#faultRevision = restored?.faultRevision ?? 0;
    this.#faultMatcher = this.#createFaultMatcher(this.#scenario);
    this.#changeTracker = new ChangeTracker(
      {
        clock: this.clock,
        isRegistered: (identifier) => this.#isRegistered(identifier),
        getState: (identifier) => this.#register.getIdentityToken(identifier),
        getDigest: (identifier) => this.#computeDigest(identifier),
        onChange: () => this.#reportChange(),
      },
      getIdentifiers(this.#scenario),
      restored?.changes,
    );
  }

  /** @param start the scenario that the mock was started with: the snapshot does not contain it */
  toSnapshot(start: Scenario): StateSnapshot {
    const { clock } = this.#options;
    return {
      initial: this.#initial === start ? null : this.#initial,
      active: this.#active === this.#initial ? null : this.#active,
      startedAt: clock?.frozen ? clock.now() : null,
      stoppedAt: this.#clockOverride?.now() ?? null,
      persons: [...this.#personOverrides.values()],
      addedFaults: this.#addedFaults,
      faultRevision: this.#faultRevision,
      languages: this.#languages.toSnapshot(),
      changes: this.#changeTracker.toSnapshot(),
    };
  }

  #reportChange(): void {
    this.#options.onChange?.();
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

  get faultMatcher(): FaultMatcher {
    return this.#faultMatcher;
  }

  /** Increases whenever the attempts of faults are counted anew. */
  get faultRevision(): number {
    return this.#faultRevision;
  }

  /** The print provider and its encryption certificate. */
  get print(): PrintSertifikat {
    return this.#scenario.print ?? PRINTER;
  }

  /** Projects a person to the fields that the caller may see. */
  projectPerson(identifier: string, grant: PartSet, version: Version): Person {
    return this.#project(this.#register.find(identifier), grant, version);
  }

  /** Gets the persons that changed after a change, at most as many as a response contains. */
  getChangesAfter(fraEndringsId: number): ChangeLogSlice {
    return this.#changeTracker.findAfter(fraEndringsId, this.#scenario.behaviour.changesPerResponse);
  }

  /** Gets the changes for SOAP, whose `fraEndringsNummer` is inclusive. */
  getSoapChangesFrom(fraEndringsNummer: number): SoapChanges {
    const { changed, tilEndringsId, sisteEndringsId } = this.getChangesAfter(fraEndringsNummer - 1);
    return {
      changed: changed.map((identifier) => toChangeRecord(this.#register.find(identifier))),
      tilEndringsNummer: tilEndringsId,
      senesteEndringsNummer: sisteEndringsId,
    };
  }

  /** Projects a changed person to the fields that the caller may see. */
  projectChangedPerson(identifier: string, grant: PartSet, version: Version): Person {
    return this.#project(toChangeRecord(this.#register.find(identifier)), grant, version);
  }

  #project(record: RegisterRecord, grant: PartSet, version: Version): Person {
    const { behaviour } = this.#scenario;
    return formatPerson(projectPerson(record, grant, version, behaviour), record, grant, behaviour);
  }

  /** The scenario at start, or its reloaded version. */
  get initialScenario(): Scenario {
    return this.#initial;
  }

  /** The active scenario and the scenario at start, without overrides. A single one if they are the same. */
  get baseScenarios(): readonly Scenario[] {
    return [...new Set([this.#active, this.#initial])];
  }

  /** Activates a scenario and removes all overrides: time, persons, languages and added faults. */
  setScenario(scenario: Scenario): void {
    this.#clockOverride = undefined;
    this.#addedFaults = [];
    this.#personOverrides.clear();
    this.#activate(scenario, () => this.#languages.clear());
    this.#options.onScenarioSet?.();
  }

  /** Replaces a reloaded scenario. All overrides stay. */
  replaceScenario(before: Scenario, after: Scenario): void {
    if (this.#initial === before) this.#initial = after;
    if (this.#active === before) this.#activate(after);
  }

  /** Restores the scenario and the time at start. */
  reset(): void {
    this.setScenario(this.#initial);
  }

  /**
   * Stops the clock.
   *
   * @param now a timestamp in any format of the service; null restores the clock of the scenario
   */
  setTime(now: string | null): void {
    const clock = now === null ? undefined : frozenClock(parseTimestamp(now));
    this.#changeTracker.update([], () => {
      this.#clockOverride = clock;
      this.#currentClock = clock ?? this.#createClock(this.#scenario);
    });
    this.#reportChange();
  }

  /** Adds a person to the scenario, in place of persons with the same role or identifier. */
  putPerson(person: ScenarioPerson): void {
    const { identifier } = person;
    const conflicting = this.#scenario.persons.filter((other) => isConflicting(other, person));
    this.#changeTracker.updatePersons([identifier, ...getIdentifiers({ persons: conflicting })], () => {
      this.#languages.remove(identifier);
      this.#personOverrides.delete(person.role);
      this.#personOverrides.set(person.role, person);
      this.#apply(withPerson(this.#scenario, person));
    });
    this.#reportChange();
  }

  /** The faults in the order of their precedence: the added ones, then those of the scenario. */
  get faults(): readonly Fault[] {
    return [...this.#addedFaults, ...this.#scenario.faults];
  }

  /** Adds faults until the scenario is switched, in place of those added before. All faults count their attempts anew. */
  setAddedFaults(faults: readonly Fault[]): void {
    this.#addedFaults = faults;
    this.#renewFaultMatcher(this.#scenario);
    this.#reportChange();
  }

  /** Sets the language of a person; null deletes it. */
  setLanguage(identifier: string, spraak: Spraak | null): void {
    this.#changeTracker.updatePersons([identifier], () => {
      this.#languages.set(identifier, spraak, this.clock.now());
      this.#languages.applyTo(this.#register, identifier);
    });
    this.#reportChange();
  }

  #isRegistered(identifier: string): boolean {
    return this.#register.find(identifier).person.status !== 'IKKE_REGISTRERT';
  }

  #computeDigest(identifier: string): string {
    if (!this.#isRegistered(identifier)) return '';
    const values = [this.#register.find(identifier).person, this.projectPerson(identifier, ALL_PARTS, 'v2')];
    return hash('sha256', JSON.stringify(values.map(withoutCertificate)), 'base64');
  }

  #activate(scenario: Scenario, clearPreferences = (): void => {}): void {
    const merged = this.#mergeOverrides(scenario);
    this.#changeTracker.update(getIdentifiers(merged), () => {
      this.#active = scenario;
      this.#currentClock = this.#clockOverride ?? this.#createClock(scenario);
      this.#renewFaultMatcher(scenario);
      clearPreferences();
      this.#apply(merged);
    });
    this.#reportChange();
  }

  #mergeOverrides(scenario: Scenario): Scenario {
    return [...this.#personOverrides.values()].reduce(withPerson, scenario);
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

  #renewFaultMatcher(scenario: Scenario): void {
    this.#faultRevision++;
    this.#faultMatcher = this.#createFaultMatcher(scenario);
  }

  /** Roles are resolved for each request, so that person overrides do not reset the attempt counts. */
  #createFaultMatcher({ faults }: Scenario): FaultMatcher {
    const resolveIdentifier = (person: string): string =>
      this.#scenario.persons.find(({ role }) => role === person)?.identifier ?? person;
    return new FaultMatcher([...this.#addedFaults, ...faults], this.#options.seed, resolveIdentifier);
  }

  #createClock({ now }: Scenario): Clock {
    return this.#options.clock ?? (now === undefined ? systemClock : frozenClock(parseTimestamp(now)));
  }
}

/** A supplier's new certificate alone changes no person (krr_lokal_kopi). */
const withoutCertificate = ({ sertifikat: _, ...rest }: Person): Omit<Person, 'sertifikat'> => rest;

const toFrozenClock = (now: number | null | undefined): Clock | undefined =>
  now === null || now === undefined ? undefined : frozenClock(now);

const isConflicting = (other: ScenarioPerson, { role, identifier }: ScenarioPerson): boolean =>
  other.role === role || other.identifier === identifier;

const withPerson = (scenario: Scenario, person: ScenarioPerson): Scenario => ({
  ...scenario,
  persons: [...scenario.persons.filter((other) => !isConflicting(other, person)), person],
});

const getIdentifiers = ({ persons }: Pick<Scenario, 'persons'>): string[] =>
  persons.map(({ identifier }) => identifier);
