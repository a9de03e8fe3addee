import { createHash } from 'node:crypto';
import type { Delay } from '../../scenario/index.ts';

const BYTES = 6;

/**
 * Creates a generator of uniform random numbers from 0 (inclusive) to 1 (exclusive). The numbers depend on the parts
 * only, so they are the same in every process. The generator returns five numbers.
 *
 * @example
 * const random = seededRandom(1, 'flaky', 'delay', 4);
 * random() < 0.5; // the same result in every run
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

/** The 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;
/** Node fires a timer with a longer delay at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Draws a delay in whole milliseconds: uniform between `from` and `to`, or log-normal with a `median` and a 95th
 * percentile `p95` of at least the median.
 *
 * @param random returns uniform numbers from 0 (inclusive) to 1 (exclusive)
 * @example
 * drawDelay({ from: 200, to: 200 }, Math.random); // 200
 */
export function drawDelay(delay: Delay, random: () => number): number {
  const ms = 'median' in delay ? drawLogNormal(delay, random) : delay.from + random() * (delay.to - delay.from);
  return Math.min(Math.round(ms), MAX_TIMER_MS);
}

function drawLogNormal({ median, p95 }: { median: number; p95: number }, random: () => number): number {
  return median * (p95 / median) ** (drawNormal(random) / Z95);
}

/** Box-Muller transform. */
const drawNormal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
