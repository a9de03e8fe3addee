import { randomBytes } from 'node:crypto';
import { KrrError } from '../../errors.ts';
import type { SessionIssuer } from '../../maskinporten/index.ts';
import { frozenClock, parseTimestamp } from '../../register/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { SharedEntryLimit } from '../journal/store.ts';
import type { MockStateOptions } from '../state.ts';
import { DEFAULT_SESSION, getSessionPath, isSessionName, NAME_RULE, SESSION_CLAIM } from './names.ts';
import { Persistence } from './persistence.ts';
import type { Replication } from './replication.ts';
import { Session } from './session.ts';
import type { SessionSnapshot, SnapshotStore } from './snapshot.ts';

/** Options of a new session; those of the mock by default. */
export interface NewSession {
  readonly name?: string | undefined;
  readonly scenario?: Scenario | undefined;
  /** Stops the clock of the session at this timestamp. */
  readonly now?: string | undefined;
  readonly idleTimeoutMs?: number | undefined;
}

export interface RegistryOptions {
  readonly state: MockStateOptions;
  readonly issuer: SessionIssuer;
  /** The maximum number of sessions besides the default one. Default: 1000. */
  readonly maxSessions?: number | undefined;
  /** A monotonic time in milliseconds. */
  readonly clock?: (() => number) | undefined;
  /** Keeps the state over a restart. */
  readonly store?: SnapshotStore | undefined;
  /** Shares the state with other replicas; excludes `store`. */
  readonly replication?: Replication | undefined;
}

const DEFAULT_MAX_SESSIONS = 1000;
const DEFAULT_IDLE_TIMEOUT_MS = 30 * 60_000;
/** Looking at every session takes time that grows with their number. */
const SWEEP_INTERVAL_MS = 1000;
/** Frees the memory of idle sessions while there are no requests. */
const BACKGROUND_SWEEP_MS = 60_000;
/** Of all sessions but the default one. */
const MAX_JOURNAL_ENTRIES = 100_000;
const MAX_JOURNAL_IDENTIFIERS = 2_000_000;

