import { expect, test } from 'vitest';
import { isOrganisationNumber } from '../../src/identifier/index.ts';

test.each(['984661185', '922020175'])('accepts %s', (text) => {
  expect(isOrganisationNumber(text)).toBe(true);
});

test.each(['', '98466118', '9846611850', '984 661 185', ' 984661185', '98466118x', '98466118\u0665'])(
  'refuses %j',
  (text) => {
    expect(isOrganisationNumber(text)).toBe(false);
  },
);

test('rejects every other last digit, and every single changed digit', () => {
  for (let at = 0; at < 9; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const text = `${'984661185'.slice(0, at)}${digit}${'984661185'.slice(at + 1)}`;
      expect(isOrganisationNumber(text)).toBe(text === '984661185');
    }
  }
});

test('has no number at all where the check digit would be 10', () => {
  const starts = Array.from({ length: 1000 }, (_, at) => String(98_466_000 + at));
  const numbersOf = (start: string) =>
    Array.from({ length: 10 }, (_, k) => start + k).filter((text) => isOrganisationNumber(text)).length;
  const counts = starts.map(numbersOf);
  expect(Math.max(...counts)).toBe(1);
  const without = counts.filter((one) => one === 0).length;
  expect(without).toBeGreaterThan(80);
  expect(without).toBeLessThan(100);
});

test('rejects a value that is not a string', () => {
  expect(() => isOrganisationNumber(984661185 as unknown as string)).toThrow(TypeError);
});
