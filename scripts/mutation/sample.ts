/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item);
}

/** A random sample in which each stratum has its share. */
export function sampleByStratum<T>(
  items: readonly T[],
  size: number,
  getStratum: (item: T) => string,
  random: () => number,
): readonly T[] {
  const strata = new Map<string, T[]>();
  for (const item of items) strata.set(getStratum(item), [...(strata.get(getStratum(item)) ?? []), item]);
  const ordered = [...strata.values()].flatMap((stratum) => shuffle(stratum, random));
  const step = Math.max(1, ordered.length / size);
  const start = random() * step;
  const count = Math.min(size, ordered.length);
  return Array.from({ length: count }, (_, index) => ordered[Math.floor(start + index * step) % ordered.length]!);
}

/** The 95 % confidence interval of a proportion (Wilson). */
export function getConfidenceInterval(successes: number, total: number): readonly [number, number] {
  const z = 1.96;
  const share = successes / total;
  const divisor = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / divisor;
  const radius = (z / divisor) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return [centre - radius, centre + radius];
}
