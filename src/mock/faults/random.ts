import { createHash } from 'node:crypto';
import type { Delay } from '../../scenario/index.ts';

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

/** The 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;
/** A timer that is set for longer than this fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * How long to wait, in whole milliseconds: evenly between `from` and `to`, or log-normal with a `median` and a 95th
 * percentile `p95` that is not below it. `random` gives even numbers from 0 to below 1.
 *
 * @example
 * delayOf({ from: 200, to: 200 }, Math.random); // 200
 */
export function drawDelay(delay: Delay, random: () => number): number {
  const ms = 'median' in delay ? drawLogNormal(delay, random) : delay.from + random() * (delay.to - delay.from);
  return Math.min(Math.round(ms), MAX_TIMER_MS);
}

function drawLogNormal({ median, p95 }: { median: number; p95: number }, random: () => number): number {
  return median * (p95 / median) ** (drawNormal(random) / Z95);
}

/** The method of Box and Muller. */
const drawNormal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
