import { toPrintable } from '../../printable.ts';
import type { ScenarioPerson } from '../../scenario/index.ts';
import type { AppliedFault, Entry, FaultNearMiss, Outcome, RequestError } from './entry.ts';

const VISIBLE_DIGITS = 6;
const MASKED_LENGTH = 11;

/** Keeps the date and replaces the other digits by stars. */
const maskIdentifier = (identifier: string): string =>
  identifier.slice(0, VISIBLE_DIGITS).replace(/\D/g, '?').padEnd(MASKED_LENGTH, '*');

/** A requested identifier that is similar to the identifier of a scenario person. */
export interface PersonNearMiss {
  /** Masked. */
  readonly identifier: string;
  readonly because: string;
}

const MAX_SIMILAR = 5;
const IDENTIFIER_LENGTH = 11;
const DATE_DIGITS = 6;

/** Two identifiers that differ in one digit, or in the order of two adjacent digits, share at least one key. */
const createSimilarityKeys = (identifier: string): readonly string[] => [
  `${identifier.slice(0, DATE_DIGITS)}-----`,
  `------${identifier.slice(DATE_DIGITS)}`,
  `${identifier.slice(0, 5)}--${identifier.slice(7)}`,
];

type SimilarityIndex = ReadonlyMap<string, readonly ScenarioPerson[]>;

function createSimilarityIndex(persons: readonly ScenarioPerson[]): SimilarityIndex {
  const index = new Map<string, ScenarioPerson[]>();
  for (const person of persons)
    for (const key of createSimilarityKeys(person.identifier)) {
      const similar = index.get(key);
      if (similar === undefined) index.set(key, [person]);
      else similar.push(person);
    }
  return index;
}

/** Returns undefined if more than one digit, or one pair of adjacent digits, differs. */
function describeDifference(requested: string, specified: string): string | undefined {
  const positions = Array.from({ length: IDENTIFIER_LENGTH }, (_, at) => at).filter(
    (at) => requested[at] !== specified[at],
  );
  const [first = 0, second = first] = positions;
  if (positions.length === 1) return `but digit ${first + 1} differs`;
  const isSwapped =
    second === first + 1 && requested[first] === specified[second] && requested[second] === specified[first];
  return positions.length === 2 && isSwapped ? `but digits ${first + 1} and ${second + 1} are swapped` : undefined;
}

function describeSimilarity(requested: string, candidates: readonly ScenarioPerson[]): string | undefined {
  for (const { role, identifier } of candidates) {
    const difference = describeDifference(requested, identifier);
    if (difference !== undefined) return `looks like role ${role}, ${difference}`;
  }
  const sameBirthDate = candidates.find(({ identifier }) => identifier.startsWith(requested.slice(0, DATE_DIGITS)));
  return sameBirthDate && `has the birth date of role ${sameBirthDate.role}, but is another person`;
}

/** Finds requested identifiers that are similar to a scenario person's; skips exact matches. */
function findSimilarIdentifiers(identifiers: readonly string[], index: SimilarityIndex): PersonNearMiss[] {
  const similar: PersonNearMiss[] = [];
  for (const requested of identifiers) {
    const candidates = createSimilarityKeys(requested).flatMap((key) => index.get(key) ?? []);
    if (candidates.length === 0 || candidates.some(({ identifier }) => identifier === requested)) continue;
    const because = describeSimilarity(requested, candidates);
    if (because !== undefined) similar.push({ identifier: maskIdentifier(requested), because });
    if (similar.length === MAX_SIMILAR) break;
  }
  return similar;
}

/** The view of an entry: plain data, with masked identifiers and numbered tokens. */
export interface JournalEntry {
  /** From 1, in the order of arrival. */
  readonly id: number;
  /** Time of arrival by the machine's clock, ISO 8601. */
  readonly time: string;
  /** Duration until the end of the response; null while the request is active. */
  readonly ms: number | null;
  readonly method: string;
  readonly path: string;
  /** The last segment of an operation's path; null for other paths. */
  readonly operation: string | null;
  readonly version: string | null;
  /** Null without a response head. */
  readonly status: number | null;
  /** Null while the request is active. */
  readonly outcome: Outcome | null;
  /** Number of body bytes that were sent; null if no body was started, or the number is not known. */
  readonly bytes: number | null;
  /** The number of the connection, and of the request on that connection. */
  readonly connection: { readonly number: number; readonly request: number };
  /** Distinct tokens are numbered from 1; null without a Bearer token. */
  readonly token: number | null;
  /** How many times the same method, path and body have been received; null if the body was not read. */
  readonly attempt: number | null;
  /** The number of requested persons; null if the request has no list, or the list is not read yet. */
  readonly persons: number | null;
  /** The first 10 stored identifiers, masked. */
  readonly identifiers: readonly string[];
  /** The roles of all requested persons of the scenario. */
  readonly roles: readonly string[];
  readonly duplicates: number;
  /** The number of identifiers that may be a real person's. They are counted, not stored. */
  readonly notSynthetic: number;
  /** The header `traceparent` of the request; null if it is absent or invalid. */
  readonly traceparent: string | null;
  readonly fault: AppliedFault | null;
  /** The errors in the response; empty for a response without an error, or with one that a fault injected. */
  readonly errors: readonly RequestError[];
  readonly nearMisses: { readonly faults: readonly FaultNearMiss[]; readonly persons: readonly PersonNearMiss[] };
}

const MAX_SHOWN = 10;

const roundToTenths = (ms: number): number => Math.round(ms * 10) / 10;

/** Creates a function that converts entries to views with the roles of these persons. */
export function createEntryView(persons: readonly ScenarioPerson[]): (entry: Entry) => JournalEntry {
  const index = createSimilarityIndex(persons);
  const positions = new Map(persons.map(({ identifier }, position) => [identifier, position]));
  const findRoles = (identifiers: readonly string[]): string[] =>
    [...new Set(identifiers)]
      .flatMap((identifier) => positions.get(identifier) ?? [])
      .sort((one, other) => one - other)
      .map((position) => persons[position]!.role);
  return (entry) => toEntryView(entry, findRoles, index);
}

type RoleFinder = (identifiers: readonly string[]) => string[];

function toEntryView(entry: Entry, findRoles: RoleFinder, index: SimilarityIndex): JournalEntry {
  const { head, ordinal, identifiers, endedAt, nearMisses, status, outcome, bytes, attempt, fault } = entry;
  const { id, method, path, operation, version, connection, token } = head;
  return {
    ...{ id, time: new Date(entry.time).toISOString() },
    ms: endedAt === null ? null : roundToTenths(endedAt - entry.arrivedAt),
    ...{ method, path: toPrintable(path), operation, version, status, outcome, bytes },
    connection: { number: connection.number, request: ordinal },
    token: token?.ordinal ?? null,
    ...{ attempt, persons: entry.persons },
    identifiers: identifiers.slice(0, MAX_SHOWN).map(maskIdentifier),
    roles: findRoles(identifiers),
    ...{ duplicates: entry.duplicates, notSynthetic: entry.notSynthetic, traceparent: head.traceparent, fault },
    errors: entry.errors,
    nearMisses: { faults: nearMisses, persons: findSimilarIdentifiers(identifiers, index) },
  };
}
