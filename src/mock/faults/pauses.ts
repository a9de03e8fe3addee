/** Calls `then` after some milliseconds, unless what it returns is called before. */
export type Timer = (ms: number, then: () => void) => () => void;

const timer: Timer = (ms, then) => {
  const timeout = setTimeout(then, ms);
  return () => clearTimeout(timeout);
};

/** Everything that waits, so that a closing server waits for nothing. */
export class Pauses {
  readonly #timer: Timer;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(later: Timer = timer) {
    this.#timer = later;
  }

  /** Whether nothing waits any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Calls `then` after some milliseconds or at `close()`, whichever is first; what it returns calls it off. */
  start(ms: number, then: () => void): () => void {
    if (this.#closed) {
      then();
      return () => {};
    }
    const callOff = (): void => {
      this.#waiting.delete(hurry);
      cancel();
    };
    const hurry = (): void => {
      callOff();
      then();
    };
    const cancel = ms === Number.POSITIVE_INFINITY ? () => {} : this.#timer(ms, hurry);
    this.#waiting.add(hurry);
    return callOff;
  }

  /** Ends every pause, those to come as well. */
  close(): void {
    this.#closed = true;
    for (const hurry of [...this.#waiting]) hurry();
  }
}
