import { hash } from 'node:crypto';
import type { Person, PrintSertifikat, Spraak } from '../contract/index.ts';
import { AnswerWriter, FULL_GRANT, type Grant, type Version } from '../disclosure/index.ts';
import {
  type ChangedSince,
  type Clock,
  frozenClock,
  instantOf,
  PRINTER,
  Register,
  systemClock,
} from '../register/index.ts';
import type { Scenario, ScenarioPerson } from '../scenario/index.ts';
import type { SoapChanges } from '../soap/index.ts';
import { Changes } from './changes.ts';
import { FaultPlan, Strikes } from './faults/index.ts';
import { Languages } from './languages.ts';
import { createSigner } from './signer.ts';
import { asChanged, tell } from './tell.ts';

export interface ServiceOptions {
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
export class Service {
  readonly #options: ServiceOptions;
  /** That of the start. */
  #first: Scenario;
  /** The one that was chosen last, as it was read. */
  #chosen: Scenario;
  /** With the persons that were put in. */
  #scenario: Scenario;
  readonly #put = new Map<string, ScenarioPerson>();
  #register: Register;
  #writer: AnswerWriter;
  #faults: FaultPlan;
  #time: Clock;
  /** In place of the time of the scenario. */
  #timeSet: Clock | undefined;
  readonly #languages = new Languages();
  readonly #changes: Changes;
  /** Signs what is asked for as `application/jose`. */
  readonly sign = createSigner();
  /** Carries out what goes wrong. */
  readonly strikes = new Strikes();
  /** The time that answers are of. */
  readonly clock: Clock;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#first = options.scenario;
    this.#chosen = options.scenario;
    this.#time = this.#timeOf(options.scenario);
    const time = (): Clock => this.#time;
    this.clock = {
      now: () => time().now(),
      get frozen() {
        return time().frozen;
      },
    };
    this.#scenario = options.scenario;
    [this.#register, this.#writer] = this.#made(options.scenario);
    this.#faults = this.#plan(options.scenario);
    this.#changes = new Changes(
      {
        clock: this.clock,
        isRegistered: (identifier) => this.#isRegistered(identifier),
        stateOf: (identifier) => this.#register.stateOf(identifier),
        digest: (identifier) => this.#digest(identifier),
      },
      identifiersIn(options.scenario),
    );
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get register(): Register {
    return this.#register;
  }

  get writer(): AnswerWriter {
    return this.#writer;
  }

  /** What goes wrong, and how often it has. */
  get faults(): FaultPlan {
    return this.#faults;
  }

  /** The printer, and the certificate to encrypt with. */
  get print(): PrintSertifikat {
    return this.#scenario.print ?? PRINTER;
  }

