import type { ScenarioPerson } from '../../scenario/index.ts';
import type { Entry } from './entry.ts';
import {
  createPredicate,
  type EntryNearMiss,
  type ExpectedCount,
  type Filter,
  findNearMisses,
  isExpectedCount,
  type VerificationResult,
} from './filter.ts';
import type { DroppedCounts } from './store.ts';
import { createEntryView, type JournalEntry } from './view.ts';

/** The requests that a journal stores at a moment, or those of all replicas of a mock. */
export class RequestList {
  /** Oldest first. */
  readonly all: readonly Entry[];
  readonly dropped: DroppedCounts;
  readonly #persons: readonly ScenarioPerson[];

  constructor(all: readonly Entry[], dropped: DroppedCounts, persons: readonly ScenarioPerson[]) {
    this.all = all;
    this.dropped = dropped;
    this.#persons = persons;
  }

  /** Finds the entries that match a filter, with unmasked identifiers. */
  find(filter: Filter): Entry[] {
    return this.all.filter(createPredicate(filter, this.#persons));
  }

  /** Returns the entries that match a filter. */
  entries(filter: Filter = {}): JournalEntry[] {
    return this.find(filter).map(createEntryView(this.#persons));
  }

  /** Compares the number of matching entries with the expected one. */
  verify(filter: Filter, expected: ExpectedCount): VerificationResult {
    const found = this.find(filter).length;
    return { ok: isExpectedCount(found, expected), found, ...this.explainMismatch(filter) };
  }

  explainMismatch(filter: Filter): { readonly closest: readonly EntryNearMiss[]; readonly dropped: DroppedCounts } {
    return { closest: findNearMisses(this.all, filter, this.#persons), dropped: this.dropped };
  }
}
