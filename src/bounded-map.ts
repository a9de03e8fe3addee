/** A map may grow by this share before its oldest pairs are deleted. */
const SLACK = 1 / 8;

/**
 * A map that holds at least the pairs that were set last. It deletes many of the oldest at a time: the first key of a map is
 * found only behind all pairs that were deleted before, so that deleting one at a time takes longer the larger the map is.
 *
 * @example
 * const latest = new BoundedMap<string, number>(1000);
 * latest.set('a', 1);
 */
export class BoundedMap<Key, Value> {
  readonly #slack: number;
  readonly #maxSize: number;
  readonly #values = new Map<Key, Value>();

  /** @param minSize the number of pairs that are held in any case */
  constructor(minSize: number) {
    this.#slack = Math.floor(minSize * SLACK);
    this.#maxSize = minSize + this.#slack;
  }

  get(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#maxSize) this.#deleteOldest(this.#slack + 1);
  }

  #deleteOldest(count: number): void {
    for (const key of this.#values.keys()) {
      if (count-- === 0) return;
      this.#values.delete(key);
    }
  }

  delete(key: Key): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
