export {
  type AppliedFault,
  type Entry,
  type FaultNearMiss,
  OUTCOMES,
  type Outcome,
} from './entry.ts';
export type { EntryNearMiss, Filter, NumberRange } from './filter.ts';
export { Journal } from './journal.ts';
export type { PersonNearMiss } from './near-persons.ts';
export { type RequestBody, readBodyForJournal } from './read-unread.ts';
export type { DroppedCounts } from './shelf.ts';
export type { JournalEntry } from './show.ts';
export type { Completion, IncomingRequest, JournalObserver, JournalOptions } from './told.ts';
export { findUnsatisfiable } from './unmeetable.ts';
export type { ExpectedCount, VerificationResult } from './verify.ts';
export type { WaitResult } from './waits.ts';
