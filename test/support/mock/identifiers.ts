import { generate, isValid, type Synthetic } from '../../../src/identifier/index.ts';

/** Numbers in [0, 1), the same for the same seed (a linear congruential generator). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Synthetic identifiers, both kinds, the same for the same seed. */
export function identifiersOf(count: number, seed: number): string[] {
  const half = { count: Math.ceil(count / 2), order: 'shuffled', random: numbers(seed) } as const;
  return [...generate(half), ...generate({ ...half, kind: 'dnr' })].slice(0, count);
}

const MONTH_OFFSETS: Readonly<Record<Synthetic, number>> = { none: 0, '+80': 80, '+40': 40, '+65': 65 };

/** An identifier of a series, born in 1889. It is computed, so that no file contains an identifier of a real person. */
export function bornIn1889(synthetic: Synthetic, dNumber = false): string {
  const date = `${(dNumber ? 40 : 0) + 17}${String(MONTH_OFFSETS[synthetic] + 5).padStart(2, '0')}89`;
  for (let tail = 50_000; tail < 60_000; tail++) {
    if (isValid(`${date}${tail}`)) return `${date}${tail}`;
  }
  throw new Error('no identifier of that day');
}
