import { randomUUID } from 'node:crypto';
import type { SharedIssuerState } from '../../maskinporten/index.ts';
import {
  combineUse,
  type ReplicatedSessions,
  type Replication,
  type RequestReading,
  type Session,
  type SessionSnapshot,
  type SessionUse,
  type Turn,
} from '../sessions/index.ts';
import type { StoreAddress } from './address.ts';
import { Bus, type Fields } from './bus.ts';
import { collectRequests, readRequests } from './combined-requests.ts';
import { StoreConnection, StoreError } from './connection.ts';
import { Locks } from './locks.ts';
import { COMMIT, LIST } from './scripts.ts';
import { SharedValues } from './shared-values.ts';

/** The version of a session that is not stored. */
const NOT_STORED = '0';
/** The version after a change that may have been stored or not. */
const UNKNOWN = '-';

const NO_SESSIONS: ReplicatedSessions = { list: () => [], find: () => undefined, restore: () => {}, remove: () => {} };

/**
 * Keeps the sessions of all replicas equal. The store has the snapshot and the version of each session. A replica changes a
 * session only with its lock, stores the new snapshot, and sends it to the others. The response that acknowledges the
 * change is sent when they have applied it, so lookups need no access to the store.
 */
export class Replicas implements Replication {
  readonly values: SharedValues;
  readonly #store: StoreConnection;
  readonly #bus: Bus;
  readonly #locks: Locks;
  readonly #prefix: string;
  #sessions = NO_SESSIONS;
  #snapshots: readonly SessionSnapshot[] = [];
  /** The versions of the stored sessions that this replica has applied. */
  readonly #versions = new Map<string, string>();
  /** The sessions that this replica changes at the moment. */
  readonly #active = new Set<string>();
  /** Sessions with changes that are not stored yet. */
  readonly #unsaved = new Set<string>();
  readonly #expiring = new Set<string>();
  /** A store that has lost all data gets another id. */
  #dataId: string | undefined;

