import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import { BoundedMap } from '../../bounded-map.ts';
import type { ScenarioPerson } from '../../scenario/index.ts';
import { ClientTracker } from './clients.ts';
import { ConnectionTracker } from './connections.ts';
import { hasDuplicateMembers } from './duplicate-members.ts';
import { type AppliedFault, Entry, type FaultNearMiss, type Outcome } from './entry.ts';
import type { EntryNearMiss, ExpectedCount, Filter, VerificationResult } from './filter.ts';
import {
  containsIdentifier,
  findHeaderWithIdentifier,
  hasBody,
  parseRetryAfter,
  readRequestedIdentifiers,
} from './request-facts.ts';
import { RequestList } from './request-list.ts';
import { type DroppedCounts, EntryStore, type SharedEntryLimit } from './store.ts';
import { TokenTracker } from './tokens.ts';
import { parseTraceparent } from './trace-context.ts';
import type { JournalEntry } from './view.ts';
import { Waiters } from './waiters.ts';

/** Receives the entries of completed requests. */
export interface JournalObserver {
  onCompleted(entry: Entry): void;
  /** Later requests are unrelated to earlier ones. */
  onCleared(): void;
}

export interface JournalOptions {
  /** The persons of the current scenario, whose roles appear in entries. Default: none. */
  readonly persons?: () => readonly ScenarioPerson[];
  /** The number of the scenario run, which increases. Default: 0. */
  readonly run?: () => number;
  /** The time for the expiry of tokens, in milliseconds since 1970. Default: the machine's clock. */
  readonly tokenTime?: () => number;
  readonly observer?: JournalObserver;
  /** Knows when connections were opened, for a journal that receives only a part of the requests. Default: none. */
  readonly connections?: ConnectionTracker;
  /** Limits the entries of several journals together. Default: none. */
  readonly limits?: SharedEntryLimit;
}

/** The head of a request. */
export interface IncomingRequest {
  readonly method: string;
  /** As sent, with its query. It is not stored. */
  readonly url: string;
  /** Masked, without a query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: object;
  /** The last segment of an operation's path; undefined for other paths. */
  readonly operation?: string | undefined;
  readonly version?: string | undefined;
}

export interface Completion {
  /** Null if no response head was sent. */
  readonly status: number | null;
  readonly outcome: Outcome;
  /** Number of body bytes that were sent; missing if no body was started, or the number is not known. */
  readonly bytes?: number | null | undefined;
  /** The value of the response header `Retry-After`. */
  readonly retryAfter?: unknown;
}

/** The entries, or the nearest entries after a timeout. */
export type WaitResult =
  | { readonly ok: true; readonly entries: readonly JournalEntry[] }
  | {
      readonly ok: false;
      readonly found: number;
      readonly closest: readonly EntryNearMiss[];
      readonly dropped: DroppedCounts;
    };

const MAX_KEYS = 1000;

/**
 * The latest 1000 received requests and the latest 100,000 of their identifiers. Its output contains masked identifiers
 * and no tokens, except for that of `find`.
 *
 * @example
 * const journal = new Journal();
 * const entry = journal.recordRequest({ method: 'GET', url: '/health', path: '/health', headers: {}, socket: {} });
 * journal.complete(entry, { status: 200, outcome: 'completed' });
 * journal.verify({ path: '/health' }, { count: 1 }).ok; // true
 */
export class Journal {
  readonly #persons: () => readonly ScenarioPerson[];
  readonly #run: () => number;
  readonly #tokenTime: () => number;
  readonly #observer: JournalObserver | undefined;
  readonly #store: EntryStore;
  /** The connections of the requests. */
  readonly connections: ConnectionTracker;
  readonly #tokens = new TokenTracker();
  readonly #clients = new ClientTracker();
  readonly #attempts = new BoundedMap<number, number>(MAX_KEYS);
  readonly #waiters = new Waiters();
  #count = 0;
  #clearings = 0;

  constructor({
    persons = () => [],
    run = () => 0,
    tokenTime = Date.now,
    observer,
    connections,
    limits,
  }: JournalOptions = {}) {
    this.#persons = persons;
    this.#run = run;
    this.#tokenTime = tokenTime;
    this.#observer = observer;
    this.connections = new ConnectionTracker(connections);
    this.#store = new EntryStore(limits);
  }

  /** Called for a TLS connection before its handshake. */
  trackAcceptedSocket(socket: Socket): void {
    this.connections.trackAccepted(socket);
  }

  /** Called when the server accepts a connection. Without this call, no client check can examine connections. */
  trackConnection(socket: object): void {
    this.connections.trackOpened(socket);
  }

  trackDisconnection(socket: object): void {
    this.connections.trackClosed(socket);
  }

  /** Adds an entry for a request whose head has been received. */
  recordRequest({ method, url, path, headers, socket, operation, version }: IncomingRequest): Entry {
    const token = this.#tokens.identify(headers.authorization);
    const comesWithBody = hasBody(headers);
    const entry = new Entry({
      id: ++this.#count,
      method,
      path,
      operation: operation ?? null,
      version: version ?? null,
      connection: this.connections.startRequest(socket),
      client: this.#clients.identify(headers['user-agent'] ?? '', token),
      run: this.#run(),
      token,
      tokenExpiresIn: token === null || token.expires === null ? null : token.expires - this.#tokenTime(),
      identifierInUrl: containsIdentifier(url),
      headerWithIdentifier: findHeaderWithIdentifier(headers),
      traceparent: parseTraceparent(headers.traceparent),
      bodyWithoutContentType: comesWithBody && headers['content-type'] === undefined,
    });
    this.#store.add(entry);
    if (!comesWithBody) this.#countAttempt(entry, crc32(`${method} ${url}`));
    this.#waiters.notify();
    return entry;
  }

