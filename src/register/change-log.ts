/** The ids of the current platform are above this one. */
const CHANGE_ID_OFFSET = 200_000_000;

/** A part of a {@link ChangeLog}. */
export interface ChangeLogSlice {
  /** The changed persons, each once, in the order of their latest changes. */
  readonly changed: readonly string[];
  /** The last change of this part: the next request continues after it. */
  readonly tilEndringsId: number;
  /** The last change of the log. */
  readonly sisteEndringsId: number;
}

/** A {@link ChangeLog} as plain data. */
export interface ChangeLogSnapshot {
  /** The number of changes. */
  readonly length: number;
  readonly latest: readonly (readonly [index: number, identifier: string])[];
}

/**
 * The log of changed persons. Every change has its own id, and only a person's latest change is kept: a reader of the log
 * gets each person as they are now, so earlier changes are redundant.
 *
 * @example
 * const log = new ChangeLog();
 * log.append('01837012046');
 * log.readAfter(0, 1000).tilEndringsId; // 200000001
 */
export class ChangeLog {
  /** By change number; undefined where the person has changed again. */
  readonly #persons: (string | undefined)[] = [];
  readonly #indexByPerson = new Map<string, number>();

  /** @param snapshot of an earlier log, which this one continues */
  constructor(snapshot: ChangeLogSnapshot = { length: 0, latest: [] }) {
    this.#persons.length = snapshot.length;
    for (const [index, identifier] of snapshot.latest) {
      this.#persons[index] = identifier;
      this.#indexByPerson.set(identifier, index);
    }
  }

  toSnapshot(): ChangeLogSnapshot {
    const latest = [...this.#indexByPerson].map(([identifier, index]) => [index, identifier] as const);
    return { length: this.#persons.length, latest };
  }

  append(identifier: string): void {
    const earlier = this.#indexByPerson.get(identifier);
    if (earlier !== undefined) this.#persons[earlier] = undefined;
    this.#indexByPerson.set(identifier, this.#persons.push(identifier) - 1);
  }

  /**
   * Returns at most `limit` persons with changes after this id. After an id that does not exist yet, such as one of another
   * log, there are none.
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
