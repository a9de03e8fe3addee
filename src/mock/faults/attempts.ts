/** So many tokens or batches are told apart; of more, the one that came least lately counts anew. */
const MAX_KEYS = 1000;

/** Counts attempts, from 1, for each key of its own. */
export class AttemptCounts {
  readonly #counts = new Map<string, number>();

  /** Which attempt of its key this one is. */
  next(key: string): number {
    const attempt = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, attempt);
    if (this.#counts.size > MAX_KEYS) this.#counts.delete(this.#counts.keys().next().value!);
    return attempt;
  }
}