  /** What a caller is told of one person. */
  tell(identifier: string, grant: Grant, version: Version): Person {
    return tell(this.#register.find(identifier), grant, version, this.#scenario.behaviour);
  }

  /** Who has changed after a change; at most 1000. */
  changesAfter(fraEndringsId: number): ChangedSince {
    return this.#changes.after(fraEndringsId);
  }

  /** The same in the terms of SOAP, which counts the change that is asked from as one of them. */
  soapChangesFrom(fraEndringsNummer: number): SoapChanges {
    const { changed, tilEndringsId, sisteEndringsId } = this.#changes.after(fraEndringsNummer - 1);
    return {
      changed: changed.map((identifier) => asChanged(this.#register.find(identifier))),
      tilEndringsNummer: tilEndringsId,
      senesteEndringsNummer: sisteEndringsId,
    };
  }

  /** What a caller is told of a person who has changed. */
  tellChanged(identifier: string, grant: Grant, version: Version): Person {
    return tell(asChanged(this.#register.find(identifier)), grant, version, this.#scenario.behaviour);
  }

  /** The scenario that was chosen last, and that of the start, without what was put on top: one if they are the same. */
  get chosen(): readonly Scenario[] {
    return [...new Set([this.#chosen, this.#first])];
  }

  /** Another scenario, whole: its time, its persons, its behaviour; what was set or put before is gone. */
  setScenario(scenario: Scenario): void {
    this.#timeSet = undefined;
    this.#put.clear();
    this.#choose(scenario, () => this.#languages.forgetAll());
  }

  /**
   * A scenario that was chosen, or that of the start, has been read again and is another one now. What was set, put or
   * chosen on top of it stays.
   */
  renew(before: Scenario, after: Scenario): void {
    if (this.#first === before) this.#first = after;
    if (this.#chosen === before) this.#choose(after);
  }

  /** Back to the scenario and the time of the start. */
  reset(): void {
    this.setScenario(this.#first);
  }

  /** Stops the clock at a moment, a timestamp in any form that the service writes; null lets the scenario decide again. */
  setTime(now: string | null): void {
    const time = now === null ? undefined : frozenClock(instantOf(now));
    this.#changes.during([], () => {
      this.#timeSet = time;
      this.#time = time ?? this.#timeOf(this.#scenario);
    });
  }

  /**
   * Puts a person into the scenario; who has the role or the identifier there makes room. The control API lets nobody
   * take the identifier of another role, so there only the one of the role does.
   */
  putPerson(person: ScenarioPerson): void {
    const { identifier } = person;
    const makeRoom = this.#scenario.persons.filter((other) => isInTheWay(other, person));
    this.#changes.duringOf([identifier, ...identifiersIn({ persons: makeRoom })], () => {
      this.#languages.forget(identifier);
      this.#put.delete(person.role);
      this.#put.set(person.role, person);
      this.#become(withPerson(this.#scenario, person));
    });
  }

  /** A person chooses the language to be written to in, or none. */
  setLanguage(identifier: string, spraak: Spraak | null): void {
    this.#changes.duringOf([identifier], () => {
      this.#languages.choose(identifier, spraak, this.clock.now());
      this.#languages.layOn(this.#register, identifier);
    });
  }

  #isRegistered(identifier: string): boolean {
    return this.#register.find(identifier).person.status !== 'IKKE_REGISTRERT';
  }

  /** Everything that any answer tells of a person, in short; empty for who is not in the register. */
  #digest(identifier: string): string {
    if (!this.#isRegistered(identifier)) return '';
    const { person } = this.#register.find(identifier);
    return hash('sha256', JSON.stringify([person, this.tell(identifier, FULL_GRANT, 'v2')]), 'base64');
  }

  /** Everything that follows from a scenario, with the persons on top that have been put in. */
  #choose(scenario: Scenario, forget = (): void => {}): void {
    const whole = [...this.#put.values()].reduce(withPerson, scenario);
    this.#changes.during(identifiersIn(whole), () => {
      this.#chosen = scenario;
      this.#time = this.#timeSet ?? this.#timeOf(scenario);
      this.#faults = this.#plan(scenario);
      forget();
      this.#become(whole);
    });
  }

  #become(scenario: Scenario): void {
    this.#scenario = scenario;
    [this.#register, this.#writer] = this.#made(scenario);
  }

  #made(scenario: Scenario): [Register, AnswerWriter] {
    const register = new Register({ seed: this.#options.seed, clock: this.clock, scenario });
    this.#languages.layAllOn(register);
    return [register, new AnswerWriter(register, scenario.behaviour)];
  }

  /** Faults mean who has the role when a request comes: persons put into the scenario leave their counts alone. */
  #plan({ faults }: Scenario): FaultPlan {
    const identifierOf = (person: string): string =>
      this.#scenario.persons.find(({ role }) => role === person)?.identifier ?? person;
    return new FaultPlan(faults, this.#options.seed, identifierOf);
  }

  #timeOf({ now }: Scenario): Clock {
    return this.#options.clock ?? (now === undefined ? systemClock : frozenClock(instantOf(now)));
  }
}

/** Nobody else has the role or the identifier of a person who is put in. */
const isInTheWay = (other: ScenarioPerson, { role, identifier }: ScenarioPerson): boolean =>
  other.role === role || other.identifier === identifier;

const withPerson = (scenario: Scenario, person: ScenarioPerson): Scenario => ({
  ...scenario,
  persons: [...scenario.persons.filter((other) => !isInTheWay(other, person)), person],
});

const identifiersIn = ({ persons }: Pick<Scenario, 'persons'>): string[] => persons.map(({ identifier }) => identifier);
