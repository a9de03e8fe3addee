import type { IncomingHttpHeaders } from 'node:http';
import type { ScenarioPerson } from '../../scenario/index.ts';
import type { Entry, Outcome } from './entry.ts';

/** Looks on while requests end, one after the other. */
export interface JournalObserver {
  onCompleted(entry: Entry): void;
  /** What came before has nothing to do with what comes now. */
  onCleared(): void;
}

export interface JournalOptions {
  /** The persons of the current scenario: entries are told by their roles. Nobody unless given. */
  readonly persons?: () => readonly ScenarioPerson[];
  /** The time that tokens expire by, in milliseconds since 1970. The machine's unless given. */
  readonly tokenTime?: () => number;
  readonly observer?: JournalObserver;
}

/** A request as its head tells of it. */
export interface IncomingRequest {
  readonly method: string;
  /** As it was sent, with its query. Nothing of it is kept. */
  readonly url: string;
  /** As it may be shown: masked, without a query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The connection it came on. */
  readonly socket: object;
  /** The last word of the path of an operation; none for a path that has no operation. */
  readonly operation?: string | undefined;
  readonly version?: string | undefined;
}

/** How a request ended. */
export interface Completion {
  /** Null if no head of an answer was sent. */
  readonly status: number | null;
  readonly outcome: Outcome;
  /** Bytes of the answer's body that were sent; none if none was begun, or nobody knows. */
  readonly bytes?: number | null | undefined;
  /** The value of the answer's header Retry-After. */
  readonly retryAfter?: unknown;
}
