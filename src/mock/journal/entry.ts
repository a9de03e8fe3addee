import type { Client } from './clients.ts';
import type { Connection } from './connections.ts';
import type { StoredIdentifiers } from './request-facts.ts';
import type { Token } from './tokens.ts';

/** How a request ended: `silent` without a response, by a fault; `clientLeft` because the client disconnected. */
export const OUTCOMES = ['completed', 'reset', 'cut', 'silent', 'clientLeft'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The fault that was injected; `attempt` counts the requests that match it, from 1. */
export interface AppliedFault {
  readonly name: string;
  readonly attempt: number;
}

/** A fault that nearly matched, and the condition that failed. Contains no identifier and no token. */
export interface FaultNearMiss {
  readonly fault: string;
  readonly because: string;
}

/** An error in the response to a request. Contains no part of an identifier or a token. */
export interface RequestError {
  /** The `id` of the error, or the code of a token error or a SOAP fault. */
  readonly id: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
}

/** The facts of a token request that its client checks need. The grant itself is not stored. */
export interface GrantFacts {
  readonly hasConsumerOrg: boolean;
  readonly hasOnBehalfOf: boolean;
  /** True if a scope belongs to KRR. */
  readonly isForKrr: boolean;
  /** True if a scope can only be used with a delegation in Altinn. */
  readonly needsDelegation: boolean;
}

const NO_ERRORS: readonly RequestError[] = [];
const NO_IDENTIFIERS: StoredIdentifiers = [];
const NO_NEAR_MISSES: readonly FaultNearMiss[] = [];

/** The facts of a request that are known from its head. */
export interface RequestHead {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly version: string | null;
  readonly connection: Connection;
  /** The user agent, and the client that a token names. Several programs can share them. */
  readonly client: Client;
  /** The number of the scenario run. */
  readonly run: number;
  readonly token: Token | null;
  /** Milliseconds until the token expires, negative after expiry; null without an expiry time. */
  readonly tokenExpiresIn: number | null;
  readonly identifierInUrl: boolean;
  readonly headerWithIdentifier: string | null;
  readonly bodyWithoutContentType: boolean;
  /** The header `traceparent` if it is valid. */
  readonly traceparent: string | null;
}

/** A received request in the journal. Facts are added during the request; the view is computed when it is read. */
export class Entry {
  readonly head: RequestHead;
  /** Milliseconds since 1970, by the machine's clock. */
  readonly time = Date.now();
  /** Milliseconds on the monotonic clock. */
  readonly arrivedAt = performance.now();
  endedAt: number | null = null;
  /** The number of the request on its connection, from 1. */
  readonly ordinal: number;
  status: number | null = null;
  outcome: Outcome | null = null;
  /** Size of the response body. */
  bytes: number | null = null;
  /** The value of `Retry-After` in milliseconds. */
  retryAfter: number | null = null;
  /** A hash of method, path and body; null until the body is read. */
  key: number | null = null;
  /** How many times the same request has been received, including this one. */
  attempt: number | null = null;
  /** The length of the requested list, valid or not. */
  persons: number | null = null;
  storedIdentifiers = NO_IDENTIFIERS;
  duplicates = 0;
  notSynthetic = 0;
  /** True if the body has the field, with any value. */
  informasjonsbehov = false;
  /** True if an object in the body has two members with the same name. */
  hasDuplicateMembers = false;
  grant: GrantFacts | null = null;
  errors = NO_ERRORS;
  fault: AppliedFault | null = null;
  nearMisses = NO_NEAR_MISSES;
  /** The client checks that the request violates, a bit for each. */
  violations = 0;
  /** True for the entry of another replica; its times are milliseconds since 1970. */
  isRestored = false;

  constructor(head: RequestHead) {
    this.head = head;
    this.ordinal = head.connection.requests;
  }

  /** The requested identifiers that are synthetic or published in the documentation; empty after eviction. */
  get identifiers(): readonly string[] {
    return 'toArray' in this.storedIdentifiers ? this.storedIdentifiers.toArray() : this.storedIdentifiers;
  }

  /** @returns how many identifiers were removed */
  evictIdentifiers(): number {
    const { length } = this.storedIdentifiers;
    this.storedIdentifiers = NO_IDENTIFIERS;
    return length;
  }
}
