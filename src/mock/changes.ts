import { ChangeLog, type Entry } from '../register/index.ts';
import { MOST_IDENTIFIERS } from './limits.ts';

/** What {@link Changes} must see of a register that may be another one at any time. */
export interface Watched {
  /** Who is stated, and so known from the beginning: everybody else is one of infinitely many. */
  stated(): readonly string[];
  find(identifier: string): Entry;
  /** Everything that any answer tells of a person. */
  fingerprint(identifier: string): string;
}

/**
 * Keeps the log of changes. It begins, when it is first needed, with everybody whom the scenario states; a generated
 * person comes into it by the first change. What time alone does to persons is in it only where somebody sets the clock:
 * that contact information expires, and that generated dates move at the turn of the year, is no change.
 */
export class Changes {
  readonly #watched: Watched;
  #begun: ChangeLog | undefined;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /**
   * Makes a change, and notes who is another one by it: of those in the log and of those concerned. As long as nobody
   * has asked for the log there is nothing to note: it begins with those who are then stated.
   */
  during(change: () => void, concerned: readonly string[]): void {
    const log = this.#begun;
    if (log === undefined) {
      change();
      return;
    }
    const before = new Map([...log.persons, ...concerned].map((identifier) => [identifier, this.#seen(identifier)]));
    change();
    for (const [identifier, seen] of before) {
      if (log.has(identifier) ? seen !== this.#seen(identifier) : this.#isRegistered(identifier)) {
        log.append(identifier);
      }
    }
  }

  /** Notes a change that concerns one person alone, and only if there is one. */
  duringOf(identifier: string, change: () => void): void {
    const log = this.#log;
    const seen = this.#seen(identifier);
    change();
    if (seen !== this.#seen(identifier) && (log.has(identifier) || this.#isRegistered(identifier))) {
      log.append(identifier);
    }
  }

  /** Who has changed after a change, at most as many as fit in an answer. */
  after(fraEndringsId: number) {
    return { fraEndringsId, ...this.#log.after(fraEndringsId, MOST_IDENTIFIERS) };
  }

  get #log(): ChangeLog {
    if (this.#begun !== undefined) return this.#begun;
    this.#begun = new ChangeLog();
    for (const identifier of this.#watched.stated()) {
      if (this.#isRegistered(identifier)) this.#begun.append(identifier);
    }
    return this.#begun;
  }

  #seen(identifier: string): string {
    return this.#watched.fingerprint(identifier);
  }

  #isRegistered(identifier: string): boolean {
    return this.#watched.find(identifier).person.status !== 'IKKE_REGISTRERT';
  }
}
