import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import type { ScenarioPerson } from '../../scenario/index.ts';
import { holdsIdentifier, readAsked } from './asked.ts';
import { Connections } from './connections.ts';
import { Entry, type FaultNearMiss, type StruckFault } from './entry.ts';
import { closest, type Filter, predicate } from './filter.ts';
import { hasBody, headerWithIdentifier, retryAfterOf } from './head-facts.ts';
import { Recent } from './recent.ts';
import { type Dropped, Shelf } from './shelf.ts';
import { type ShownEntry, show } from './show.ts';
import { Tokens } from './tokens.ts';
import type { Arrival, Ending, JournalOptions, Watcher } from './told.ts';
import { type Expected, holds, type Verified } from './verify.ts';
import { type Waited, Waits } from './waits.ts';

const MOST_KEYS = 1000;

/**
 * The requests that were received: the latest 1000, and the latest 100,000 of their identifiers. What it shows has
 * identifiers masked and no tokens.
 *
 * @example
 * const journal = new Journal();
 * const entry = journal.arrive({ method: 'GET', url: '/health', path: '/health', headers: {}, socket: {} });
 * journal.end(entry, { status: 200, outcome: 'answered' });
 * journal.verify({ path: '/health' }, { count: 1 }).ok; // true
 */
export class Journal {
  readonly #persons: () => readonly ScenarioPerson[];
  readonly #tokenTime: () => number;
  readonly #watcher: Watcher | undefined;
  readonly #shelf = new Shelf();
  readonly #connections = new Connections();
  readonly #tokens = new Tokens();
  readonly #attempts = new Recent<number, number>(MOST_KEYS);
  readonly #waits = new Waits();
  /** Most requests have the address of the one before: what was found there is remembered. */
  #latest = { method: '', url: '', key: 0, identifierInUrl: false };
  #count = 0;

  constructor({ persons = () => [], tokenTime = Date.now, watcher }: JournalOptions = {}) {
    this.#persons = persons;
    this.#tokenTime = tokenTime;
    this.#watcher = watcher;
  }

  /** A connection has come that is to be encrypted: to be called before it is `connected`. */
  accepted(socket: Socket): void {
    this.#connections.accepted(socket);
  }

  /** A client has opened a connection: to be called when the server says so, else no finding tells of connections. */
  connected(socket: object): void {
    this.#connections.opened(socket);
  }

  /** A connection of a client is no more. */
  disconnected(socket: object): void {
    this.#connections.closed(socket);
  }

  /** A request has come: it is in the journal from now on. */
  arrive({ method, url, path, headers, socket, operation, version }: Arrival): Entry {
    const latest = this.#latest;
    if (url !== latest.url || method !== latest.method) this.#look(method, url);
    const token = this.#tokens.of(headers.authorization);
    const comesWithBody = hasBody(headers);
    const entry = new Entry({
      id: ++this.#count,
      method,
      path,
      operation: operation ?? null,
      version: version ?? null,
      connection: this.#connections.of(socket),
      token,
      tokenLeft: token === null || token.expires === null ? null : token.expires - this.#tokenTime(),
      identifierInUrl: this.#latest.identifierInUrl,
      headerWithIdentifier: headerWithIdentifier(headers),
      bodyWithoutType: comesWithBody && headers['content-type'] === undefined,
    });
    this.#shelf.put(entry);
    if (!comesWithBody) this.#countAttempt(entry, this.#latest.key);
    this.#waits.stir();
    return entry;
  }

  /**
   * The body has been read, and parsed if it can be, whatever is then said of it: a batch that is refused is told of as
   * well. Of the persons asked for, those that are neither synthetic nor printed by the documentation are counted, and
   * not kept; nor is anything else of the body but what tells it from others.
   *
   * @param json what the body holds, if it is JSON
   */
  read(entry: Entry, body: Buffer, json?: unknown): void {
    this.#look(entry.head.method, entry.head.path);
    this.#countAttempt(entry, crc32(body, this.#latest.key));
    if (typeof json !== 'object' || json === null) return;
    const { personidentifikatorer, informasjonsbehov } = json as Readonly<Record<string, unknown>>;
    entry.informasjonsbehov = informasjonsbehov !== undefined;
    if (Array.isArray(personidentifikatorer)) this.asked(entry, personidentifikatorer, body);
  }