  /**
   * Adds the facts of a body, also of a body that the mock rejects. Identifiers that are neither synthetic nor published
   * in the documentation are counted, not stored. A hash is the only other trace of the body.
   *
   * @param json the parsed body, if it is JSON
   */
  recordBody(entry: Entry, body: Buffer, json?: unknown): void {
    this.#countAttempt(entry, crc32(body, crc32(`${entry.head.method} ${entry.head.path}`)));
    if (typeof json !== 'object' || json === null) return;
    entry.hasDuplicateMembers = hasDuplicateMembers(body, json);
    const { personidentifikatorer, informasjonsbehov } = json as Readonly<Record<string, unknown>>;
    entry.informasjonsbehov = informasjonsbehov !== undefined;
    if (Array.isArray(personidentifikatorer)) this.recordIdentifiers(entry, personidentifikatorer, body);
  }

  /** Adds the requested list of a request without a JSON body, at any length. */
  recordIdentifiers(entry: Entry, identifiers: readonly unknown[], body?: Buffer): void {
    const { stored, duplicates, notSynthetic } = readRequestedIdentifiers(identifiers, body);
    entry.persons = identifiers.length;
    entry.duplicates = duplicates;
    entry.notSynthetic = notSynthetic;
    this.#store.attachIdentifiers(entry, stored);
    this.#waiters.notify();
  }

  recordFault(entry: Entry, fault: AppliedFault | null, nearMisses: readonly FaultNearMiss[] = []): void {
    if (fault !== null) entry.fault = fault;
    if (nearMisses.length > 0) entry.nearMisses = [...entry.nearMisses, ...nearMisses];
    this.#waiters.notify();
  }

  /** Removes an injected fault that could not be applied to the response. */
  recordFaultNotApplicable(entry: Entry, reason: string): void {
    if (entry.fault === null) return;
    entry.nearMisses = [...entry.nearMisses, { fault: entry.fault.name, because: reason }];
    entry.fault = null;
  }

  /** Ends a request; later calls for the same entry are ignored. */
  complete(entry: Entry, { status, outcome, bytes, retryAfter }: Completion): void {
    if (entry.outcome !== null) return;
    entry.status = status;
    entry.outcome = outcome;
    entry.bytes = bytes ?? null;
    entry.endedAt = performance.now();
    this.connections.endRequest(entry.head.connection, outcome === 'completed', entry.endedAt);
    if (retryAfter !== undefined) entry.retryAfter = parseRetryAfter(retryAfter, Date.now());
    this.#observer?.onCompleted(entry);
    this.#waiters.notify();
  }

  /** Reads the stored entries. */
  read(): RequestList {
    return new RequestList([...this.#store.all()], this.dropped, this.#persons());
  }

  /** Returns the entries that match a filter, oldest first. */
  entries(filter: Filter = {}): JournalEntry[] {
    return this.read().entries(filter);
  }

  /** Finds the entries that match a filter, oldest first, with unmasked identifiers. */
  find(filter: Filter): Entry[] {
    return this.read().find(filter);
  }

  /**
   * Waits until enough entries match, including existing ones.
   *
   * @param options `count`, default 1; `timeoutMs`, default 5000
   * @returns the entries; after the timeout or a release, the number of matching entries and the near misses
   */
  async waitFor(filter: Filter, { count = 1, timeoutMs = 5000 } = {}): Promise<WaitResult> {
    const hasEnough = (): boolean => this.find(filter).length >= count;
    const ok = await this.#waiters.waitUntil(hasEnough, timeoutMs);
    const entries = this.entries(filter);
    return ok ? { ok, entries } : { ok, found: entries.length, ...this.read().explainMismatch(filter) };
  }

  /** Compares the number of matching entries with the expected one. Default: at least 1. */
  verify(filter: Filter, expected: ExpectedCount = { atLeast: 1 }): VerificationResult {
    return this.read().verify(filter, expected);
  }

  /** Changes with each new entry and each clearing, so that a reader can detect news without reading the entries. */
  get position(): { readonly lastId: number; readonly clearings: number } {
    return { lastId: this.#count, clearings: this.#clearings };
  }

  get dropped(): DroppedCounts {
    return this.#store.dropped;
  }

  /** Starts a scenario run: attempts and client checks begin anew, and the entries stay. */
  startRun(): void {
    this.#attempts.clear();
    this.#observer?.onCleared();
  }

  /** Removes all entries; ids continue. */
  clear(): void {
    this.#clearings++;
    this.#store.clear();
    this.startRun();
  }

  /** Ends all waiting, for the shutdown of the mock. */
  release(): void {
    this.#waiters.release();
  }

  #countAttempt(entry: Entry, key: number): void {
    if (entry.key !== null) return;
    entry.key = key;
    entry.attempt = (this.#attempts.get(entry.key) ?? 0) + 1;
    this.#attempts.set(entry.key, entry.attempt);
  }
}
