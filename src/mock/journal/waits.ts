import type { EntryNearMiss } from './filter.ts';
import type { DroppedCounts } from './shelf.ts';
import type { JournalEntry } from './show.ts';

/** What came of waiting: the entries, or, when the time was over, what there was instead. */
export type WaitResult =
  | { readonly ok: true; readonly entries: readonly JournalEntry[] }
  | {
      readonly ok: false;
      readonly found: number;
      readonly closest: readonly EntryNearMiss[];
      readonly dropped: DroppedCounts;
    };

interface Waiter {
  readonly isSatisfied: () => boolean;
  readonly finish: (ok: boolean) => void;
}

/** Those who wait until something is so. */
export class Waiters {
  readonly #all = new Set<Waiter>();

  /** True as soon as it is so, false if it is not within the time or before everybody is released. */
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

  /** Something has changed: whoever waits looks again. */
  notify(): void {
    if (this.#all.size === 0) return;
    for (const waiter of this.#all) if (waiter.isSatisfied()) waiter.finish(true);
  }

  release(): void {
    for (const waiter of this.#all) waiter.finish(false);
  }
}
