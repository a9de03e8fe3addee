import type { ScenarioPerson } from '../../scenario/index.ts';
import type { AppliedFault, Entry, FaultNearMiss, Outcome } from './entry.ts';
import { maskIdentifier } from './masked.ts';
import { findSimilarIdentifiers, type PersonNearMiss } from './near-persons.ts';

/** A request as the journal shows it: plain data, identifiers masked, tokens only by number. */
export interface JournalEntry {
  /** From 1, in the order of arrival. */
  readonly id: number;
  /** When it came, ISO 8601, by the machine's clock. */
  readonly time: string;
  /** How long it took to answer; null while it has not ended. */
  readonly ms: number | null;
  readonly method: string;
  readonly path: string;
  /** The last word of the path of an operation; null for any other path. */
  readonly operation: string | null;
  readonly version: string | null;
  /** Null before an answer has begun, and where none ever did. */
  readonly status: number | null;
  /** Null while it has not ended. */
  readonly outcome: Outcome | null;
  /** Bytes of the answer's body that were sent; null if none was begun, or nobody knows. */
  readonly bytes: number | null;
  /** The number of the connection, and which request of that connection it is. */
  readonly connection: { readonly number: number; readonly request: number };
  /** Distinct tokens are numbered from 1; null without a Bearer token. */
  readonly token: number | null;
  /** How many times this same request (method, path, body) has come; null if the body was not read. */
  readonly attempt: number | null;
  /** How many persons were asked for; null where none can be, or before that is known. */
  readonly persons: number | null;
  /** The first of those asked for, masked. */
  readonly identifiers: readonly string[];
  /** The persons of the scenario among all of them, by their roles. */
  readonly roles: readonly string[];
  readonly duplicates: number;
  /** How many may be somebody's: they were counted, and not kept. */
  readonly notSynthetic: number;
  readonly fault: AppliedFault | null;
  readonly nearMisses: { readonly faults: readonly FaultNearMiss[]; readonly persons: readonly PersonNearMiss[] };
}

const MAX_SHOWN = 10;

const roundToTenths = (ms: number): number => Math.round(ms * 10) / 10;

/** An entry as it may be shown, its persons told by the roles of these. */
export function toEntryView(entry: Entry, persons: readonly ScenarioPerson[]): JournalEntry {
  const { head, ordinal, identifiers, endedAt, nearMisses, status, outcome, bytes, attempt, fault } = entry;
  const { id, method, path, operation, version, connection, token } = head;
  return {
    ...{ id, time: new Date(entry.time).toISOString() },
    ms: endedAt === null ? null : roundToTenths(endedAt - entry.arrivedAt),
    ...{ method, path, operation, version, status, outcome, bytes },
    connection: { number: connection.number, request: ordinal },
    token: token?.ordinal ?? null,
    ...{ attempt, persons: entry.persons },
    identifiers: identifiers.slice(0, MAX_SHOWN).map(maskIdentifier),
    roles: findRoles(identifiers, persons),
    ...{ duplicates: entry.duplicates, notSynthetic: entry.notSynthetic, fault },
    nearMisses: { faults: nearMisses, persons: findSimilarIdentifiers(identifiers, persons) },
  };
}

function findRoles(identifiers: readonly string[], persons: readonly ScenarioPerson[]): string[] {
  if (identifiers.length === 0) return [];
  const requested = new Set(identifiers);
  return persons.filter(({ identifier }) => requested.has(identifier)).map(({ role }) => role);
}
