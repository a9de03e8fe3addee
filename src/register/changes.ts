/** The ids of today's platform begin above this one. */
const BEFORE_THE_FIRST = 200_000_000;

/** A stretch of a {@link ChangeLog}. */
export interface ChangedSince {
  /** Who has changed, each once, in the order of their latest changes. */
  readonly changed: readonly string[];
  /** The last change that this covers: where to go on. */
  readonly tilEndringsId: number;
  /** The last change that there is. */
  readonly sisteEndringsId: number;
}

/**
 * Who has changed, in order. Every change has an id of its own, and only a person's latest counts: whoever reads the log
 * is told of persons as they are now, so an earlier one would tell nothing else.
 *
 * @example
 * const log = new ChangeLog();
 * log.append('01837012046');
 * log.after(0, 1000).tilEndringsId; // 200000001
 */
export class ChangeLog {
  /** By id, counted from the first; undefined where the person has changed again since. */
  readonly #persons: (string | undefined)[] = [];
  /** Where each person stands. */
  readonly #places = new Map<string, number>();

  append(identifier: string): void {
    const earlier = this.#places.get(identifier);
    if (earlier !== undefined) this.#persons[earlier] = undefined;
    this.#places.set(identifier, this.#persons.push(identifier) - 1);
  }

  /**
   * At most so many persons whose changes came after the one with this id. After an id that is still to come, such as one
   * of another log, there are none.
   */
  after(fraEndringsId: number, most: number): ChangedSince {
    const sisteEndringsId = BEFORE_THE_FIRST + this.#persons.length;
    const changed: string[] = [];
    let place = Math.max(0, Math.min(fraEndringsId, sisteEndringsId) - BEFORE_THE_FIRST);
    for (; place < this.#persons.length && changed.length < most; place++) {
      const person = this.#persons[place];
      if (person !== undefined) changed.push(person);
    }
    return { changed, tilEndringsId: BEFORE_THE_FIRST + place, sisteEndringsId };
  }
}
