import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Delay } from '../../../src/scenario/index.ts';
import { arrival, planOf } from '../../support/mock/fault-requests.ts';

/** The delays of so many requests, in milliseconds. */
function delays(delay: Delay, count: number, seed = 1): number[] {
  const plan = planOf({}, seed, { delay });
  return Array.from({ length: count }, () => plan.match(arrival()).match!.delayMs);
}
const shareBelow = (limit: number, numbers: readonly number[]) =>
  numbers.filter((number) => number < limit).length / numbers.length;

test('a delay between two bounds keeps to them, in whole milliseconds', () => {
  const bounds = fc.tuple(fc.nat(5000), fc.nat(5000)).map(([from, more]) => ({ from, to: from + more }));
  fc.assert(
    fc.property(bounds, (delay) => {
      for (const ms of delays(delay, 20)) {
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(delay.from);
        expect(ms).toBeLessThanOrEqual(delay.to);
      }
    }),
  );
});

test('a delay is spread evenly between its bounds', () => {
  const spread = delays({ from: 1000, to: 3000 }, 3000);
  for (const part of [0.1, 0.5, 0.9])
    expect(Math.abs(shareBelow(1000 + 2000 * part, spread) - part)).toBeLessThan(0.03);
});

test('a log-normal delay has its median and its 95th percentile, and a long tail', () => {
  const spread = delays({ median: 200, p95: 1500 }, 4000);
  expect(Math.abs(shareBelow(200, spread) - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(shareBelow(1500, spread) - 0.95)).toBeLessThan(0.015);
  // In a logarithmic measure it falls off to both sides alike.
  expect(Math.abs(shareBelow(200 * (200 / 1500), spread) - 0.05)).toBeLessThan(0.015);
  expect(Math.max(...spread)).toBeGreaterThan(5000);
});

test('a log-normal delay whose percentile is its median is always that', () => {
  expect(new Set(delays({ median: 300, p95: 300 }, 50))).toEqual(new Set([300]));
});

test('no delay is longer than a timer can be', () => {
  const longest = Math.max(...delays({ median: 1, p95: 1e9 }, 2000));
  expect(longest).toBe(2 ** 31 - 1);
});

test('the same attempt waits as long in every run, and another seed waits otherwise', () => {
  const delay = { from: 0, to: 1e6 };
  expect(delays(delay, 20)).toEqual(delays(delay, 20));
  expect(delays(delay, 20)).not.toEqual(delays(delay, 20, 2));
  expect(new Set(delays(delay, 20)).size).toBe(20);
});

test('a fault without a delay does not wait', () => {
  expect(planOf({}).match(arrival()).match?.delayMs).toBe(0);
});

test('the delay of an attempt does not depend on its probability', () => {
  const plan = planOf({ probability: 0.5 }, 1, { delay: { from: 0, to: 1000 } });
  const strikes = Array.from({ length: 1000 }, () => plan.match(arrival()).match);
  const waits = strikes.filter((strike) => strike !== null).map(({ delayMs }) => delayMs);
  expect(Math.abs(shareBelow(500, waits) - 0.5)).toBeLessThan(0.07);
});
