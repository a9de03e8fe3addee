import { ChangeLog, type ChangeLogSnapshot, type Clock } from '../register/index.ts';
import { isSyntheticOrPublished } from '../scenario/published-identifiers.ts';

/** Access of {@link ChangeTracker} to the current register, which a scenario change replaces. */
export interface ChangeSource {
  readonly clock: Clock;
  isRegistered(identifier: string): boolean;
  /** Gets an identity token for cheap change detection: a new object whenever the digest may have changed. */
  getState(identifier: string): object;
  /** Gets a digest of everything that a response may contain about a person; empty for an unregistered person. */
  getDigest(identifier: string): string;
  /** Called after a change was appended. */
  onChange?(): void;
}

interface TrackedState {
  readonly digest: string;
  readonly state?: object;
}

/** A {@link ChangeTracker} as plain data. */
export interface ChangeSnapshot {
  readonly log: ChangeLogSnapshot;
  readonly digests: readonly (readonly [identifier: string, digest: string])[];
  /** Whether there was a request for changes. */
  readonly hasBegun: boolean;
}

/** The digest of a person that lookups may have returned before the person was tracked. It differs from all digests. */
const DIGEST_UNKNOWN = '-';

/**
 * Detects changes by comparing digests. It tracks every person that a scenario, the control API or a client has touched,
 * not all persons of the population. A person whose digest differs from the last one is appended to the change log,
 * whether by an update or by the passage of time.
 */
export class ChangeTracker {
  readonly #source: ChangeSource;
  readonly #log: ChangeLog;
  readonly #tracked = new Map<string, TrackedState>();
  /** When all tracked persons were last compared; undefined before the first request for changes. */
  #detectedAt: number | undefined;

  /** @param snapshot of an earlier tracker, which this one continues */
  constructor(source: ChangeSource, specified: readonly string[], snapshot?: ChangeSnapshot) {
    this.#source = source;
    this.#log = new ChangeLog(snapshot?.log);
    for (const [identifier, digest] of snapshot?.digests ?? []) this.#tracked.set(identifier, { digest });
    if (snapshot?.hasBegun) this.#detectedAt = Number.NEGATIVE_INFINITY;
    this.#track(specified);
  }

  /** Omits persons who may be real. The ids of the other changes stay the same. */
  toSnapshot(): ChangeSnapshot {
    const { length, latest } = this.#log.toSnapshot();
    return {
      log: { length, latest: latest.filter(([, identifier]) => isSyntheticOrPublished(identifier)) },
      digests: [...this.#tracked]
        .filter(([identifier]) => isSyntheticOrPublished(identifier))
        .map(([identifier, { digest }]) => [identifier, digest] as const),
      hasBegun: this.#detectedAt !== undefined,
    };
  }

  /** Applies a change that may affect every person. */
  update(specified: readonly string[], change: () => void): void {
    this.#track(specified);
    change();
    if (this.#detectedAt !== undefined) this.#detectAll();
  }

  /** Applies a change that affects only the given persons. */
  updatePersons(identifiers: readonly string[], change: () => void): void {
    this.#track(identifiers);
    change();
    if (this.#detectedAt !== undefined) this.#detect(identifiers);
  }

  /** Finds the persons that changed after a change, at most `limit`. */
  findAfter(fraEndringsId: number, limit: number) {
    if (this.#detectedAt !== this.#source.clock.now()) this.#detectAll();
    return this.#log.readAfter(fraEndringsId, limit);
  }

  /** Before the first request for changes no client has a state to compare with; after it, lookups may have returned one. */
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
      if (digest === previous?.digest) continue;
      this.#log.append(identifier);
      this.#source.onChange?.();
    }
  }
}
