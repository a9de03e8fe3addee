import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain, parse } from '../../src/identifier/index.ts';
import { complete, nearlyValid } from '../support/identifier/reference.ts';

const texts = (text: string, rule: 'classic' | '2032' = 'classic') =>
  explain(text, { rule }).map(({ reason, text: words }) => `${reason}: ${words}`);

describe('explain', () => {
  test.each([
    ['20914695016', []],
    ['914695016', ['length: the length is 9, expected 11']],
    ['0914695016', ['length: the length is 10, expected 11; has a leading zero been lost?']],
    ['2091x695016', ['digits: character 5 is not one of the digits 0-9']],
    ['00000000000', ['date: no offset makes a date of day 0 and month 0']],
    ['20914695017', ['k2: the second check digit is 7, expected 6']],
    ['30108299939', ['k1: the first check digit is 3, expected 2']],
  ])('says of %j what was expected', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test('names the year whose February is too short', () => {
    expect(texts('29820000000')[0]).toBe('date: there is no day 29 in month 2 of 1900');
    expect(texts('31824560000')[0]).toBe('date: there is no day 31 in month 2 of year 45');
  });

  test('names the kind and the year that no series fits', () => {
    expect(texts('01814560100')[0]).toBe(
      'series: no series of fødselsnummer has individnummer 601 for a year that ends in 45',
    );
    expect(texts('41815750100')[0]).toBe(
      'series: no series of D-number has individnummer 501 for a year that ends in 57',
    );
  });

  test('lists every first check digit that the 2032 rule allows', () => {
    expect(texts('30108299979', '2032')).toContainEqual('k1: the first check digit is 7, expected 2 or 3 or 4 or 5');
  });

  test('says that a number without check digits is never issued', () => {
    const starts = Array.from({ length: 500 }, (_, iii) => `018190${String(iii).padStart(3, '0')}`);
    const never = 'but none fits: such a number is never issued';
    const unfit = starts.filter((start) => texts(`${start}00`).includes(`k1: the first check digit is 0, ${never}`));
    const endings = Array.from({ length: 100 }, (_, ending) => String(ending).padStart(2, '0'));
    expect(unfit.length).toBeGreaterThan(30);
    for (const start of unfit) {
      expect(complete(start)).toBeNull();
      expect(endings.filter((ending) => parse(start + ending).valid)).toEqual([]);
    }
  });

  test('gives the reasons of parse, in their order', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyValid, fc.string()), fc.constantFrom('classic', '2032'), (text, rule) => {
        const parsed = parse(text, { rule });
        expect(explain(text, { rule }).map(({ reason }) => reason)).toEqual(parsed.valid ? [] : parsed.reasons);
      }),
      { numRuns: 5000 },
    );
  });

  test('names a check digit that does make the number right', () => {
    fc.assert(
      fc.property(nearlyValid, (text) => {
        for (const { reason, text: words } of explain(text)) {
          const expected = /expected ([0-9])$/.exec(words)?.[1];
          if (reason === 'k2' && expected !== undefined) {
            const mended = parse(text.slice(0, 10) + expected);
            expect(mended.valid ? [] : mended.reasons).not.toContain('k2');
          }
        }
      }),
      { numRuns: 5000 },
    );
  });
});
