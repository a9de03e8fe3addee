import type { ScenarioPerson } from '../../scenario/index.ts';
import { maskIdentifier } from './masked.ts';

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
