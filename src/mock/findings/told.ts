import type { Entry } from '../journal/index.ts';

/** What was sent before an answer was read still comes for so long. */
const ON_ITS_WAY_MS = 10;

/** A moment at which a client was answered what it should go by from then on. */
export class Told {
  readonly at: number;
  #isKnownAt = Number.POSITIVE_INFINITY;

  constructor({ endedAt }: Entry) {
    this.at = endedAt!;
    // Whatever lies ready to be read now is read within these turns of the event loop, however long they last.
    setImmediate(() =>
      setImmediate(() => {
        this.#isKnownAt = performance.now() + ON_ITS_WAY_MS;
      }),
    );
  }

  /** Whether a request was sent by a client that knew, and not only received when it did. */
  wasKnownTo({ arrivedAt, ordinal, head }: Entry): boolean {
    const { burstAt } = head.connection;
    return arrivedAt >= this.#isKnownAt && (ordinal > 1 || burstAt === null || burstAt > this.at);
  }
}
