import type { Entry } from '../journal/index.ts';

/** What was sent before an answer was read still comes for so long. */
const IN_FLIGHT_MS = 10;

/** A moment at which a client was answered what it should go by from then on. */
export class ResponseSeen {
  readonly at: number;
  #seenAt = Number.POSITIVE_INFINITY;

  constructor({ endedAt }: Entry) {
    this.at = endedAt!;
    // Whatever lies ready to be read now is read within these turns of the event loop, however long they last.
    setImmediate(() =>
      setImmediate(() => {
        this.#seenAt = performance.now() + IN_FLIGHT_MS;
      }),
    );
  }

  /** Whether a request was sent by a client that knew, and not only received when it did. */
  wasSeenBefore({ arrivedAt, ordinal, head }: Entry): boolean {
    const { acceptBurstStart } = head.connection;
    return arrivedAt >= this.#seenAt && (ordinal > 1 || acceptBurstStart === null || acceptBurstStart > this.at);
  }
}
