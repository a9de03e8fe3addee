import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from './bus.ts';
import { type StoreConnection, StoreError } from './connection.ts';
import { ACQUIRE, RELEASE } from './scripts.ts';

/** A change takes milliseconds; a replica that takes longer than this has stalled. */
const LOCK_LIFETIME_MS = 5000;
const MAX_WAIT_MS = 5000;
const MIN_RETRY_MS = 2;
const RETRY_SPREAD_MS = 6;
/** After this time, it is checked whether the replica with the lock still exists. */
const CHECK_AFTER_MS = 100;

/** A session that is locked, and its data if they differ from those of this replica. */
export interface LockedSession {
  readonly owner: string;
  readonly version: string;
  /** Empty without a session, or if the version is the known one. */
  readonly snapshot: string;
}

/** The locks of sessions. One replica at a time changes a session, and its requests take their turns in order. */
export class Locks {
  readonly #store: Pick<StoreConnection, 'run' | 'send'>;
  readonly #bus: Bus;
  readonly #prefix: string;
  readonly #last = new Map<string, Promise<void>>();

  constructor(store: Pick<StoreConnection, 'run' | 'send'>, bus: Bus, prefix: string) {
    this.#store = store;
    this.#bus = bus;
    this.#prefix = prefix;
  }

  getKey(name: string): string {
    return `${this.#prefix}:lock:${name}`;
  }

  /** Waits for the earlier requests of this replica. Returns the function that lets the next one continue. */
  async queue(name: string): Promise<() => void> {
    const before = this.#last.get(name);
    const { promise, resolve } = createSignal();
    this.#last.set(name, promise);
    await before;
    return () => {
      if (this.#last.get(name) === promise) this.#last.delete(name);
      resolve();
    };
  }

  /** @throws StoreError if the store is down, or the lock is not free within five seconds */
  async acquire(name: string, known: string): Promise<LockedSession> {
    const owner = `${this.#bus.id}/${randomUUID()}`;
    const keys = [this.getKey(name), `${this.#prefix}:versions`, `${this.#prefix}:sessions`];
    const startedAt = performance.now();
    let isChecked = false;
    for (;;) {
      const result = await this.#store.run(ACQUIRE, keys, [owner, LOCK_LIFETIME_MS, name, known]);
      if (Array.isArray(result)) return { owner, version: result[0], snapshot: result[1] };
      const waited = performance.now() - startedAt;
      if (waited > MAX_WAIT_MS) throw new StoreError('another replica does not complete its change of the session');
      if (waited > CHECK_AFTER_MS && !isChecked) {
        isChecked = true;
        await this.#releaseOfEndedReplica(name);
      }
      await sleep(MIN_RETRY_MS + Math.random() * RETRY_SPREAD_MS);
    }
  }

  async release(name: string, owner: string): Promise<void> {
    await this.#store.run(RELEASE, [this.getKey(name)], [owner]);
  }

  async #releaseOfEndedReplica(name: string): Promise<void> {
    const owner = await this.#store.send(['GET', this.getKey(name)]);
    if (typeof owner !== 'string') return;
    const channel = this.#bus.getResponseChannel(owner.split('/', 1)[0]!);
    const receivers = await this.#store.send(['PUBLISH', channel, '']);
    if (receivers === 0) await this.release(name, owner);
  }
}

function createSignal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
