import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import type { ScenarioPerson } from '../../scenario/index.ts';
import { ConnectionTracker } from './connections.ts';
import { type AppliedFault, Entry, type FaultNearMiss, type Outcome } from './entry.ts';
import {
  createPredicate,
  type EntryNearMiss,
  type ExpectedCount,
  type Filter,
  findNearMisses,
  isExpectedCount,
  type VerificationResult,
} from './filter.ts';
import {
  containsIdentifier,
  findHeaderWithIdentifier,
  hasBody,
  parseRetryAfter,
  readRequestedIdentifiers,
} from './request-facts.ts';
import { type DroppedCounts, EntryStore, RecentMap } from './store.ts';
import { TokenTracker } from './tokens.ts';
import { type JournalEntry, toEntryView } from './view.ts';

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

/** What came of waiting: the entries, or, when the time was over, what there was instead. */
export type WaitResult =
  | { readonly ok: true; readonly entries: readonly JournalEntry[] }
  | {
      readonly ok: false;
      readonly found: number;
      readonly closest: readonly EntryNearMiss[];
      readonly dropped: DroppedCounts;
    };

interface Waiter {
  readonly isSatisfied: () => boolean;
  readonly finish: (ok: boolean) => void;
}

/** Those who wait until something is so. */
export class Waiters {
  readonly #all = new Set<Waiter>();

