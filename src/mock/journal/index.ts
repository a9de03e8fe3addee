export {
  type AppliedFault,
  type Entry,
  type FaultNearMiss,
  type GrantFacts,
  OUTCOMES,
  type Outcome,
  type RequestError,
} from './entry.ts';
export {
  type EntryNearMiss,
  type ExpectedCount,
  type Filter,
  findUnsatisfiable,
  type NumberRange,
  type VerificationResult,
} from './filter.ts';
export {
  type Completion,
  type IncomingRequest,
  Journal,
  type JournalObserver,
  type JournalOptions,
  type WaitResult,
} from './journal.ts';
export { hasBody } from './request-facts.ts';
export { RequestList } from './request-list.ts';
export type { DroppedCounts } from './store.ts';
export { type EntryRecord, restoreEntry, toRecord } from './transfer.ts';
export type { JournalEntry, PersonNearMiss } from './view.ts';
