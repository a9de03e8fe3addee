const ROUNDS = 4;

/**
 * Creates a permutation of 0 to size - 1 from a number source: a Feistel network over a rectangle slightly larger than
 * `size`. A result outside the range is permuted again until it is inside (cycle walking), so the permutation needs no
 * memory.
 *
 * @param size at most 2 ** 31
 * @param random in [0, 1); read four times, at once
 */
export function createPermutation(size: number, random: () => number): (index: number) => number {
  const width = Math.ceil(Math.sqrt(size));
  const height = Math.ceil(size / width);
  const keys = Int32Array.from({ length: ROUNDS }, () => Math.floor(random() * 2 ** 32));
  const step = (index: number) => {
    let right = (index / width) | 0;
    let left = index - right * width;
    for (let round = 0; round < ROUNDS; round += 2) {
      left = rotate(left, scramble(right ^ keys[round]!), width);
      right = rotate(right, scramble(left ^ keys[round + 1]!), height);
    }
    return right * width + left;
  };
  return (index) => {
    let place = step(index);
    while (place >= size) place = step(place);
    return place;
  };
}

/** Turns a position on a circle of `size` (at most 2 ** 16) by the share of it that the upper 16 bits of `by` say. */
function rotate(position: number, by: number, size: number): number {
  const turned = position + (Math.imul(by >>> 16, size) >>> 16);
  return turned >= size ? turned - size : turned;
}

/** Spreads every bit over the upper 16, the ones that are used (multipliers of MurmurHash3's finaliser). */
function scramble(value: number): number {
  const mixed = Math.imul(value, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
}

/**
 * Creates a reproducible source of pseudo-random numbers in [0, 1) from a seed (mulberry32).
 *
 * @param seed any 32-bit integer
 * @example
 * ```ts
 * generate({ count: 3, order: 'shuffled', random: createRandomSource(1) });
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
