import type { ServerResponse } from 'node:http';
import type { ClientCheckResult } from '../client-checks/index.ts';
import type { Filter, JournalEntry } from '../journal/index.ts';
import type { RequestReading, Session } from '../sessions/index.ts';
import type { ConformanceRuns } from './conformance.ts';
import { ControlApiError } from './errors.ts';

/** The state is compared at this interval while there are listeners, so that requests do not notify anything. */
const POLL_MS = 200;
/** Reading the requests of all replicas takes longer. */
const REPLICA_POLL_MS = 1000;
const HEARTBEAT_MS = 15_000;
const MAX_LISTENERS = 16;
/** Of one interval. Later events contain only newer entries; the journal has the others. */
const MAX_ENTRIES = 100;
/** A listener that does not read is disconnected; browsers connect again. */
const MAX_BUFFERED_BYTES = 1 << 20;
const RECONNECT_MS = 1000;

export interface EventSources {
  readonly session: Session;
  readonly conformance: ConformanceRuns;
  /** Reads the requests of all replicas; undefined for a mock without replicas. */
  readonly readRequests?: (() => Promise<RequestReading>) | undefined;
}

/** The values that {@link EventStream} compares between two intervals. */
interface Snapshot {
  readonly scenario: readonly unknown[];
  readonly findings: string;
  readonly conformance: number;
  readonly clearings: number;
}

/** The requests and findings that events are about. */
interface EventRequests {
  readonly lastId: number;
  readonly entries: (filter: Filter) => readonly JournalEntry[];
  readonly findings: readonly ClientCheckResult[];
}

/**
 * Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html) for changes of the mock:
 * `journal`, `findings`, `scenario`, `conformance`. An event says what to read again; only `journal` contains data, the
 * new and the completed entries.
 */
export class EventStream {
  readonly #sources: EventSources;
  readonly #listeners = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #lastHeartbeat = 0;
  #lastId = 0;
  /** Entries that were sent before their requests had completed. */
  readonly #active = new Set<number>();
  #snapshot: Snapshot;
  /** The latest requests of all replicas. */
  #reading: RequestReading | undefined;
  #isReading = false;

  constructor(sources: EventSources) {
    this.#sources = sources;
    this.#snapshot = this.#createSnapshot();
  }

  /** @throws ControlApiError if there are too many listeners */
  requireCapacity(): void {
    if (this.#listeners.size < MAX_LISTENERS) return;
    throw new ControlApiError('too-many-listeners', [{ detail: `at most ${MAX_LISTENERS} at once` }]);
  }

  /** Sends events until the client or {@link close} ends the response. */
  add(response: ServerResponse): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${RECONNECT_MS}\n\n`);
    if (this.#listeners.size === 0) this.#start();
    this.#listeners.add(response);
    response.on('error', () => response.destroy());
    response.on('close', () => {
      this.#listeners.delete(response);
      if (this.#listeners.size === 0) clearInterval(this.#timer);
    });
  }

  close(): void {
    clearInterval(this.#timer);
    for (const listener of this.#listeners) listener.end();
  }

  #start(): void {
    const { readRequests } = this.#sources;
    this.#active.clear();
    this.#lastHeartbeat = Date.now();
    this.#reading = undefined;
    if (readRequests === undefined) {
      this.#remember();
      this.#timer = setInterval(() => this.#poll(), POLL_MS).unref();
      return;
    }
    this.#timer = setInterval(() => void this.#pollReplicas(readRequests), REPLICA_POLL_MS).unref();
    void this.#pollReplicas(readRequests);
  }

  /** Later events are about changes from now on. */
  #remember(): void {
    this.#lastId = this.#requests.lastId;
    this.#snapshot = this.#createSnapshot();
  }

  async #pollReplicas(readRequests: () => Promise<RequestReading>): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    const isFirst = this.#reading === undefined;
    // While the other replicas cannot be read, there are no events.
    this.#reading = await readRequests().catch(() => this.#reading);
    this.#isReading = false;
    if (isFirst) this.#remember();
    else this.#poll();
  }

  get #requests(): EventRequests {
    const { journal, clientChecks } = this.#sources.session;
    if (this.#reading === undefined)
      return {
        lastId: journal.position.lastId,
        entries: (filter) => journal.entries(filter),
        findings: clientChecks.list(),
      };
    const { list, findings } = this.#reading;
    return {
      lastId: list.all.at(-1)?.head.id ?? this.#lastId,
      entries: (filter) => list.entries(filter),
      findings,
    };
  }

  #poll(): void {
    const before = this.#snapshot;
    const after = this.#createSnapshot();
    this.#snapshot = after;
    const journal = this.#readJournal();
    const isCleared = after.clearings !== before.clearings;
    if (isCleared || journal.entries.length > 0) this.#send('journal', { ...journal, cleared: isCleared });
    if (after.findings !== before.findings) this.#send('findings', {});
    if (after.scenario.some((value, index) => value !== before.scenario[index])) this.#send('scenario', {});
    if (after.conformance !== before.conformance) this.#send('conformance', {});
    if (Date.now() - this.#lastHeartbeat >= HEARTBEAT_MS) this.#write(': heartbeat\n\n');
  }

  #createSnapshot(): Snapshot {
    const { session, conformance } = this.#sources;
    const { state, journal } = session;
    return {
      scenario: [state.scenario, state.register, state.faultMatcher, state.clock.frozen && state.clock.now()],
      findings: this.#requests.findings.map(({ id, count, last }) => `${id} ${count} ${last}`).join(),
      conformance: conformance.revision,
      clearings: journal.position.clearings,
    };
  }

  /** The entries that are new or have completed since the last call. */
  #readJournal(): { entries: readonly JournalEntry[]; omitted: number } {
    const { lastId, entries: listEntries } = this.#requests;
    const previousId = this.#lastId;
    this.#lastId = lastId;
    if (lastId === previousId && this.#active.size === 0) return { entries: [], omitted: 0 };
    const oldest = Math.min(previousId, ...[...this.#active].map((id) => id - 1));
    const since = Math.max(oldest, lastId - MAX_ENTRIES);
    for (const id of this.#active) if (id <= since) this.#active.delete(id);
    const entries = listEntries({ since }).filter(
      ({ id, outcome }) => id > previousId || (this.#active.has(id) && outcome !== null),
    );
    for (const { id, outcome } of entries) {
      if (outcome === null) this.#active.add(id);
      else this.#active.delete(id);
    }
    return { entries, omitted: Math.max(0, lastId - MAX_ENTRIES - previousId) };
  }

  #send(event: string, data: object): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    this.#lastHeartbeat = Date.now();
    for (const listener of this.#listeners) {
      if (listener.writableLength > MAX_BUFFERED_BYTES) listener.destroy();
      else listener.write(text);
    }
  }
}
