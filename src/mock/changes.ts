import { ChangeLog, type Clock } from '../register/index.ts';
import { MOST_IDENTIFIERS } from './limits.ts';

/** What {@link Changes} must see of a register that may be another one at any time. */
export interface Watched {
  readonly clock: Clock;
  isRegistered(identifier: string): boolean;
  /** An object that is another one whenever the digest is. */
  stateOf(identifier: string): object;
  /** Everything that any answer tells of a person, in short; empty for who is not in the register. */
  digest(identifier: string): string;
}

interface Told {
  readonly digest: string;
  readonly state?: object;
}

/** In place of what was told last, of somebody whom only lookups can have told of: it is no digest, nor empty. */
const BY_LOOKUP = '-';

/**
 * Keeps the log of changes, by comparing: of everybody who has ever been stated, put or changed it knows what was told
 * last, and whoever is another one now comes into the log, be it by a change or by time. Of all the others, who are as
 * many as there are identifiers, it knows nothing.
 */
export class Changes {
  readonly #watched: Watched;
  readonly #log = new ChangeLog();
  /** What was told last of everybody who is followed. */
  readonly #told = new Map<string, Told>();
  /** The instant at which everybody was looked at last; as long as nobody has asked for the log there is none. */
  #lookedAt: number | undefined;

  constructor(watched: Watched, stated: readonly string[]) {
    this.#watched = watched;
    this.#follow(stated);
  }

  /** Makes a change that may make others of everybody. */
  during(stated: readonly string[], change: () => void): void {
    this.#follow(stated);
    change();
    if (this.#lookedAt !== undefined) this.#lookAtEverybody();
  }

  /** Makes a change that concerns these persons alone. */
  duringOf(concerned: readonly string[], change: () => void): void {
    this.#follow(concerned);
    change();
    if (this.#lookedAt !== undefined) this.#lookAt(concerned);
  }

  /** Who has changed after a change, at most as many as fit in an answer. */
  after(fraEndringsId: number) {
    if (this.#lookedAt !== this.#watched.clock.now()) this.#lookAtEverybody();
    return this.#log.after(fraEndringsId, MOST_IDENTIFIERS);
  }

  /** Until somebody has asked for the log, nothing was told; after that, of those who are new a lookup may have told. */
  #follow(identifiers: readonly string[]): void {
    const hasBegun = this.#lookedAt !== undefined;
    for (const identifier of identifiers) {
      if (this.#told.has(identifier)) continue;
      this.#told.set(identifier, { digest: hasBegun && this.#watched.isRegistered(identifier) ? BY_LOOKUP : '' });
    }
  }

  #lookAtEverybody(): void {
    this.#lookedAt = this.#watched.clock.now();
    this.#lookAt(this.#told.keys());
  }

  #lookAt(identifiers: Iterable<string>): void {
    for (const identifier of identifiers) {
      const told = this.#told.get(identifier);
      const state = this.#watched.stateOf(identifier);
      if (told?.state === state) continue;
      const digest = this.#watched.digest(identifier);
      this.#told.set(identifier, { digest, state });
      if (digest !== told?.digest) this.#log.append(identifier);
    }
  }
}
