import type { Socket } from 'node:net';

/** A connection of a client. */
export interface Connection {
  /** From 1, in the order in which their first request or their opening was seen. */
  readonly number: number;
  /** When it was opened, on the clock of `performance.now()`; null if nobody saw it open. */
  readonly openedAt: number | null;
  /** When the first of those was opened that came together with this one; the same as `openedAt` if it came alone. */
  readonly acceptBurstStart: number | null;
  /** True if an older one had been answered, and had been idle for a while, when this one was opened. */
  readonly openedWhileIdle: boolean;
  /** When, before this one was opened, the latest was closed that had been answered and could have been used again. */
  readonly reusableClosedAt: number;
  /** How many requests have come on it. */
  requests: number;
  /** How many of them are under way. */
  activeRequests: number;
  /** Since when it has been answered and idle; infinite while it is not. */
  idleSince: number;
}

/** A client that opens several at once may be long at it: those that were answered meanwhile are not yet free. */
const MIN_IDLE_MS = 200;
const NOT_IDLE = Number.POSITIVE_INFINITY;

/** Numbers connections, and holds on to those that are open. */
export class ConnectionTracker {
  readonly #known = new WeakMap<object, Connection>();
  readonly #open = new Set<Connection>();
  #latestClosed = Number.NEGATIVE_INFINITY;
  #count = 0;
  #acceptBurstStart = 0;
  /** The latest that was accepted, while more of those that were waiting with it may come. */
  #acceptingSocket: object | null = null;
  /** The ports of those that are about to be encrypted. */
  readonly #handshakingPorts = new Set<number | undefined>();

  /** To be told of every connection that is to be encrypted, before it is. */
  trackAccepted(socket: Socket): void {
    const { remotePort } = socket;
    this.#handshakingPorts.add(remotePort);
    socket.once('close', () => this.#handshakingPorts.delete(remotePort));
    this.#extendAcceptBurst(socket);
  }

  /** To be told of every connection that a server accepts. */
  trackOpened(socket: object): void {
    this.#handshakingPorts.delete((socket as Socket).remotePort);
    this.#extendAcceptBurst(socket);
    this.#open.add(this.#add(socket, performance.now()));
  }

  /** To be told when one of them is no more. */
  trackClosed(socket: object): void {
    const connection = this.#known.get(socket);
    if (connection === undefined) return;
    this.#open.delete(connection);
    if (connection.idleSince !== NOT_IDLE) this.#latestClosed = performance.now();
  }

  /** The connection of a request that has come. */
  startRequest(socket: object): Connection {
    const connection = this.#known.get(socket) ?? this.#add(socket, null);
    connection.requests++;
    connection.activeRequests++;
    connection.idleSince = NOT_IDLE;
    return connection;
  }

  /** A request of a connection is over; it can be used again if that was answered. */
  endRequest(connection: Connection, hasResponse: boolean, now: number): void {
    connection.activeRequests--;
    if (hasResponse && connection.activeRequests === 0) connection.idleSince = now;
  }

  #add(socket: object, openedAt: number | null): Connection {
    const connection = {
      number: ++this.#count,
      openedAt,
      acceptBurstStart: openedAt === null ? null : this.#acceptBurstStart,
      openedWhileIdle: openedAt !== null && this.#hasIdleSince(this.#acceptBurstStart - MIN_IDLE_MS),
      reusableClosedAt: this.#latestClosed,
      requests: 0,
      activeRequests: 0,
      idleSince: NOT_IDLE,
    };
    this.#known.set(socket, connection);
    return connection;
  }

  /**
   * Of the connections that wait, a server accepts one in each turn of the event loop, and answers requests in between: a
   * busy one accepts the last of them long after the first has been answered. A whole turn in which none came says that
   * none was waiting.
   */
  #extendAcceptBurst(socket: object): void {
    if (this.#acceptingSocket === null) this.#acceptBurstStart = performance.now();
    this.#acceptingSocket = socket;
    setImmediate(() =>
      setImmediate(() => {
        if (this.#acceptingSocket === socket && this.#handshakingPorts.size === 0) this.#acceptingSocket = null;
      }),
    );
  }

  #hasIdleSince(moment: number): boolean {
    for (const { idleSince } of this.#open) if (idleSince <= moment) return true;
    return false;
  }
}
