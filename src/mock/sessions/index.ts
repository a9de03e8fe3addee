export { getSessionPath, isSessionName, NAME_RULE, splitTarget } from './names.ts';
export type { Persistence } from './persistence.ts';
export { SessionRegistry } from './registry.ts';
export { type ResolvedSession, SessionResolver } from './resolver.ts';
export type { Session } from './session.ts';
export type { SnapshotStore } from './snapshot.ts';
