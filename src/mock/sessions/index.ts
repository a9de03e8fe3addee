export { getSessionPath, isSessionName, NAME_RULE, splitTarget } from './names.ts';
export type { Persistence } from './persistence.ts';
export { createName, SessionRegistry } from './registry.ts';
export type { ReplicatedSessions, Replication, RequestReading, Turn } from './replication.ts';
export { type ResolvedSession, SessionResolver } from './resolver.ts';
export type { Session } from './session.ts';
export { combineUse, type SessionUse } from './session-use.ts';
export type { SessionSnapshot, SnapshotStore } from './snapshot.ts';
export { createStateUnavailableError } from './state-error.ts';