  /** What a request in another language than JSON asks for: any list, however long. */
  asked(entry: Entry, identifiers: readonly unknown[], body?: Buffer): void {
    const { kept, duplicates, notSynthetic } = readAsked(identifiers, body);
    entry.persons = identifiers.length;
    entry.duplicates = duplicates;
    entry.notSynthetic = notSynthetic;
    this.#shelf.remember(entry, kept);
    this.#waits.stir();
  }

  /** What the faults had to do with it. */
  struck(entry: Entry, fault: StruckFault | null, nearMisses: readonly FaultNearMiss[] = []): void {
    if (fault !== null) entry.fault = fault;
    if (nearMisses.length > 0) entry.nearMisses = [...entry.nearMisses, ...nearMisses];
    this.#waits.stir();
  }

  /** The fault that struck found nothing to act on. */
  spared(entry: Entry, because: string): void {
    if (entry.fault === null) return;
    entry.nearMisses = [...entry.nearMisses, { fault: entry.fault.name, because }];
    entry.fault = null;
  }

  /** The request is over; only its first ending counts. */
  end(entry: Entry, { status, outcome, bytes, retryAfter }: Ending): void {
    if (entry.outcome !== null) return;
    entry.status = status;
    entry.outcome = outcome;
    entry.bytes = bytes ?? null;
    entry.endedAt = performance.now();
    this.#connections.over(entry.head.connection, outcome === 'answered', entry.endedAt);
    if (retryAfter !== undefined) entry.retryAfter = retryAfterOf(retryAfter, Date.now());
    this.#watcher?.ended(entry);
    this.#waits.stir();
  }

  /** The entries that a filter lets through, oldest first; all of them without one. */
  entries(filter: Filter = {}): ShownEntry[] {
    const persons = this.#persons();
    return this.#found(filter).map((entry) => show(entry, persons));
  }

  /**
   * Waits until so many entries fit, those already there included.
   *
   * @param options `count` is 1 unless given; `timeoutMs` is 5000
   * @returns the entries; or, when the time is over or the journal is released, how many there are and what nearly fitted
   */
  async waitFor(filter: Filter, { count = 1, timeoutMs = 5000 } = {}): Promise<Waited> {
    const enough = (): boolean => this.#found(filter).length >= count;
    const ok = await this.#waits.until(enough, timeoutMs);
    const entries = this.entries(filter);
    return ok ? { ok, entries } : { ok, found: entries.length, ...this.#missed(filter) };
  }

  /** Whether as many entries fit as expected: at least one, unless something else is. */
  verify(filter: Filter, expected: Expected = { atLeast: 1 }): Verified {
    const found = this.#found(filter).length;
    return { ok: holds(found, expected), found, ...this.#missed(filter) };
  }

  /** What is no longer there, since the start or since it was cleared. */
  get dropped(): Dropped {
    return this.#shelf.dropped;
  }

  /** Begins anew; entries keep counting from where they were. */
  clear(): void {
    this.#shelf.clear();
    this.#attempts.clear();
    this.#watcher?.cleared();
  }

  /** Ends all waiting: to be called when the mock closes. */
  release(): void {
    this.#waits.release();
  }

  #found(filter: Filter): Entry[] {
    return [...this.#shelf.all()].filter(predicate(filter, this.#persons()));
  }

  #missed(filter: Filter) {
    return { closest: closest(this.#shelf.all(), filter, this.#persons()), dropped: this.dropped };
  }

  #look(method: string, url: string): void {
    if (method === this.#latest.method && url === this.#latest.url) return;
    this.#latest = { method, url, key: crc32(`${method} ${url}`), identifierInUrl: holdsIdentifier(url) };
  }

  #countAttempt(entry: Entry, key: number): void {
    if (entry.key !== null) return;
    // As a signed integer, which a map finds without asking for the hash of a fraction.
    entry.key = key | 0;
    entry.attempt = (this.#attempts.get(entry.key) ?? 0) + 1;
    this.#attempts.set(entry.key, entry.attempt);
  }
}