/** Creates, finds and drops the sessions of a mock. */
export class SessionRegistry {
  readonly default: Session;
  readonly maxSessions: number;
  /** Writes changed sessions; undefined if the state is in memory only. */
  readonly persistence: Persistence | undefined;
  /** Shares changed sessions with other replicas; undefined without. */
  readonly replication: Replication | undefined;
  readonly #options: RegistryOptions;
  /** A request may still change a session after its deletion. */
  readonly #onChange = (session: Session): void => {
    if (!session.isDefault && this.#sessions.get(session.name) !== session) return;
    this.persistence?.markChanged(session);
    this.replication?.noteChange(session);
  };
  readonly #clock: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #limits = new SharedEntryLimit(MAX_JOURNAL_ENTRIES, MAX_JOURNAL_IDENTIFIERS);
  readonly #onDropped: ((session: Session) => void)[] = [];
  #sweptAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    this.maxSessions = options.maxSessions ?? DEFAULT_MAX_SESSIONS;
    const { store, replication } = options;
    this.persistence = store === undefined ? undefined : new Persistence(store);
    this.replication = replication;
    const restored = new Map((replication ?? store)?.snapshots.map((snapshot) => [snapshot.name, snapshot]));
    this.default = new Session({
      name: DEFAULT_SESSION,
      ...getCounts(restored.get(DEFAULT_SESSION)),
      state: { ...options.state, restored: restored.get(DEFAULT_SESSION)?.state },
      onChange: this.#onChange,
      issuer: options.issuer,
      idleTimeoutMs: Number.POSITIVE_INFINITY,
      clock: this.#clock,
    });
    restored.delete(DEFAULT_SESSION);
    for (const snapshot of restored.values()) this.#addRestored(snapshot);
    replication?.attach(this);
  }

  /** The sessions in the order of creation, the default one first. */
  list(): readonly Session[] {
    this.#sweep();
    return [this.default, ...this.#sessions.values()];
  }

  /** Finds a session; undefined if it does not exist. */
  find(name: string): Session | undefined {
    if (name === DEFAULT_SESSION) return this.default;
    const session = this.#sessions.get(name);
    if (session?.isExpired && this.replication === undefined) this.#drop(session);
    return this.#sessions.get(name);
  }

  /** Finds a session, or creates it. @throws KrrError as {@link create} does */
  open(name: string, options: Omit<NewSession, 'name'> = {}): Session {
    return this.find(name) ?? this.create({ ...options, name });
  }

  /**
   * Creates a session.
   *
   * @throws KrrError SESSION_INVALID for an invalid name, SESSION_EXISTS, SESSION_LIMIT
   */
  create({ name = createName(), scenario, now, idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS }: NewSession = {}): Session {
    if (!isSessionName(name)) throw new KrrError('SESSION_INVALID', NAME_RULE);
    if (this.find(name) !== undefined) throw new KrrError('SESSION_EXISTS', `there is already a session ${name}`);
    this.#requireCapacity();
    const session = this.#add(name, idleTimeoutMs, {
      ...this.#options.state,
      scenario: scenario ?? this.default.state.initialScenario,
      ...(now !== undefined && { clock: frozenClock(parseTimestamp(now)) }),
    });
    this.#onChange(session);
    return session;
  }

  /** Creates a session with the state of another replica, or replaces its state. */
  restore(snapshot: SessionSnapshot): void {
    const session = this.find(snapshot.name);
    if (session === undefined) this.#addRestored(snapshot);
    else session.restore(snapshot);
  }

  /** Removes a session that another replica has deleted. */
  remove(name: string): void {
    const session = this.#sessions.get(name);
    if (session !== undefined) this.#forget(session);
  }

  #addRestored(snapshot: SessionSnapshot): void {
    const { name, idleTimeoutMs, createdAt, state } = snapshot;
    const options = {
      ...this.#options.state,
      scenario: state.initial ?? this.default.state.initialScenario,
      ...(state.startedAt !== null && { clock: frozenClock(state.startedAt) }),
      restored: state,
    };
    this.#add(name, idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS, options, { createdAt, ...getCounts(snapshot) });
  }

  #add(name: string, idleTimeoutMs: number, state: MockStateOptions, restored: RestoredValues = {}): Session {
    const { issuer } = this.#options;
    const session = new Session({
      name,
      state,
      ...restored,
      onChange: this.#onChange,
      getStartScenario: () => this.default.state.initialScenario,
      journal: { connections: this.default.journal.connections, limits: this.#limits },
      issuer: issuer.derive({ claims: { [SESSION_CLAIM]: name }, path: getSessionPath(name) }),
      idleTimeoutMs,
      clock: this.#clock,
    });
    this.#sessions.set(name, session);
    this.#timer ??= setInterval(() => this.#sweep(), BACKGROUND_SWEEP_MS).unref();
    return session;
  }

  /** Deletes a session; false if it does not exist. The default session cannot be deleted. */
  delete(name: string): boolean {
    const session = this.#sessions.get(name);
    if (session !== undefined) this.#drop(session);
    return session !== undefined;
  }

  /** Calls the listener with each session that has been deleted or dropped. */
  onDropped(listener: (session: Session) => void): void {
    this.#onDropped.push(listener);
  }

  /** The active scenarios and the initial ones, without overrides, each once. */
  get baseScenarios(): readonly Scenario[] {
    return [...new Set(this.list().flatMap(({ state }) => state.baseScenarios))];
  }

  /** Replaces a reloaded scenario in all sessions. */
  replaceScenario(before: Scenario, after: Scenario): void {
    for (const { state } of this.list()) state.replaceScenario(before, after);
  }

  /** Ends all waiting, for the shutdown of the mock. */
  close(): void {
    clearInterval(this.#timer);
    for (const session of [this.default, ...this.#sessions.values()]) session.close();
  }

  #requireCapacity(): void {
    if (this.#sessions.size >= this.maxSessions) this.#sweptAt = Number.NEGATIVE_INFINITY;
    this.#sweep();
    if (this.#sessions.size < this.maxSessions) return;
    throw new KrrError(
      'SESSION_LIMIT',
      `there are ${this.maxSessions} sessions: delete those of completed tests with DELETE /__krr/sessions/{name}, shorten their idle timeout, or start the mock with a higher --max-sessions`,
    );
  }

  /** Drops the idle sessions. */
  #sweep(): void {
    const now = this.#clock();
    if (now - this.#sweptAt < SWEEP_INTERVAL_MS) return;
    this.#sweptAt = now;
    for (const session of this.#sessions.values()) {
      if (!session.isExpired) continue;
      if (this.replication === undefined) this.#drop(session);
      else void this.replication.expire(session);
    }
  }

  #drop(session: Session): void {
    this.#forget(session);
    this.persistence?.markRemoved(session);
    this.replication?.noteChange(session);
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.name);
    session.close();
    session.journal.clear();
    for (const listener of this.#onDropped) listener(session);
    if (this.#sessions.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

type RestoredValues = Partial<Pick<SessionSnapshot, 'createdAt' | 'resets' | 'runs'>>;

const getCounts = ({ resets = 0, runs = 0 }: Partial<SessionSnapshot> = {}): RestoredValues => ({ resets, runs });

/** Letters only: digits could look like an identifier. */
export const createName = (): string =>
  randomBytes(8)
    .toString('hex')
    .replace(/\d/g, (digit) => String.fromCharCode(LETTER_G + Number(digit)));

const LETTER_G = 0x67;
