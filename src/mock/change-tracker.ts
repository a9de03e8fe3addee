import { MAX_IDENTIFIERS } from '../contract/limits.ts';
import { ChangeLog, type Clock } from '../register/index.ts';

/** What {@link ChangeTracker} must see of a register that may be another one at any time. */
export interface ChangeSource {
  readonly clock: Clock;
  isRegistered(identifier: string): boolean;
  /** An object that is another one whenever the digest is. */
  getState(identifier: string): object;
  /** Everything that any answer tells of a person, in short; empty for who is not in the register. */
  getDigest(identifier: string): string;
}

interface TrackedState {
  readonly digest: string;
  readonly state?: object;
}

/** In place of what was told last, of somebody whom only lookups can have told of: it is no digest, nor empty. */
const DIGEST_UNKNOWN = '-';

/**
 * Keeps the log of changes, by comparing: of everybody who has ever been specified, put or changed it knows what was told
 * last, and whoever is another one now comes into the log, be it by a change or by time. Of all the others, who are as
 * many as there are identifiers, it knows nothing.
 */
export class ChangeTracker {
  readonly #source: ChangeSource;
  readonly #log = new ChangeLog();
  /** What was told last of everybody who is followed. */
  readonly #tracked = new Map<string, TrackedState>();
  /** The instant at which everybody was looked at last; as long as nobody has asked for the log there is none. */
  #detectedAt: number | undefined;

  constructor(watched: ChangeSource, specified: readonly string[]) {
    this.#source = watched;
    this.#track(specified);
  }

  /** Makes a change that may make others of everybody. */
  update(specified: readonly string[], change: () => void): void {
    this.#track(specified);
    change();
    if (this.#detectedAt !== undefined) this.#detectAll();
  }

  /** Makes a change that concerns these persons alone. */
  updatePersons(concerned: readonly string[], change: () => void): void {
    this.#track(concerned);
    change();
    if (this.#detectedAt !== undefined) this.#detect(concerned);
  }

  /** Who has changed after a change, at most as many as fit in an answer. */
  findAfter(fraEndringsId: number) {
    if (this.#detectedAt !== this.#source.clock.now()) this.#detectAll();
    return this.#log.readAfter(fraEndringsId, MAX_IDENTIFIERS);
  }

  /** Until somebody has asked for the log, nothing was told; after that, of those who are new a lookup may have told. */
  #track(identifiers: readonly string[]): void {
    const hasBegun = this.#detectedAt !== undefined;
    for (const identifier of identifiers) {
      if (this.#tracked.has(identifier)) continue;
      this.#tracked.set(identifier, {
        digest: hasBegun && this.#source.isRegistered(identifier) ? DIGEST_UNKNOWN : '',
      });
    }
  }

  #detectAll(): void {
    this.#detectedAt = this.#source.clock.now();
    this.#detect(this.#tracked.keys());
  }

  #detect(identifiers: Iterable<string>): void {
    for (const identifier of identifiers) {
      const previous = this.#tracked.get(identifier);
      const state = this.#source.getState(identifier);
      if (previous?.state === state) continue;
      const digest = this.#source.getDigest(identifier);
      this.#tracked.set(identifier, { digest, state });
      if (digest !== previous?.digest) this.#log.append(identifier);
    }
  }
}
