import { generate } from '../../identifier/index.ts';

/** The uses of generated identifiers. Each use has its own year of birth, so that uses share no identifier. */
const USES = ['one', 'batch', 'thousand', 'numeric', 'check-digits', 'duplicates', 'others'] as const;
export type IdentifierUse = (typeof USES)[number];

/** Adults are most likely to be in a register. */
const FIRST_YEAR = 1960;
/** A person is not in a register before birth. */
const NOT_YET_BORN_YEAR = 2039;
/** From this time on, in milliseconds, persons of that year may be in a register. */
export const NOT_YET_BORN_UNTIL = Date.UTC(NOT_YET_BORN_YEAR, 0, 1);

/** Generates synthetic identifiers: the same in every run, and none of `reserved`. */
export function createProbeIdentifiers(reserved: ReadonlySet<string>) {
  const taken = new Map<string, readonly string[]>();
  const take = (year: number, count: number): readonly string[] => {
    const key = `${year} ${count}`;
    const known = taken.get(key);
    if (known !== undefined) return known;
    const chosen: string[] = [];
    for (let index = 0; chosen.length < count; index++) {
      const identifier = getIdentifier(year, index);
      if (!reserved.has(identifier)) chosen.push(identifier);
    }
    taken.set(key, chosen);
    return chosen;
  };
  return {
    unusedIdentifiers: (count: number, use: IdentifierUse): readonly string[] =>
      take(FIRST_YEAR + USES.indexOf(use), count),
    notYetBorn: (count: number): readonly string[] => take(NOT_YET_BORN_YEAR, count),
  };
}

/** The identifiers generated so far for each year, and the generator of further ones. */
const identifiersByYear = new Map<number, { readonly made: string[]; readonly next: Generator<string, never> }>();

function getIdentifier(year: number, index: number): string {
  const { made, next } = identifiersByYear.get(year) ?? { made: [], next: generateIdentifiers(year) };
  identifiersByYear.set(year, { made, next });
  while (made.length <= index) made.push(next.next().value);
  return made[index]!;
}

/** Every fifth identifier is a D-number. */
function* generateIdentifiers(year: number): Generator<string, never> {
  const born = { from: `${year}-01-01`, to: `${year}-12-31`, order: 'shuffled' } as const;
  const fnr = generate({ ...born, kind: 'fnr', random: createRandom(year) });
  const dnr = generate({ ...born, kind: 'dnr', random: createRandom(2 * year) });
  for (let i = 1; ; i++) yield (i % 5 === 0 ? dnr : fnr).next().value;
}

/** The minimal standard generator of Park and Miller, for numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
