import type { ClientCheckResult } from '../client-checks/index.ts';
import type { RequestList } from '../journal/index.ts';
import type { Session } from './session.ts';
import type { SessionUse } from './session-use.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** The exclusive right of this replica to change a session. */
export interface Turn {
  /**
   * Stores the change, if there is one, and waits until the other replicas have applied it. Rejects and undoes the change if
   * it cannot be stored. Later calls do nothing.
   */
  commit(): Promise<void>;
}

/** The sessions of a replica, as the replication changes them. */
export interface ReplicatedSessions {
  list(): readonly Session[];
  find(name: string): Session | undefined;
  /** Creates a session, or replaces its state. */
  restore(snapshot: SessionSnapshot): void;
  remove(name: string): void;
}

/** The requests of a session, and the findings of the client checks. */
export interface RequestReading {
  readonly list: RequestList;
  readonly findings: readonly ClientCheckResult[];
}

/** Shares the state of sessions with the other replicas of the mock. */
export interface Replication {
  /** The sessions at start. */
  readonly snapshots: readonly SessionSnapshot[];
  /** Why sessions cannot be changed now; undefined if they can. */
  readonly failure: string | undefined;
  attach(sessions: ReplicatedSessions): void;
  /** Waits for the turn to change a session, which need not exist, and brings it up to date. Rejects with StoreError. */
  begin(name: string): Promise<Turn>;
  /** Stores a change that no turn contains, such as that of a reloaded scenario file. */
  noteChange(session: Session): void;
  /** Deletes a session that all replicas have not used for its idle timeout. */
  expire(session: Session): Promise<void>;
  /** Counts attempts of faults over all replicas. Null if they cannot be counted. */
  countAttempts(session: Session, keys: readonly string[]): Promise<readonly number[] | null>;
  /** Reads the requests that all replicas have received. Rejects with StoreError. */
  readRequests(session: Session): Promise<RequestReading>;
  /** Reads the use of all sessions. Rejects with StoreError. */
  readUse(): Promise<ReadonlyMap<string, SessionUse>>;
  /** Clears the journals or the findings of all replicas. Rejects with StoreError. */
  clearRequests(session: Session, part: 'journal' | 'findings'): Promise<void>;
  close(): Promise<void>;
}
