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
export function randomOf(...words: readonly (string | number)[]): () => number {
  const digest = createHash('sha256').update(JSON.stringify(words)).digest();
  let at = 0;
  return () => {
    const number = digest.readUIntBE(at, BYTES) / 2 ** (8 * BYTES);
    at += BYTES;
    return number;
  };
}
