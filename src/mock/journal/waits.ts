import type { Close } from './filter.ts';
import type { Dropped } from './shelf.ts';
import type { ShownEntry } from './show.ts';

/** What came of waiting: the entries, or, when the time was over, what there was instead. */
export type Waited =
  | { readonly ok: true; readonly entries: readonly ShownEntry[] }
  | { readonly ok: false; readonly found: number; readonly closest: readonly Close[]; readonly dropped: Dropped };

interface Wait {
  readonly isOver: () => boolean;
  readonly finish: (ok: boolean) => void;
}

/** Those who wait until something is so. */
export class Waits {
  readonly #all = new Set<Wait>();

  /** True as soon as it is so, false if it is not within the time or before everybody is released. */
  until(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isSo()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => wait.finish(false), timeoutMs);
      const finish = (ok: boolean): void => {
        clearTimeout(timer);
        this.#all.delete(wait);
        resolve(ok);
      };
      const wait: Wait = { isOver: isSo, finish };
      this.#all.add(wait);
    });
  }

  /** Something has changed: whoever waits looks again. */
  stir(): void {
    if (this.#all.size === 0) return;
    for (const wait of this.#all) if (wait.isOver()) wait.finish(true);
  }

  release(): void {
    for (const wait of this.#all) wait.finish(false);
  }
}
