import type { Socket } from 'node:net';

/** A connection of a client. */
export interface Connection {
  /** From 1, in the order in which their first request or their opening was seen. */
  readonly number: number;
  /** When it was opened, on the clock of `performance.now()`; null if nobody saw it open. */
  readonly openedAt: number | null;
  /** When the first of those was opened that came together with this one; the same as `openedAt` if it came alone. */
  readonly burstAt: number | null;
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

/** A client that opens several at once may be long at it: those that were answered meanwhile are not yet free. */
const FREE_FOR_MS = 200;
const NOT_FREE = Number.POSITIVE_INFINITY;

/** Numbers connections, and holds on to those that are open. */
export class Connections {
  readonly #known = new WeakMap<object, Connection>();
  readonly #open = new Set<Connection>();
  #latestClosed = Number.NEGATIVE_INFINITY;
  #count = 0;
  #burstAt = 0;
  /** The latest that was accepted, while more of those that were waiting with it may come. */
  #flowing: object | null = null;
  /** The ports of those that are about to be encrypted. */
  readonly #greeting = new Set<number | undefined>();

  /** To be told of every connection that is to be encrypted, before it is. */
  accepted(socket: Socket): void {
    const { remotePort } = socket;
    this.#greeting.add(remotePort);
    socket.once('close', () => this.#greeting.delete(remotePort));
    this.#expectMore(socket);
  }

  /** To be told of every connection that a server accepts. */
  opened(socket: object): void {
    this.#greeting.delete((socket as Socket).remotePort);
    this.#expectMore(socket);
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
      burstAt: openedAt === null ? null : this.#burstAt,
      besideIdle: openedAt !== null && this.#isIdleSince(this.#burstAt - FREE_FOR_MS),
      afterClosed: this.#latestClosed,
      requests: 0,
      underWay: 0,
      freeSince: NOT_FREE,
    };
    this.#known.set(socket, connection);
    return connection;
  }

  /**
   * Of the connections that wait, a server accepts one in each turn of the event loop, and answers requests in between: a
   * busy one accepts the last of them long after the first has been answered. A whole turn in which none came says that
   * none was waiting.
   */
  #expectMore(socket: object): void {
    if (this.#flowing === null) this.#burstAt = performance.now();
    this.#flowing = socket;
    setImmediate(() =>
      setImmediate(() => {
        if (this.#flowing === socket && this.#greeting.size === 0) this.#flowing = null;
      }),
    );
  }

  #isIdleSince(moment: number): boolean {
    for (const { freeSince } of this.#open) if (freeSince <= moment) return true;
    return false;
  }
}
