import type { Socket } from 'node:net';

export interface Connection {
  /** From 1, in the order of opening, or of the first request if the journal did not see the opening. */
  readonly number: number;
  /** Time of opening, by `performance.now()`; null if the journal did not see it. */
  readonly openedAt: number | null;
  /** Opening time of the first connection in the same burst; equal to `openedAt` for a connection that came alone. */
  readonly acceptBurstStart: number | null;
  /** True if an older connection was open and idle, after a complete response, when this one was opened. */
  readonly openedWhileIdle: boolean;
  /** Closing time of the latest earlier connection that could have been reused. */
  readonly reusableClosedAt: number;
  /** Shared by the trackers of a connection. `closedAt` is infinite while it is open, negative if no journal saw the opening. */
  readonly lifetime: { closedAt: number };
  requests: number;
  activeRequests: number;
  /** Time since which the connection has been idle after a complete response; infinite while it is not idle. */
  idleSince: number;
}

export const isOpen = ({ lifetime }: Connection): boolean => lifetime.closedAt === Number.POSITIVE_INFINITY;

/** A client that opens a pool may take this long; a connection that completed a response meanwhile is not yet idle. */
const MIN_IDLE_MS = 200;
const NOT_IDLE = Number.POSITIVE_INFINITY;

/**
 * Numbers connections and tracks the open ones. A tracker of a part of the requests has a parent that tracks all
 * connections of the server. It knows a connection from its first request on, and compares it with its own connections
 * only: those of other clients may be idle at the same time.
 */
export class ConnectionTracker {
  readonly #parent: ConnectionTracker | undefined;
  readonly #known = new WeakMap<object, Connection>();
  readonly #open = new Set<Connection>();
  #latestClosed = Number.NEGATIVE_INFINITY;
  #count = 0;
  #acceptBurstStart = 0;
  /** The last accepted connection of a burst that may continue. */
  #acceptingSocket: object | null = null;
  /** Remote ports of connections whose TLS handshake is not complete. */
  readonly #handshakingPorts = new Set<number | undefined>();

  constructor(parent?: ConnectionTracker) {
    this.#parent = parent;
  }

  /** Called for every TLS connection before its handshake. */
  trackAccepted(socket: Socket): void {
    const { remotePort } = socket;
    this.#handshakingPorts.add(remotePort);
    socket.once('close', () => this.#handshakingPorts.delete(remotePort));
    this.#extendAcceptBurst(socket);
  }

  /** Called for every connection that a server accepts; after the handshake with TLS. */
  trackOpened(socket: object): void {
    this.#handshakingPorts.delete((socket as Socket).remotePort);
    this.#extendAcceptBurst(socket);
    this.#open.add(this.#add(socket, performance.now(), this.#acceptBurstStart));
  }

  trackClosed(socket: object): void {
    const connection = this.#known.get(socket);
    if (connection === undefined) return;
    this.#open.delete(connection);
    const now = performance.now();
    connection.lifetime.closedAt = now;
    if (connection.idleSince !== NOT_IDLE) this.#latestClosed = now;
  }

  startRequest(socket: object): Connection {
    const connection = this.#known.get(socket) ?? this.#adopt(socket);
    connection.requests++;
    connection.activeRequests++;
    connection.idleSince = NOT_IDLE;
    return connection;
  }

  /** Called at the end of a request; the connection is reusable after a complete response. */
  endRequest(connection: Connection, hasResponse: boolean, now: number): void {
    connection.activeRequests--;
    if (hasResponse && connection.activeRequests === 0) connection.idleSince = now;
  }

  /** Adds a connection at its first request. */
  #adopt(socket: object): Connection {
    const opened = this.#parent === undefined ? undefined : this.#parent.#known.get(socket);
    if (opened === undefined || opened.openedAt === null) return this.#add(socket, null, 0);
    this.#removeClosed(opened.openedAt);
    const connection = this.#add(socket, opened.openedAt, opened.acceptBurstStart!, opened.lifetime);
    this.#open.add(connection);
    return connection;
  }

  /** Removes the connections that were closed before another one was opened. */
  #removeClosed(openedAt: number): void {
    for (const connection of this.#open) {
      const { closedAt } = connection.lifetime;
      if (closedAt > openedAt) continue;
      this.#open.delete(connection);
      if (connection.idleSince !== NOT_IDLE) this.#latestClosed = Math.max(this.#latestClosed, closedAt);
    }
  }

  #add(
    socket: object,
    openedAt: number | null,
    acceptBurstStart: number,
    lifetime = { closedAt: openedAt === null ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY },
  ): Connection {
    const connection = {
      number: ++this.#count,
      openedAt,
      acceptBurstStart: openedAt === null ? null : acceptBurstStart,
      openedWhileIdle: openedAt !== null && this.#hasIdleSince(acceptBurstStart - MIN_IDLE_MS),
      reusableClosedAt: this.#latestClosed,
      lifetime,
      requests: 0,
      activeRequests: 0,
      idleSince: NOT_IDLE,
    };
    this.#known.set(socket, connection);
    return connection;
  }

  /**
   * Node accepts one waiting connection per turn of the event loop and handles requests in between. A busy server may
   * accept the last connection of a burst after the response on the first. The burst ends with a turn that accepts none.
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
