import type { Connection } from './connections.ts';
import type { StoredIdentifiers } from './request-facts.ts';
import type { Token } from './tokens.ts';

/** How a request ended: `silent` was never answered, `clientLeft` would have been. */
export const OUTCOMES = ['completed', 'reset', 'cut', 'silent', 'clientLeft'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A fault that struck, and which of the requests that fit it this one was. */
export interface AppliedFault {
  readonly name: string;
  readonly attempt: number;
}

/** A fault that almost struck, and what kept it from striking. Holds no identifier and no token. */
export interface FaultNearMiss {
  readonly fault: string;
  readonly because: string;
}

const NO_IDENTIFIERS: StoredIdentifiers = [];
const NO_NEAR_MISSES: readonly FaultNearMiss[] = [];

/** What is known of a request when its head has come. */
export interface RequestHead {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly version: string | null;
  readonly connection: Connection;
  readonly token: Token | null;
  /** Milliseconds until the token expires, negative once it has; null if it does not say. */
  readonly tokenExpiresIn: number | null;
  readonly identifierInUrl: boolean;
  readonly headerWithIdentifier: string | null;
  readonly bodyWithoutContentType: boolean;
}

/**
 * A request that was received, as the journal remembers it: facts are added as they become known, and everything that
 * takes time to say is said when somebody reads it.
 */
export class Entry {
  readonly head: RequestHead;
  /** Milliseconds since 1970, by the machine's clock. */
  readonly time = Date.now();
  /** Milliseconds on a clock that is never set. */
  readonly arrivedAt = performance.now();
  endedAt: number | null = null;
  /** Which request of its connection it is, from 1. */
  readonly ordinal: number;
  status: number | null = null;
  outcome: Outcome | null = null;
  /** Bytes of the answer's body. */
  bytes: number | null = null;
  /** Milliseconds that the answer asked the client to wait. */
  retryAfter: number | null = null;
  /** The same for the same method, path and body; null as long as the body has not been read. */
  key: number | null = null;
  /** How many times this same request has come, with this one. */
  attempt: number | null = null;
  /** How many were asked for, whatever they were. */
  persons: number | null = null;
  storedIdentifiers = NO_IDENTIFIERS;
  duplicates = 0;
  notSynthetic = 0;
  /** True if the body has the member, whatever it holds. */
  informasjonsbehov = false;
  fault: AppliedFault | null = null;
  nearMisses = NO_NEAR_MISSES;

  constructor(head: RequestHead) {
    this.head = head;
    this.ordinal = head.connection.requests;
  }

  /** Those asked for that are synthetic, or printed by the documentation; empty once they are forgotten. */
  get identifiers(): readonly string[] {
    return 'toArray' in this.storedIdentifiers ? this.storedIdentifiers.toArray() : this.storedIdentifiers;
  }

  /** Lets go of the identifiers, and tells how many there were. */
  evictIdentifiers(): number {
    const { length } = this.storedIdentifiers;
    this.storedIdentifiers = NO_IDENTIFIERS;
    return length;
  }
}
