import type { StateSnapshot } from '../state.ts';

/** The state of a session as plain data. */
export interface SessionSnapshot {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Null for the default session. */
  readonly idleTimeoutMs: number | null;
  /** How often the session was reset; 0 by default. */
  readonly resets?: number;
  /** How often a scenario was set since the last reset; 0 by default. */
  readonly runs?: number;
  readonly state: StateSnapshot;
}

/** Keeps the state of sessions over a restart. */
export interface SnapshotStore {
  /** The snapshots of the last run. */
  readonly snapshots: readonly SessionSnapshot[];
  /** Stores a snapshot in place of an earlier one. Rejects if it cannot be written. */
  save(snapshot: SessionSnapshot): Promise<void>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}
