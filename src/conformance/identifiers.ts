import { generate } from '../identifier/index.ts';

/** What fresh identifiers are for. Each use has a year of birth of its own, so that no two share an identifier. */
const USES = ['one', 'batch', 'thousand', 'numeric', 'check-digits', 'duplicates', 'others'] as const;
export type Use = (typeof USES)[number];

/** All grown up, and so in a real register if anybody is. */
const FIRST_YEAR = 1960;
/** Nobody is in a register before birth. */
const UNBORN_YEAR = 2039;

/** Where probes take synthetic identifiers from: the same in every run, and never one of `reserved`. */
export function probeIdentifiers(reserved: ReadonlySet<string>) {
  const take = (year: number, count: number): string[] => {
    const chosen: string[] = [];
    for (let place = 0; chosen.length < count; place++) {
      const identifier = bornIn(year, place);
      if (!reserved.has(identifier)) chosen.push(identifier);
    }
    return chosen;
  };
  return {
    fresh: (count: number, use: Use): readonly string[] => take(FIRST_YEAR + USES.indexOf(use), count),
    unborn: (count: number): readonly string[] => take(UNBORN_YEAR, count),
  };
}

/** The identifiers of each year as far as they were needed, and where the next ones come from. */
const years = new Map<number, { readonly made: string[]; readonly next: Generator<string, never> }>();

function bornIn(year: number, place: number): string {
  const { made, next } = years.get(year) ?? { made: [], next: identifiersOf(year) };
  years.set(year, { made, next });
  while (made.length <= place) made.push(next.next().value);
  return made[place]!;
}

/** Four fødselsnummer, a D-number, and so on. */
function* identifiersOf(year: number): Generator<string, never> {
  const born = { from: `${year}-01-01`, to: `${year}-12-31`, order: 'shuffled' } as const;
  const fnr = generate({ ...born, kind: 'fnr', random: numbersFrom(year) });
  const dnr = generate({ ...born, kind: 'dnr', random: numbersFrom(2 * year) });
  for (let i = 1; ; i++) yield (i % 5 === 0 ? dnr : fnr).next().value;
}

/** Numbers in [0, 1): the minimal standard generator of Park and Miller. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
