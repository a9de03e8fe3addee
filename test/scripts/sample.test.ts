import { expect, test } from 'vitest';
import { createRandom, getConfidenceInterval, sampleByStratum } from '../../scripts/mutation/sample.ts';

const items = Array.from({ length: 1000 }, (_, index) => ({ index, file: index < 900 ? 'large' : 'small' }));
const sample = (seed: number) => sampleByStratum(items, 50, ({ file }) => file, createRandom(seed));

test('a sample has each item once, and each file has its share', () => {
  const found = sample(1);
  expect(new Set(found).size).toBe(50);
  expect(found.filter(({ file }) => file === 'small').length).toBe(5);
});

test('a sample depends on the seed alone', () => {
  expect(sample(1)).toEqual(sample(1));
  expect(sample(1)).not.toEqual(sample(2));
});

test('a sample larger than the list is the list', () => {
  expect(new Set(sampleByStratum(items, 2000, ({ file }) => file, createRandom(3)))).toEqual(new Set(items));
});

/** The values of the score interval of Wilson, 1927. */
test('an interval contains the proportion and stays between 0 and 1', () => {
  expect(getConfidenceInterval(360, 400)).toEqual([expect.closeTo(0.8668, 3), expect.closeTo(0.9257, 3)]);
  expect(getConfidenceInterval(10, 10)[1]).toBeCloseTo(1, 10);
});
