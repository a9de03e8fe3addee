interface Waiter {
  readonly isSatisfied: () => boolean;
  readonly finish: (ok: boolean) => void;
}

/** Promises that wait for a condition. */
export class Waiters {
  readonly #all = new Set<Waiter>();

  /** Resolves to true when the condition holds; to false after the timeout or a release. */
  waitUntil(isSatisfied: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isSatisfied()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.finish(false), timeoutMs);
      const finish = (ok: boolean): void => {
        clearTimeout(timer);
        this.#all.delete(waiter);
        resolve(ok);
      };
      const waiter: Waiter = { isSatisfied, finish };
      this.#all.add(waiter);
    });
  }

  /** Checks all conditions again. */
  notify(): void {
    if (this.#all.size === 0) return;
    for (const waiter of this.#all) if (waiter.isSatisfied()) waiter.finish(true);
  }

  release(): void {
    for (const waiter of this.#all) waiter.finish(false);
  }
}
