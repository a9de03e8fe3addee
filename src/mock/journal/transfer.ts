import { createHash } from 'node:crypto';
import type { Connection } from './connections.ts';
import { Entry, type RequestHead } from './entry.ts';
import type { Token } from './tokens.ts';

type HeadFacts = Omit<RequestHead, 'id' | 'connection' | 'client' | 'token'>;

const FACTS = [
  ...([
    'time',
    'ordinal',
    'status',
    'outcome',
    'bytes',
    'retryAfter',
    'key',
    'attempt',
    'persons',
    'duplicates',
  ] as const),
  ...(['notSynthetic', 'informasjonsbehov', 'hasDuplicateMembers', 'grant', 'errors', 'fault', 'nearMisses'] as const),
];

/** A journal entry as JSON, for the other replicas. It contains neither tokens nor identifiers that the journal does not store. */
export interface EntryRecord {
  /** The id in the journal of the replica. */
  readonly id: number;
  readonly head: HeadFacts;
  readonly connection: number;
  /** A hash. */
  readonly client: string;
  readonly token: Omit<Token, 'ordinal'> | null;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly endedAt: number | null;
  readonly facts: Pick<Entry, (typeof FACTS)[number]>;
  readonly identifiers: readonly string[];
}

/** Numbers that are common to all replicas. */
export interface EntryNumbers {
  readonly id: number;
  readonly connection: number;
  readonly client: number;
  readonly token: number;
}

export function toRecord(entry: Entry): EntryRecord {
  const { id, connection, client, token, ...head } = entry.head;
  const { arrivedAt, endedAt } = entry;
  return {
    id,
    head,
    connection: connection.number,
    client: createHash('sha256').update(client.key).digest('base64'),
    token,
    arrivedAt: performance.timeOrigin + arrivedAt,
    endedAt: endedAt === null ? null : performance.timeOrigin + endedAt,
    facts: Object.fromEntries(FACTS.map((name) => [name, entry[name]])) as EntryRecord['facts'],
    identifiers: entry.identifiers,
  };
}

export function restoreEntry(record: EntryRecord, numbers: EntryNumbers): Entry {
  const { head, client, token, arrivedAt, endedAt, facts, identifiers } = record;
  const entry = new Entry({
    ...head,
    id: numbers.id,
    connection: createUnknownConnection(numbers.connection),
    client: { number: numbers.client, key: client },
    token: token && { ...token, ordinal: numbers.token },
  });
  return Object.assign(entry, facts, { arrivedAt, endedAt, storedIdentifiers: identifiers, isRestored: true });
}

/** A connection that no journal has seen opening. */
const createUnknownConnection = (number: number): Connection => ({
  number,
  openedAt: null,
  acceptBurstStart: null,
  openedWhileIdle: false,
  reusableClosedAt: Number.NEGATIVE_INFINITY,
  lifetime: { closedAt: Number.NEGATIVE_INFINITY },
  requests: 1,
  activeRequests: 0,
  idleSince: Number.POSITIVE_INFINITY,
});
