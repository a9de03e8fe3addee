import type { StoreConnection } from './connection.ts';
import { COUNT, PROPOSE } from './scripts.ts';

/** Above this number of keys, attempts are counted anew. */
const MAX_KEYS = 10_000;
const LIFETIME_SECONDS = 86_400;

/** Values of all replicas that are not part of a session's snapshot: counts, used grants and keys. */
export class SharedValues {
  readonly #store: Pick<StoreConnection, 'run' | 'send'>;
  readonly #prefix: string;
  readonly #secrets = new Map<string, string>();

  constructor(store: Pick<StoreConnection, 'run' | 'send'>, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** Increments the count of each key. Null if the store is down. */
  async count(group: string, keys: readonly string[]): Promise<readonly number[] | null> {
    const values = [MAX_KEYS, LIFETIME_SECONDS, ...keys];
    const counts = await this.#store.run(COUNT, [`${this.#prefix}:attempts:${group}`], values).catch(() => null);
    return counts as readonly number[] | null;
  }

  /** Marks a value as used. Returns false if a replica has marked it before. Rejects with StoreError if the store is down. */
  async markUsed(value: string, lifetimeSeconds: number): Promise<boolean> {
    const expiry = Math.max(1, Math.ceil(lifetimeSeconds));
    return (await this.#store.send(['SET', `${this.#prefix}:used:${value}`, '', 'NX', 'EX', `${expiry}`])) !== null;
  }

  /** Gets the secret of all replicas, which the first one creates. */
  async getSecret(name: string, create: () => Promise<string>): Promise<string> {
    const key = `${this.#prefix}:secret:${name}`;
    const stored = await this.#store.send(['GET', key]);
    const secret = typeof stored === 'string' ? stored : await this.#propose(key, await create());
    this.#secrets.set(key, secret);
    return secret;
  }

  /** Stores the secrets again after a loss of data. */
  async restoreSecrets(): Promise<void> {
    for (const [key, secret] of this.#secrets) await this.#propose(key, secret);
  }

  async #propose(key: string, secret: string): Promise<string> {
    return (await this.#store.run(PROPOSE, [key], [secret])) as string;
  }
}
