/** A connection of a client. */
export interface Connection {
  /** From 1, in the order in which their first request or their opening was seen. */
  readonly number: number;
  /** When it was opened, on the clock of `performance.now()`; null if nobody saw it open. */
  readonly openedAt: number | null;
  /** True if an older one had been answered, and had been idle for a while, when this one was opened. */
  readonly besideIdle: boolean;
  /** When, before this one was opened, the latest was closed that had been answered and could have been used again. */
  readonly afterClosed: number;
  /** How many requests have come on it. */
  requests: number;
  /** How many of them are under way. */
  underWay: number;
  /** Since when it has been answered and idle; infinite while it is not. */
  freeSince: number;
}

/** Connections that are opened together are not yet free when the first of them is answered. */
const FREE_FOR_MS = 10;
const NOT_FREE = Number.POSITIVE_INFINITY;

/** Numbers connections, and holds on to those that are open. */
export class Connections {
  readonly #known = new WeakMap<object, Connection>();
  readonly #open = new Set<Connection>();
  #latestClosed = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** To be told of every connection that a server accepts. */
  opened(socket: object): void {
    this.#open.add(this.#remember(socket, performance.now()));
  }

  /** To be told when one of them is no more. */
  closed(socket: object): void {
    const connection = this.#known.get(socket);
    if (connection === undefined) return;
    this.#open.delete(connection);
    if (connection.freeSince !== NOT_FREE) this.#latestClosed = performance.now();
  }

  /** The connection of a request that has come. */
  of(socket: object): Connection {
    const connection = this.#known.get(socket) ?? this.#remember(socket, null);
    connection.requests++;
    connection.underWay++;
    connection.freeSince = NOT_FREE;
    return connection;
  }

  /** A request of a connection is over; it can be used again if that was answered. */
  over(connection: Connection, isAnswered: boolean, now: number): void {
    connection.underWay--;
    if (isAnswered && connection.underWay === 0) connection.freeSince = now;
  }

  #remember(socket: object, openedAt: number | null): Connection {
    const connection = {
      number: ++this.#count,
      openedAt,
      besideIdle: openedAt !== null && this.#isIdleSince(openedAt - FREE_FOR_MS),
      afterClosed: this.#latestClosed,
      requests: 0,
      underWay: 0,
      freeSince: NOT_FREE,
    };
    this.#known.set(socket, connection);
    return connection;
  }

  #isIdleSince(moment: number): boolean {
    for (const { freeSince } of this.#open) if (freeSince <= moment) return true;
    return false;
  }
}
