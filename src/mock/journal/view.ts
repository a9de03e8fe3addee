import type { ScenarioPerson } from '../../scenario/index.ts';
import type { AppliedFault, Entry, FaultNearMiss, Outcome } from './entry.ts';

const VISIBLE_DIGITS = 6;
const MASKED_LENGTH = 11;

/** An identifier as it may be shown: its date, and stars. */
export const maskIdentifier = (identifier: string): string =>
  identifier.slice(0, VISIBLE_DIGITS).replace(/\D/g, '?').padEnd(MASKED_LENGTH, '*');

/** An identifier that was asked for and is nobody's in the scenario, though it nearly is. */
export interface PersonNearMiss {
  /** The identifier, masked. */
  readonly identifier: string;
  readonly because: string;
}

const MAX_SIMILAR = 5;
const IDENTIFIER_LENGTH = 11;
const DATE_DIGITS = 6;

/** What two identifiers that differ in a digit, or in the order of two neighbours, have in common one of. */
const createSimilarityKeys = (identifier: string): readonly string[] => [
  `${identifier.slice(0, DATE_DIGITS)}-----`,
  `------${identifier.slice(DATE_DIGITS)}`,
  `${identifier.slice(0, 5)}--${identifier.slice(7)}`,
];

let latest: { persons: readonly ScenarioPerson[]; byKey: ReadonlyMap<string, readonly ScenarioPerson[]> } | undefined;

/** The persons of a scenario by their keys; made once, as a scenario is asked about often. */
function getPersonsByKey(persons: readonly ScenarioPerson[]): ReadonlyMap<string, readonly ScenarioPerson[]> {
  if (latest?.persons !== persons) {
    const byKey = new Map<string, ScenarioPerson[]>();
    for (const person of persons) {
      for (const key of createSimilarityKeys(person.identifier)) byKey.set(key, [...(byKey.get(key) ?? []), person]);
    }
    latest = { persons, byKey };
  }
  return latest.byKey;
}

/** What a difference is called; undefined if it is more than a slip. */
function describeDifference(requested: string, specified: string): string | undefined {
  const positions = Array.from({ length: IDENTIFIER_LENGTH }, (_, at) => at).filter(
    (at) => requested[at] !== specified[at],
  );
  const [first = 0, second = first] = positions;
  if (positions.length === 1) return `but digit ${first + 1} differs`;
  const isSwapped =
    second === first + 1 && requested[first] === specified[second] && requested[second] === specified[first];
  return positions.length === 2 && isSwapped
    ? `but digits ${first + 1} and ${second + 1} have changed places`
    : undefined;
}

function describeSimilarity(requested: string, candidates: readonly ScenarioPerson[]): string | undefined {
  for (const { role, identifier } of candidates) {
    const difference = describeDifference(requested, identifier);
    if (difference !== undefined) return `looks like role ${role}, ${difference}`;
  }
  const sameBirthDate = candidates.find(({ identifier }) => identifier.startsWith(requested.slice(0, DATE_DIGITS)));
  return sameBirthDate && `has the birth date of role ${sameBirthDate.role}, and is somebody else`;
}

/** What the identifiers that were asked for nearly are, a few of them. Those who are in the scenario are left out. */
export function findSimilarIdentifiers(
  identifiers: readonly string[],
  persons: readonly ScenarioPerson[],
): PersonNearMiss[] {
  const byKey = getPersonsByKey(persons);
  const similar: PersonNearMiss[] = [];
  for (const requested of identifiers) {
    const candidates = createSimilarityKeys(requested).flatMap((key) => byKey.get(key) ?? []);
    if (candidates.length === 0 || candidates.some(({ identifier }) => identifier === requested)) continue;
    const because = describeSimilarity(requested, candidates);
    if (because !== undefined) similar.push({ identifier: maskIdentifier(requested), because });
    if (similar.length === MAX_SIMILAR) break;
  }
  return similar;
}

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
