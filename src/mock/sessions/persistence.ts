import type { Session } from './session.ts';
import type { SnapshotStore } from './snapshot.ts';

/** Writes changed sessions to a store. A response is sent after {@link flush}, so that no acknowledged change is lost. */
export class Persistence {
  readonly #store: SnapshotStore;
  readonly #changed = new Set<Session>();
  readonly #removed = new Set<string>();
  #isScheduled = false;
  /** Increases with each change. */
  revision = 0;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(store: SnapshotStore) {
    this.#store = store;
  }

  markChanged(session: Session): void {
    this.revision++;
    this.#changed.add(session);
    this.#schedule();
  }

  markRemoved(session: Session): void {
    this.revision++;
    this.#changed.delete(session);
    this.#removed.add(session.name);
    this.#schedule();
  }

  /** Writes all changes. Rejects if one cannot be written; the next call writes it again. */
  async flush(): Promise<void> {
    const write = this.#lastWrite.then(() => this.#write());
    this.#lastWrite = write.catch(() => {});
    await write;
  }

  async #write(): Promise<void> {
    for (const name of [...this.#removed]) {
      this.#removed.delete(name);
      await this.#store.remove(name).catch((error: unknown) => {
        this.#removed.add(name);
        throw error;
      });
    }
    for (const session of [...this.#changed]) {
      this.#changed.delete(session);
      await this.#store.save(session.toSnapshot()).catch((error: unknown) => {
        this.#changed.add(session);
        throw error;
      });
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#store.close();
  }

  /** Writes changes that no request has made, such as those of the library. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      // The next response reports the error.
      this.flush().catch(() => {});
    });
  }
}
