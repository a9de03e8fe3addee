import { createHash } from 'node:crypto';

const BYTES = 6;

/**
 * A few even numbers from 0 to below 1 that follow from a seed and some words alone: the same in every run and process,
 * and unrelated for any other words. There are five, one a call.
 *
 * @example
 * const random = randomOf(1, 'flaky', 'strikes', 4);
 * random() < 0.5; // the same for ever
 */
export function seededRandom(...parts: readonly (string | number)[]): () => number {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let offset = 0;
  return () => {
    const number = digest.readUIntBE(offset, BYTES) / 2 ** (8 * BYTES);
    offset += BYTES;
    return number;
  };
}