  constructor(address: StoreAddress) {
    this.#prefix = address.prefix;
    this.#store = new StoreConnection(address);
    this.#bus = new Bus(this.#store, this.#prefix, {
      changed: (message, isOwn) => this.#applyMessage(message, isOwn),
      requests: ({ name }) => collectRequests(this.#bus.id, this.#sessions.find(name as string)),
      clear: ({ name, part }) => {
        this.#sessions.find(name as string)?.clearRequests(part as 'journal' | 'findings');
        return {};
      },
      use: () => ({ use: this.#sessions.list().map((session) => [session.name, session.use]) }),
      idle: ({ name }) => ({ idleMs: this.#sessions.find(name as string)?.idleMs ?? Number.MAX_SAFE_INTEGER }),
    });
    this.#locks = new Locks(this.#store, this.#bus, this.#prefix);
    this.values = new SharedValues(this.#store, this.#prefix);
    this.#store.onRestored = () => this.#synchronize();
  }

  /** @throws KrrError STATE_UNREADABLE if the store cannot be reached */
  connect(): Promise<void> {
    return this.#store.connect(this.#bus.listeners);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  get snapshots(): readonly SessionSnapshot[] {
    return this.#snapshots;
  }

  get failure(): string | undefined {
    return this.#store.failure;
  }

  attach(sessions: ReplicatedSessions): void {
    this.#sessions = sessions;
    this.#snapshots = [];
  }

  async begin(name: string): Promise<Turn> {
    if (this.failure !== undefined) throw new StoreError(this.failure);
    const leave = await this.#locks.queue(name);
    try {
      const { owner, version, snapshot } = await this.#locks.acquire(name, this.#getVersion(name));
      const before = this.#update(name, version, snapshot);
      this.#active.add(name);
      return this.#createTurn(name, owner, before, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** @param before the snapshot that the store has; undefined if it has another one, which the turn replaces */
  #createTurn(name: string, owner: string, before: string | undefined, leave: () => void): Turn {
    let hasEnded = false;
    const commit = async (): Promise<void> => {
      if (hasEnded) return;
      hasEnded = true;
      const after = this.#readSnapshot(name);
      this.#active.delete(name);
      const stored = after === before ? this.#locks.release(name, owner) : this.#commit(name, owner, after);
      await stored.catch((error: unknown) => this.#undo(name, before, error)).finally(leave);
    };
    return { commit };
  }

  async #commit(name: string, owner: string, after: string): Promise<void> {
    const call = this.#bus.open('changed');
    const head = `${JSON.stringify({ ...call.head, name }).slice(0, -1)},"version":"`;
    const tail = after === '' ? '"}' : `","snapshot":${after}}`;
    const keys = [this.#locks.getKey(name), ...['versions', 'sessions', 'counter'].map((key) => this.#getKey(key))];
    const result = await this.#store
      .run(COMMIT, keys, [owner, name, after, this.#bus.channel, head, tail])
      .catch(() => null);
    if (!Array.isArray(result)) {
      call.cancel();
      throw new StoreError(this.failure ?? 'another replica has changed the session meanwhile: repeat the request');
    }
    const [version, receivers] = result;
    this.#setVersion(name, after === '' ? NOT_STORED : version);
    this.#unsaved.delete(name);
    await call.waitForResponses(receivers);
  }

  #undo(name: string, before: string | undefined, error: unknown): never {
    if (before === undefined) this.#unsaved.add(name);
    else this.#restore(name, before);
    this.#versions.set(name, UNKNOWN);
    throw error;
  }

  /** Brings a locked session up to date. Returns the snapshot that the store has, or undefined if it has another one. */
  #update(name: string, version: string, snapshot: string): string | undefined {
    const known = this.#getVersion(name);
    const isLost = version === NOT_STORED && known !== NOT_STORED && known !== UNKNOWN;
    if (isLost || this.#unsaved.has(name)) return undefined;
    if (version !== known) this.#restore(name, snapshot);
    this.#setVersion(name, version);
    return this.#readSnapshot(name);
  }

  #applyMessage({ name, version, snapshot }: Fields, isOwn: boolean): Fields {
    if (isOwn || this.#active.has(name as string)) return {};
    if (snapshot === undefined) this.#sessions.remove(name as string);
    else this.#sessions.restore(snapshot as SessionSnapshot);
    this.#setVersion(name as string, snapshot === undefined ? NOT_STORED : (version as string));
    return {};
  }

  noteChange({ name }: Session): void {
    if (this.#active.has(name)) return;
    if (this.#unsaved.size === 0) setImmediate(() => this.#saveUnsaved().catch(() => {}));
    this.#unsaved.add(name);
  }

  async #saveUnsaved(): Promise<void> {
    for (const name of [...this.#unsaved]) await (await this.begin(name)).commit();
  }

  async expire(session: Session): Promise<void> {
    const { name } = session;
    if (this.#expiring.has(name) || this.failure !== undefined) return;
    this.#expiring.add(name);
    // Without the store, the session stays.
    await this.#expire(session).catch(() => {});
    this.#expiring.delete(name);
  }

  async #expire(session: Session): Promise<void> {
    const { name, idleTimeoutMs } = session;
    const responses = await this.#bus.request('idle', { name });
    const idleMs = Math.min(...responses.map((response) => response.idleMs as number));
    if (idleMs < idleTimeoutMs) return session.setIdle(idleMs);
    const turn = await this.begin(name);
    this.#sessions.remove(name);
    await turn.commit();
  }

  /** The state that the issuers of all replicas share. */
  get issuerState(): SharedIssuerState {
    const { values } = this;
    return {
      createGrantRegister: (group) => ({
        redeem: (key, until, now) => values.markUsed(`${group}:${key}`, until - now),
      }),
      getKey: (create) => values.getSecret('issuer', create),
    };
  }

  countAttempts({ attemptGroup }: Session, keys: readonly string[]): Promise<readonly number[] | null> {
    return this.values.count(attemptGroup, keys);
  }

  readRequests(session: Session): Promise<RequestReading> {
    return readRequests(session, this.#bus, this.#store, this.#prefix);
  }

  async readUse(): Promise<ReadonlyMap<string, SessionUse>> {
    const uses = new Map<string, SessionUse[]>();
    for (const { use } of await this.#bus.request('use', {}))
      for (const [name, each] of use as readonly (readonly [string, SessionUse])[])
        uses.set(name, [...(uses.get(name) ?? []), each]);
    return new Map([...uses].map(([name, each]) => [name, combineUse(each)]));
  }

  async clearRequests({ name }: Session, part: 'journal' | 'findings'): Promise<void> {
    await this.#bus.request('clear', { name, part });
  }

  /** Reads what other replicas have changed while the store could not be used. A store that has lost its data gets them again. */
  async #synchronize(): Promise<void> {
    const listed = await this.#store.run(LIST, [this.#getKey('id'), this.#getKey('versions')], [randomUUID()]);
    const [dataId, list] = listed as [string, readonly string[]];
    const stored = new Map(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]!] as const] : [])));
    const hasLostData = this.#dataId !== undefined && this.#dataId !== dataId;
    this.#dataId = dataId;
    if (hasLostData) await this.values.restoreSecrets();
    for (const name of [...this.#versions.keys()].filter((each) => !stored.has(each))) {
      if (hasLostData) this.#unsaved.add(name);
      else this.#sessions.remove(name);
      this.#versions.delete(name);
    }
    await this.#loadSessions(
      [...stored.keys()].filter((name) => this.#getVersion(name) !== stored.get(name)),
      stored,
    );
    await this.#saveUnsaved();
  }

  async #loadSessions(names: readonly string[], versions: ReadonlyMap<string, string>): Promise<void> {
    if (names.length === 0) return;
    const found = (await this.#store.send(['HMGET', this.#getKey('sessions'), ...names])) as readonly (string | null)[];
    const loaded = names.flatMap((name, at) => {
      const json = found[at];
      if (json === null || json === undefined || this.#active.has(name)) return [];
      this.#setVersion(name, versions.get(name)!);
      return [JSON.parse(json) as SessionSnapshot];
    });
    if (this.#sessions === NO_SESSIONS) this.#snapshots = loaded;
    for (const snapshot of loaded) this.#sessions.restore(snapshot);
  }

  #readSnapshot(name: string): string {
    const session = this.#sessions.find(name);
    return session === undefined ? '' : JSON.stringify(session.toSnapshot());
  }

  #restore(name: string, json: string): void {
    if (json === '') this.#sessions.remove(name);
    else this.#sessions.restore(JSON.parse(json));
  }

  #getVersion(name: string): string {
    return this.#versions.get(name) ?? NOT_STORED;
  }

  #setVersion(name: string, version: string): void {
    if (version === NOT_STORED) this.#versions.delete(name);
    else this.#versions.set(name, version);
  }

  #getKey(key: string): string {
    return `${this.#prefix}:${key}`;
  }
}

/** Connects to the store that replicas share. @throws KrrError STATE_UNREADABLE if it cannot be reached */
export async function connectReplicas(address: StoreAddress): Promise<Replicas> {
  const replicas = new Replicas(address);
  await replicas.connect();
  return replicas;
}
