import { describe, expect, test } from 'vitest';
import { ADULT_BIRTH_YEARS, parseBirthDates } from '../../src/identifier/calendar.ts';

describe('dates of birth are written', () => {
  test.each([
    ['1970', '1970-01-01', '1970-12-31'],
    ['1950-1959', '1950-01-01', '1959-12-31'],
    ['1950..1959', '1950-01-01', '1959-12-31'],
    ['1999-12-31', '1999-12-31', '1999-12-31'],
    ['2001-02-28..2001-03-01', '2001-02-28', '2001-03-01'],
    ['1999-12-31..2001', '1999-12-31', '2001-12-31'],
    [ADULT_BIRTH_YEARS, '1930-01-01', '2009-12-31'],
  ])('%s', (written, from, to) => {
    expect(parseBirthDates(written)).toEqual({ from, to });
  });

  test.each(['', 'fifties', '50-59', '1950-', '..1959', '1950...1959', '1950-12', '1999-12-31-2001-01-01', ' 1970'])(
    'not as %j',
    (written) => {
      expect(parseBirthDates(written)).toBeUndefined();
    },
  );
});
