import type { SessionIssuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { SeenSignatures } from '../../soap/index.ts';
import { ClientChecks } from '../client-checks/index.ts';
import { Journal, type JournalOptions } from '../journal/index.ts';
import { MockState, type MockStateOptions } from '../state.ts';
import { DEFAULT_SESSION, getSessionPath } from './names.ts';
import type { SessionUse } from './session-use.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** Runs between two resets, far more than a session has. */
const MAX_RUNS = 1_000_000;

export interface SessionOptions {
  readonly name: string;
  readonly state: MockStateOptions;
  readonly journal?: Pick<JournalOptions, 'connections' | 'limits'>;
  readonly issuer: SessionIssuer;
  /** Milliseconds since 1970; now by default. */
  readonly createdAt?: number | undefined;
  /** As in the snapshot that the session continues; 0 by default. */
  readonly resets?: number | undefined;
  readonly runs?: number | undefined;
  /** Called after each change of a value that a snapshot contains. */
  readonly onChange?: ((session: Session) => void) | undefined;
  /** Gets the scenario that the mock was started with. */
  readonly getStartScenario?: () => Scenario;
  /** Infinite for the default session. */
  readonly idleTimeoutMs: number;
  /** A monotonic time in milliseconds. */
  readonly clock: () => number;
}

/**
 * A session owns everything that a test can change or inspect: scenario, clock, persons, languages, change log, attempts
 * of faults, journal, client checks and used grants. Sessions share the generated persons and the keys.
 */
export class Session {
  readonly name: string;
  readonly journal: Journal;
  readonly clientChecks = new ClientChecks();
  readonly idleTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly #options: SessionOptions;
  #state: MockState;
  #issuer: SessionIssuer;
  #seenSignatures: SeenSignatures = new Map();
  #resets: number;
  #runs: number;
  #activeRequests = 0;
  #lastUsedAt: number;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.name = options.name;
    this.createdAt = options.createdAt ?? Date.now();
    this.idleTimeoutMs = options.idleTimeoutMs;
    this.#resets = options.resets ?? 0;
    this.#runs = options.runs ?? 0;
    this.#state = this.#createState(options.state);
    this.#issuer = options.issuer.withoutUsedGrants(this.#resets);
    this.#lastUsedAt = options.clock();
    this.journal = new Journal({
      persons: () => this.#state.scenario.persons,
      run: () => this.#resets * MAX_RUNS + this.#runs,
      observer: this.clientChecks,
      ...options.journal,
    });
  }

  get isDefault(): boolean {
    return this.name === DEFAULT_SESSION;
  }

  /** The path before every path of this session; empty for the default session. */
  get path(): string {
    return this.isDefault ? '' : getSessionPath(this.name);
  }

  get state(): MockState {
    return this.#state;
  }

  get issuer(): SessionIssuer {
    return this.#issuer;
  }

  /** The signatures of SOAP messages, which must not be sent twice. */
  get seenSignatures(): SeenSignatures {
    return this.#seenSignatures;
  }

  /** Milliseconds since the last request; 0 during a request. */
  get idleMs(): number {
    return this.#activeRequests > 0 ? 0 : this.#options.clock() - this.#lastUsedAt;
  }

  /** Whether the session has been idle for longer than its timeout. */
  get isExpired(): boolean {
    return this.idleMs >= this.idleTimeoutMs;
  }

  /** The use of the session here. */
  get use(): SessionUse {
    const findings = this.clientChecks.list().map(({ id }) => id);
    return { requests: this.journal.position.lastId, findings, idleMs: this.idleMs };
  }

  startRequest(): void {
    this.#activeRequests++;
  }

  endRequest(): void {
    this.#activeRequests--;
    this.#lastUsedAt = this.#options.clock();
  }

  /** Sets the time of the last request, for a session that another replica has used. */
  setIdle(idleMs: number): void {
    this.#lastUsedAt = this.#options.clock() - idleMs;
  }

  /** Identifies the attempts of faults that are counted together. */
  get attemptGroup(): string {
    return [this.requestGroup, this.#resets, this.#state.faultRevision].join(':');
  }

  /** Identifies the requests of this session, also among those of earlier sessions with the same name. */
  get requestGroup(): string {
    return `${this.name}:${this.isDefault ? 0 : this.createdAt}`;
  }

  /** Clears the journal or the findings. */
  clearRequests(part: 'journal' | 'findings'): void {
    (part === 'journal' ? this.journal : this.clientChecks).clear();
  }

  /** Restores the state of the creation. Ids of journal entries continue. */
  reset(): void {
    const { restored: _, ...state } = this.#options.state;
    this.#state = this.#createState({ ...state, scenario: this.#state.initialScenario });
    this.#runs = 0;
    this.#forgetRequests(this.#resets + 1);
    this.#options.onChange?.(this);
  }

  #forgetRequests(resets: number): void {
    this.#resets = resets;
    this.#issuer = this.#issuer.withoutUsedGrants(resets);
    this.#seenSignatures = new Map();
    this.journal.clear();
    this.clientChecks.clear();
  }

  toSnapshot(): SessionSnapshot {
    const { name, createdAt, idleTimeoutMs } = this;
    return {
      name,
      createdAt,
      idleTimeoutMs: Number.isFinite(idleTimeoutMs) ? idleTimeoutMs : null,
      resets: this.#resets,
      runs: this.#runs,
      state: this.#state.toSnapshot(this.#startScenario),
    };
  }

  /** Replaces the state by that of another replica. */
  restore({ state, resets = 0, runs = 0 }: SessionSnapshot): void {
    const scenario = state.initial ?? this.#startScenario;
    this.#state = this.#createState({ ...this.#options.state, scenario, restored: state });
    const isNewRun = runs !== this.#runs;
    this.#runs = runs;
    if (resets !== this.#resets) this.#forgetRequests(resets);
    else if (isNewRun) this.journal.startRun();
  }

  get #startScenario(): Scenario {
    return this.#options.getStartScenario?.() ?? this.#state.initialScenario;
  }

  #createState(options: MockStateOptions): MockState {
    return new MockState({
      ...options,
      onScenarioSet: () => {
        this.#runs++;
        this.journal.startRun();
      },
      onChange: () => this.#options.onChange?.(this),
    });
  }

  /** Ends all waiting for requests. */
  close(): void {
    this.journal.release();
  }
}
