import { AnswerWriter } from '../disclosure/index.ts';
import { type Clock, frozenClock, instantOf, Register, systemClock } from '../register/index.ts';
import type { Scenario, ScenarioPerson } from '../scenario/index.ts';

export interface ServiceOptions {
  readonly scenario: Scenario;
  /** Any integer: another seed is another population. */
  readonly seed: number;
  /** Unless given, the scenario's `now`, or the machine's clock. */
  readonly clock?: Clock;
}

/**
 * What stands behind the answers, and can be changed while they are given: the scenario, the time, and persons put on
 * top. Each request is answered by what is there when it comes.
 */
export class Service {
  readonly #options: ServiceOptions;
  #scenario: Scenario;
  #register: Register;
  #writer: AnswerWriter;
  #time: Clock;
  /** The time that answers are of. */
  readonly clock: Clock;

  constructor(options: ServiceOptions) {
    this.#options = options;
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

  /** Another scenario, whole: its time, its persons, its behaviour; what was set or put before is gone. */
  setScenario(scenario: Scenario): void {
    this.#time = this.#timeOf(scenario);
    this.#become(scenario);
  }

  /** Back to the scenario and the time of the start. */
  reset(): void {
    this.setScenario(this.#options.scenario);
  }

  /** Stops the clock at a moment, a timestamp in any form that the service writes; null lets the scenario decide again. */
  setTime(now: string | null): void {
    this.#time = now === null ? this.#timeOf(this.#scenario) : frozenClock(instantOf(now));
  }

  /** Puts a person into the scenario; who has the role or the identifier there makes room. */
  putPerson(person: ScenarioPerson): void {
    const { role, identifier } = person;
    const others = this.#scenario.persons.filter((other) => other.role !== role && other.identifier !== identifier);
    this.#become({ ...this.#scenario, persons: [...others, person] });
  }

  #become(scenario: Scenario): void {
    this.#scenario = scenario;
    [this.#register, this.#writer] = this.#made(scenario);
  }

  #made(scenario: Scenario): [Register, AnswerWriter] {
    const register = new Register({ seed: this.#options.seed, clock: this.clock, scenario });
    return [register, new AnswerWriter(register, scenario.behaviour)];
  }

  #timeOf({ now }: Scenario): Clock {
    return this.#options.clock ?? (now === undefined ? systemClock : frozenClock(instantOf(now)));
  }
}
