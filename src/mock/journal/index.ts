export {
  type Entry,
  type FaultNearMiss,
  OUTCOMES,
  type Outcome,
  type StruckFault,
} from './entry.ts';
export type { Close, Filter, Numbers } from './filter.ts';
export { Journal } from './journal.ts';
export type { PersonNearMiss } from './near-persons.ts';
export { type Read, readForJournal } from './read-unread.ts';
export type { Dropped } from './shelf.ts';
export type { ShownEntry } from './show.ts';
export type { Arrival, Ending, JournalOptions, Watcher } from './told.ts';
export { unmeetable } from './unmeetable.ts';
export type { Expected, Verified } from './verify.ts';
export type { Waited } from './waits.ts';
