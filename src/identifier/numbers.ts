/**
 * Numbers in [0, 1) that a seed determines, for whoever wants identifiers in an order that looks like chance and is the
 * same every time (mulberry32).
 *
 * @param seed any 32-bit integer
 * @example
 * ```ts
 * generate({ count: 3, order: 'shuffled', random: numbersFrom(1) });
 * ```
 */
export function createRandomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
