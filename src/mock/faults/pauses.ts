/** Calls `then` after some milliseconds, unless what it returns is called before. */
export type Timer = (ms: number, then: () => void) => () => void;

const setTimer: Timer = (ms, then) => {
  const timeout = setTimeout(then, ms);
  return () => clearTimeout(timeout);
};

/** Everything that waits, so that a closing server waits for nothing. */
export class DelayTimers {
  readonly #timer: Timer;
  readonly #pending = new Set<() => void>();
  #isClosed = false;

  constructor(later: Timer = setTimer) {
    this.#timer = later;
  }

  /** Whether nothing waits any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Calls `then` after some milliseconds or at `close()`, whichever is first; what it returns calls it off. */
  start(ms: number, then: () => void): () => void {
    if (this.#isClosed) {
      then();
      return () => {};
    }
    const cancelTimer = (): void => {
      this.#pending.delete(finish);
      cancel();
    };
    const finish = (): void => {
      cancelTimer();
      then();
    };
    const cancel = ms === Number.POSITIVE_INFINITY ? () => {} : this.#timer(ms, finish);
    this.#pending.add(finish);
    return cancelTimer;
  }

  /** Ends every pause, those to come as well. */
  close(): void {
    this.#isClosed = true;
    for (const finish of [...this.#pending]) finish();
  }
}
