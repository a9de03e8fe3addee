/** The ids of today's platform begin above this one. */
const CHANGE_ID_OFFSET = 200_000_000;

/** A stretch of a {@link ChangeLog}. */
export interface ChangeLogSlice {
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
  readonly #indexByPerson = new Map<string, number>();

  append(identifier: string): void {
    const earlier = this.#indexByPerson.get(identifier);
    if (earlier !== undefined) this.#persons[earlier] = undefined;
    this.#indexByPerson.set(identifier, this.#persons.push(identifier) - 1);
  }

  /**
   * At most so many persons whose changes came after the one with this id. After an id that is still to come, such as one
   * of another log, there are none.
   */
  readAfter(fraEndringsId: number, limit: number): ChangeLogSlice {
    const sisteEndringsId = CHANGE_ID_OFFSET + this.#persons.length;
    const changed: string[] = [];
    let index = Math.max(0, Math.min(fraEndringsId, sisteEndringsId) - CHANGE_ID_OFFSET);
    for (; index < this.#persons.length && changed.length < limit; index++) {
      const person = this.#persons[index];
      if (person !== undefined) changed.push(person);
    }
    return { changed, tilEndringsId: CHANGE_ID_OFFSET + index, sisteEndringsId };
  }
}
