import { generate } from '../../identifier/index.ts';

/** What fresh identifiers are for. Each use has a year of birth of its own, so that no two share an identifier. */
const USES = ['one', 'batch', 'thousand', 'numeric', 'check-digits', 'duplicates', 'others'] as const;
export type IdentifierUse = (typeof USES)[number];

/** All grown up, and so in a real register if anybody is. */
const FIRST_YEAR = 1960;
/** Nobody is in a register before birth. */
const NOT_YET_BORN_YEAR = 2039;

/** Where probes take synthetic identifiers from: the same in every run, and never one of `reserved`. */
export function createProbeIdentifiers(reserved: ReadonlySet<string>) {
  const take = (year: number, count: number): string[] => {
    const chosen: string[] = [];
    for (let place = 0; chosen.length < count; place++) {
      const identifier = getIdentifier(year, place);
      if (!reserved.has(identifier)) chosen.push(identifier);
    }
    return chosen;
  };
  return {
    unusedIdentifiers: (count: number, use: IdentifierUse): readonly string[] =>
      take(FIRST_YEAR + USES.indexOf(use), count),
    notYetBorn: (count: number): readonly string[] => take(NOT_YET_BORN_YEAR, count),
  };
}

/** The identifiers of each year as far as they were needed, and where the next ones come from. */
const identifiersByYear = new Map<number, { readonly made: string[]; readonly next: Generator<string, never> }>();

function getIdentifier(year: number, place: number): string {
  const { made, next } = identifiersByYear.get(year) ?? { made: [], next: generateIdentifiers(year) };
  identifiersByYear.set(year, { made, next });
  while (made.length <= place) made.push(next.next().value);
  return made[place]!;
}

/** Four fødselsnummer, a D-number, and so on. */
function* generateIdentifiers(year: number): Generator<string, never> {
  const born = { from: `${year}-01-01`, to: `${year}-12-31`, order: 'shuffled' } as const;
  const fnr = generate({ ...born, kind: 'fnr', random: createRandom(year) });
  const dnr = generate({ ...born, kind: 'dnr', random: createRandom(2 * year) });
  for (let i = 1; ; i++) yield (i % 5 === 0 ? dnr : fnr).next().value;
}

/** Numbers in [0, 1): the minimal standard generator of Park and Miller. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
