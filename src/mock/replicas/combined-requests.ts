import { type CheckTally, type ClientCheckResult, combineResults } from '../client-checks/index.ts';
import { type Entry, type EntryRecord, RequestList, restoreEntry, toRecord } from '../journal/index.ts';
import type { RequestReading, Session } from '../sessions/index.ts';
import type { Bus, Fields } from './bus.ts';
import type { StoreConnection } from './connection.ts';
import { NUMBER } from './scripts.ts';

/** Ids of more requests than the journals of twenty replicas hold. */
const MAX_NUMBERED = 20_000;
const LIFETIME_SECONDS = 86_400;
/** Entries in one command, so that none blocks the store for long. */
const MAX_ENTRIES_PER_COMMAND = 500;

/** The requests of one replica. */
interface RequestRecords {
  readonly replica: string;
  readonly entries: readonly EntryRecord[];
  /** The ids of the entries whose findings were cleared, or that are not completed. */
  readonly uncovered: readonly number[];
  readonly dropped: { readonly entries: number; readonly identifiers: number };
  readonly others: Readonly<Record<string, CheckTally>>;
}

/** Collects the requests of a replica, for the one that combines them. */
export function collectRequests(replica: string, session: Session | undefined): Fields {
  if (session === undefined) return {};
  const { all, dropped } = session.journal.read();
  const { clientChecks } = session;
  const uncovered = all.filter((entry) => !clientChecks.covers(entry)).map(({ head }) => head.id);
  const records: RequestRecords = {
    ...{ replica, uncovered, dropped },
    entries: all.map(toRecord),
    others: clientChecks.listOthers(all),
  };
  return { ...records };
}

/**
 * Combines the requests of a session at all replicas. The first reading of a request gives it the next id, in the order of
 * arrival; later readings by any replica return the same id.
 */
export async function readRequests(
  session: Session,
  bus: Bus,
  store: Pick<StoreConnection, 'run'>,
  prefix: string,
): Promise<RequestReading> {
  const responses = await bus.request('requests', { name: session.name });
  const replicas = responses.filter((each) => each.replica !== undefined) as unknown as RequestRecords[];
  const records = replicas
    .flatMap(({ replica, entries }) => entries.map((record) => ({ record, key: `${replica}:${record.id}`, replica })))
    .toSorted((one, other) => one.record.arrivedAt - other.record.arrivedAt);
  const numbers = await numberEntries(records, store, `${prefix}:journal:${session.requestGroup}`);
  const received = restoreEntries(records, numbers).toSorted((one, other) => one.entry.head.id - other.entry.head.id);
  countAttempts(received);
  const dropped = {
    entries: replicas.reduce((sum, each) => sum + each.dropped.entries, 0),
    identifiers: replicas.reduce((sum, each) => sum + each.dropped.identifiers, 0),
  };
  return {
    list: new RequestList(
      received.map(({ entry }) => entry),
      dropped,
      session.state.scenario.persons,
    ),
    findings: combineFindings(replicas, new Map(received.map(({ key, entry }) => [key, entry]))),
  };
}

interface ReceivedRecord {
  readonly record: EntryRecord;
  readonly replica: string;
  /** Identifies the entry at all replicas. */
  readonly key: string;
}

interface ReceivedEntry extends ReceivedRecord {
  readonly entry: Entry;
}

function restoreEntries(records: readonly ReceivedRecord[], numbers: readonly EntryNumber[]): ReceivedEntry[] {
  const clients = new Map<string, number>();
  return records.map((received, at) => {
    const { record } = received;
    const [id, token, connection] = numbers[at]!;
    const client = clients.get(record.client) ?? clients.size + 1;
    clients.set(record.client, client);
    return { ...received, entry: restoreEntry(record, { id, token, connection, client }) };
  });
}

type EntryNumber = readonly [id: number, token: number, connection: number];

async function numberEntries(
  records: readonly ReceivedRecord[],
  store: Pick<StoreConnection, 'run'>,
  key: string,
): Promise<EntryNumber[]> {
  const numbers: number[] = [];
  const keys = ['ids', 'tokens', 'connections'].map((name) => `${key}:${name}`);
  for (let at = 0; at < records.length; at += MAX_ENTRIES_PER_COMMAND) {
    const values = records
      .slice(at, at + MAX_ENTRIES_PER_COMMAND)
      .flatMap((each) => [each.key, each.record.token?.hash ?? '', `${each.replica}:${each.record.connection}`]);
    numbers.push(...((await store.run(NUMBER, keys, [MAX_NUMBERED, LIFETIME_SECONDS, ...values])) as number[]));
  }
  return records.map((_, at) => [numbers[3 * at]!, numbers[3 * at + 1]!, numbers[3 * at + 2]!]);
}

/** Counts how many times a request was received by all replicas, those included that a replica no longer stores. */
function countAttempts(received: readonly ReceivedEntry[]): void {
  const counts = new Map<string, number>();
  const counted = new Set<string>();
  const getGroup = ({ head, key }: Entry): string => `${head.run} ${key}`;
  for (const { entry, replica } of received) {
    const group = getGroup(entry);
    if (entry.attempt === null || counted.has(`${replica} ${group}`)) continue;
    counted.add(`${replica} ${group}`);
    counts.set(group, (counts.get(group) ?? 0) + entry.attempt - 1);
  }
  for (const { entry } of received) {
    if (entry.attempt === null) continue;
    entry.attempt = counts.get(getGroup(entry))! + 1;
    counts.set(getGroup(entry), entry.attempt);
  }
}

/** The findings of the requests together, and those of earlier requests at each replica. */
function combineFindings(
  replicas: readonly RequestRecords[],
  entries: ReadonlyMap<string, Entry>,
): ClientCheckResult[] {
  const covered = replicas.flatMap(({ replica, entries: records, uncovered }) => {
    const excluded = new Set(uncovered);
    return records.filter(({ id }) => !excluded.has(id)).map(({ id }) => entries.get(`${replica}:${id}`)!);
  });
  const others = replicas.map(({ replica, others: tallies }) => {
    const toId = (id: number): number => entries.get(`${replica}:${id}`)?.head.id ?? 1;
    const renumbered = Object.entries(tallies).map(
      ([check, tally]) => [check, { ...tally, first: toId(tally.first), last: toId(tally.last) }] as const,
    );
    return Object.fromEntries(renumbered);
  });
  return combineResults(covered, others);
}