  /** True as soon as it is so, false if it is not within the time or before everybody is released. */
  waitUntil(isSatisfied: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isSatisfied()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.finish(false), timeoutMs);
      const finish = (ok: boolean): void => {
        clearTimeout(timer);
        this.#all.delete(waiter);
        resolve(ok);
      };
      const waiter: Waiter = { isSatisfied, finish };
      this.#all.add(waiter);
    });
  }

  /** Something has changed: whoever waits looks again. */
  notify(): void {
    if (this.#all.size === 0) return;
    for (const waiter of this.#all) if (waiter.isSatisfied()) waiter.finish(true);
  }

  release(): void {
    for (const waiter of this.#all) waiter.finish(false);
  }
}

const MAX_KEYS = 1000;

/**
 * The requests that were received: the latest 1000, and the latest 100,000 of their identifiers. What it shows has
 * identifiers masked and no tokens.
 *
 * @example
 * const journal = new Journal();
 * const entry = journal.arrive({ method: 'GET', url: '/health', path: '/health', headers: {}, socket: {} });
 * journal.end(entry, { status: 200, outcome: 'completed' });
 * journal.verify({ path: '/health' }, { count: 1 }).ok; // true
 */
export class Journal {
  readonly #persons: () => readonly ScenarioPerson[];
  readonly #tokenTime: () => number;
  readonly #observer: JournalObserver | undefined;
  readonly #store = new EntryStore();
  readonly #connections = new ConnectionTracker();
  readonly #tokens = new TokenTracker();
  readonly #attempts = new RecentMap<number, number>(MAX_KEYS);
  readonly #waiters = new Waiters();
  /** Most requests have the address of the one before: what was found there is remembered. */
  #latest = { method: '', url: '', key: 0, identifierInUrl: false };
  #count = 0;

  constructor({ persons = () => [], tokenTime = Date.now, observer }: JournalOptions = {}) {
    this.#persons = persons;
    this.#tokenTime = tokenTime;
    this.#observer = observer;
  }

  /** A connection has come that is to be encrypted: to be called before it is `connected`. */
  trackAcceptedSocket(socket: Socket): void {
    this.#connections.trackAccepted(socket);
  }

  /** A client has opened a connection: to be called when the server says so, else no finding tells of connections. */
  trackConnection(socket: object): void {
    this.#connections.trackOpened(socket);
  }

  /** A connection of a client is no more. */
  trackDisconnection(socket: object): void {
    this.#connections.trackClosed(socket);
  }

  /** A request has come: it is in the journal from now on. */
  recordRequest({ method, url, path, headers, socket, operation, version }: IncomingRequest): Entry {
    const latest = this.#latest;
    if (url !== latest.url || method !== latest.method) this.#readTarget(method, url);
    const token = this.#tokens.identify(headers.authorization);
    const comesWithBody = hasBody(headers);
    const entry = new Entry({
      id: ++this.#count,
      method,
      path,
      operation: operation ?? null,
      version: version ?? null,
      connection: this.#connections.startRequest(socket),
      token,
      tokenExpiresIn: token === null || token.expires === null ? null : token.expires - this.#tokenTime(),
      identifierInUrl: this.#latest.identifierInUrl,
      headerWithIdentifier: findHeaderWithIdentifier(headers),
      bodyWithoutContentType: comesWithBody && headers['content-type'] === undefined,
    });
    this.#store.add(entry);
    if (!comesWithBody) this.#countAttempt(entry, this.#latest.key);
    this.#waiters.notify();
    return entry;
  }

  /**
   * The body has been read, and parsed if it can be, whatever is then said of it: a batch that is refused is told of as
   * well. Of the persons asked for, those that are neither synthetic nor printed by the documentation are counted, and
   * not kept; nor is anything else of the body but what tells it from others.
   *
   * @param json what the body holds, if it is JSON
   */
  recordBody(entry: Entry, body: Buffer, json?: unknown): void {
    this.#readTarget(entry.head.method, entry.head.path);
    this.#countAttempt(entry, crc32(body, this.#latest.key));
    if (typeof json !== 'object' || json === null) return;
    const { personidentifikatorer, informasjonsbehov } = json as Readonly<Record<string, unknown>>;
    entry.informasjonsbehov = informasjonsbehov !== undefined;
    if (Array.isArray(personidentifikatorer)) this.recordIdentifiers(entry, personidentifikatorer, body);
  }

  /** What a request in another language than JSON asks for: any list, however long. */
  recordIdentifiers(entry: Entry, identifiers: readonly unknown[], body?: Buffer): void {
    const { kept, duplicates, notSynthetic } = readRequestedIdentifiers(identifiers, body);
    entry.persons = identifiers.length;
    entry.duplicates = duplicates;
    entry.notSynthetic = notSynthetic;
    this.#store.attachIdentifiers(entry, kept);
    this.#waiters.notify();
  }

  /** What the faults had to do with it. */
  recordFault(entry: Entry, fault: AppliedFault | null, nearMisses: readonly FaultNearMiss[] = []): void {
    if (fault !== null) entry.fault = fault;
    if (nearMisses.length > 0) entry.nearMisses = [...entry.nearMisses, ...nearMisses];
    this.#waiters.notify();
  }

  /** The fault that struck found nothing to act on. */
  recordFaultNotApplicable(entry: Entry, reason: string): void {
    if (entry.fault === null) return;
    entry.nearMisses = [...entry.nearMisses, { fault: entry.fault.name, because: reason }];
    entry.fault = null;
  }

  /** The request is over; only its first ending counts. */
  complete(entry: Entry, { status, outcome, bytes, retryAfter }: Completion): void {
    if (entry.outcome !== null) return;
    entry.status = status;
    entry.outcome = outcome;
    entry.bytes = bytes ?? null;
    entry.endedAt = performance.now();
    this.#connections.endRequest(entry.head.connection, outcome === 'completed', entry.endedAt);
    if (retryAfter !== undefined) entry.retryAfter = parseRetryAfter(retryAfter, Date.now());
    this.#observer?.onCompleted(entry);
    this.#waiters.notify();
  }

  /** The entries that a filter lets through, oldest first; all of them without one. */
  entries(filter: Filter = {}): JournalEntry[] {
    const persons = this.#persons();
    return this.#find(filter).map((entry) => toEntryView(entry, persons));
  }

  /**
   * Waits until so many entries fit, those already there included.
   *
   * @param options `count` is 1 unless given; `timeoutMs` is 5000
   * @returns the entries; or, when the time is over or the journal is released, how many there are and what nearly fitted
   */
  async waitFor(filter: Filter, { count = 1, timeoutMs = 5000 } = {}): Promise<WaitResult> {
    const hasEnough = (): boolean => this.#find(filter).length >= count;
    const ok = await this.#waiters.waitUntil(hasEnough, timeoutMs);
    const entries = this.entries(filter);
    return ok ? { ok, entries } : { ok, found: entries.length, ...this.#explainMismatch(filter) };
  }

  /** Whether as many entries fit as expected: at least one, unless something else is. */
  verify(filter: Filter, expected: ExpectedCount = { atLeast: 1 }): VerificationResult {
    const found = this.#find(filter).length;
    return { ok: isExpectedCount(found, expected), found, ...this.#explainMismatch(filter) };
  }

  /** What is no longer there, since the start or since it was cleared. */
  get dropped(): DroppedCounts {
    return this.#store.dropped;
  }

  /** Begins anew; entries keep counting from where they were. */
  clear(): void {
    this.#store.clear();
    this.#attempts.clear();
    this.#observer?.onCleared();
  }

  /** Ends all waiting: to be called when the mock closes. */
  release(): void {
    this.#waiters.release();
  }

  #find(filter: Filter): Entry[] {
    return [...this.#store.all()].filter(createPredicate(filter, this.#persons()));
  }

  #explainMismatch(filter: Filter) {
    return { closest: findNearMisses(this.#store.all(), filter, this.#persons()), dropped: this.dropped };
  }

  #readTarget(method: string, url: string): void {
    if (method === this.#latest.method && url === this.#latest.url) return;
    this.#latest = { method, url, key: crc32(`${method} ${url}`), identifierInUrl: containsIdentifier(url) };
  }

  #countAttempt(entry: Entry, key: number): void {
    if (entry.key !== null) return;
    // As a signed integer, which a map finds without asking for the hash of a fraction.
    entry.key = key | 0;
    entry.attempt = (this.#attempts.get(entry.key) ?? 0) + 1;
    this.#attempts.set(entry.key, entry.attempt);
  }
}
