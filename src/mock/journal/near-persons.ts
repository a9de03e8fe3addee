import type { ScenarioPerson } from '../../scenario/index.ts';
import { masked } from './masked.ts';

/** An identifier that was asked for and is nobody's in the scenario, though it nearly is. */
export interface PersonNearMiss {
  /** The identifier, masked. */
  readonly identifier: string;
  readonly because: string;
}

const MOST_NOTED = 5;
const LENGTH = 11;
const DATE_DIGITS = 6;

/** What two identifiers that differ in a digit, or in the order of two neighbours, have in common one of. */
const keysOf = (identifier: string): readonly string[] => [
  `${identifier.slice(0, DATE_DIGITS)}-----`,
  `------${identifier.slice(DATE_DIGITS)}`,
  `${identifier.slice(0, 5)}--${identifier.slice(7)}`,
];

let latest: { persons: readonly ScenarioPerson[]; byKey: ReadonlyMap<string, readonly ScenarioPerson[]> } | undefined;

/** The persons of a scenario by their keys; made once, as a scenario is asked about often. */
function indexOf(persons: readonly ScenarioPerson[]): ReadonlyMap<string, readonly ScenarioPerson[]> {
  if (latest?.persons !== persons) {
    const byKey = new Map<string, ScenarioPerson[]>();
    for (const person of persons) {
      for (const key of keysOf(person.identifier)) byKey.set(key, [...(byKey.get(key) ?? []), person]);
    }
    latest = { persons, byKey };
  }
  return latest.byKey;
}

/** What a difference is called; undefined if it is more than a slip. */
function differenceOf(asked: string, stated: string): string | undefined {
  const places = Array.from({ length: LENGTH }, (_, at) => at).filter((at) => asked[at] !== stated[at]);
  const [first = 0, second = first] = places;
  if (places.length === 1) return `but digit ${first + 1} differs`;
  const isSwapped = second === first + 1 && asked[first] === stated[second] && asked[second] === stated[first];
  return places.length === 2 && isSwapped ? `but digits ${first + 1} and ${second + 1} have changed places` : undefined;
}

function nearMissOf(asked: string, candidates: readonly ScenarioPerson[]): string | undefined {
  for (const { role, identifier } of candidates) {
    const difference = differenceOf(asked, identifier);
    if (difference !== undefined) return `looks like role ${role}, ${difference}`;
  }
  const born = candidates.find(({ identifier }) => identifier.startsWith(asked.slice(0, DATE_DIGITS)));
  return born && `has the birth date of role ${born.role}, and is somebody else`;
}

/** What the identifiers that were asked for nearly are, a few of them. Those who are in the scenario are left out. */
export function nearPersons(identifiers: readonly string[], persons: readonly ScenarioPerson[]): PersonNearMiss[] {
  const byKey = indexOf(persons);
  const noted: PersonNearMiss[] = [];
  for (const asked of identifiers) {
    const candidates = keysOf(asked).flatMap((key) => byKey.get(key) ?? []);
    if (candidates.length === 0 || candidates.some(({ identifier }) => identifier === asked)) continue;
    const because = nearMissOf(asked, candidates);
    if (because !== undefined) noted.push({ identifier: masked(asked), because });
    if (noted.length === MOST_NOTED) break;
  }
  return noted;
}
