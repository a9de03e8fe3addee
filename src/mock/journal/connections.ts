/** A connection of a client. */
export interface Connection {
  /** From 1, in the order in which their first request or their opening was seen. */
  readonly number: number;
  /** When it was opened, on the clock of `performance.now()`; null if nobody saw it open. */
  readonly openedAt: number | null;
  /** How many requests have come on it. */
  requests: number;
}

/** Numbers connections, and holds on to none. */
export class Connections {
  readonly #known = new WeakMap<object, Connection>();
  #count = 0;

  /** To be told of every connection that a server accepts. */
  opened(socket: object): void {
    this.#remember(socket, performance.now());
  }

  of(socket: object): Connection {
    return this.#known.get(socket) ?? this.#remember(socket, null);
  }

  #remember(socket: object, openedAt: number | null): Connection {
    const connection = { number: ++this.#count, openedAt, requests: 0 };
    this.#known.set(socket, connection);
    return connection;
  }
}
