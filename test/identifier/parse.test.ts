import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  explain,
  IdentifierError,
  isValid,
  isValidIdentifier,
  parse,
  type Rule,
  type ValidationOptions,
} from '../../src/identifier/index.ts';
import { complete, nearlyValid, readNaively } from '../support/identifier/reference.ts';

const RULES = ['classic', '2032'] as const;
const RUNS = { numRuns: 20_000 };

/** The first day of January for which the individnummer has check digits. */
function inYear(kind: 'fnr' | 'dnr', yy: number, iii: number): string {
  const days = Array.from({ length: 31 }, (_, at) => at + (kind === 'dnr' ? 41 : 1)).map(pad(2));
  return days.map((day) => complete(`${day}81${pad(2)(yy)}${pad(3)(iii)}`)).find((text) => text !== null)!;
}

function pad(width: number) {
  return (value: number) => String(value).padStart(width, '0');
}

describe('parse', () => {
  test.each([
    ['23079422568', 'fnr', 'none', '1994-07-23', 'male'],
    ['20914695016', 'fnr', '+80', '1946-11-20', 'female'],
    ['01013355300', 'fnr', 'none', '2033-01-01', 'male'],
    ['01013355491', 'fnr', 'none', '2033-01-01', 'female'],
    ['01013356366', 'fnr', 'none', '2033-01-01', 'male'],
    ['30108299920', 'fnr', 'none', '1982-10-30', 'male'],
  ])('reads %s, an identifier of the public documentation', (text, kind, synthetic, birthDate, sex) => {
    expect(parse(text)).toEqual({ valid: true, kind, synthetic, birthDate, sex, rule: 'classic' });
  });

  test('reports the published number of 2032 with remainder 1 as such, and only when asked', () => {
    expect(parse('30108299939')).toEqual({ valid: false, reasons: ['k1'] });
    const expected = { valid: true, kind: 'fnr', synthetic: 'none', birthDate: null, sex: null, rule: '2032' };
    expect(parse('30108299939', { rule: '2032' })).toEqual(expected);
  });

  test.each(['02013299997', '30108299920'])('reports %s, remainder 0, as a classic number', (text) => {
    expect(parse(text, { rule: '2032' })).toEqual(parse(text));
    expect(parse(text)).toMatchObject({ valid: true, rule: 'classic' });
  });

  test.each([
    ['fnr', 54, 499, 1954],
    ['fnr', 54, 500, 1854],
    ['fnr', 99, 749, 1899],
    ['fnr', 99, 750, null],
    ['fnr', 53, 500, null],
    ['fnr', 40, 899, null],
    ['fnr', 40, 900, 1940],
    ['fnr', 99, 999, 1999],
    ['fnr', 39, 499, 1939],
    ['fnr', 39, 500, 2039],
    ['fnr', 0, 0, 1900],
    ['fnr', 0, 999, 2000],
    ['dnr', 57, 499, 1957],
    ['dnr', 57, 500, null],
    ['dnr', 58, 500, 1858],
    ['dnr', 99, 599, 1899],
    ['dnr', 99, 600, 1999],
    ['dnr', 40, 599, null],
    ['dnr', 40, 999, 1940],
    ['dnr', 39, 199, 1939],
    ['dnr', 39, 200, 2039],
    ['dnr', 0, 0, 1900],
    ['dnr', 0, 999, 2000],
  ] as const)(
    'finds the century at the borders of the series: %s, year %i, individnummer %i: %s',
    (kind, yy, iii, year) => {
      const text = inYear(kind, yy, iii);
      if (year === null) expect(parse(text)).toEqual({ valid: false, reasons: ['series'] });
      else expect(parse(text)).toMatchObject({ valid: true, kind, birthDate: expect.stringContaining(`${year}-01-`) });
    },
  );

  test.each([
    ['none', '150650', 0],
    ['+40', '154650', 0],
    ['+65', '157150', 0],
    ['+80', '158650', 0],
    ['none', '550650', 40],
    ['+40', '554650', 40],
    ['+65', '557150', 40],
    ['+80', '558650', 40],
  ])('knows the offset %s in %s', (synthetic, date, dayOffset) => {
    const candidates = ['100', '102', '104', '106', '108'].map((iii) => complete(date + iii));
    const text = candidates.find((one) => one !== null)!;
    const kind = dayOffset === 0 ? 'fnr' : 'dnr';
    expect(parse(text)).toMatchObject({ valid: true, kind, synthetic, birthDate: '1950-06-15', sex: 'female' });
  });

  test('has 29 February in the leap years of the resolved century only', () => {
    const leapDays = ['298200002', '298200003', '298200004', '298200005'].flatMap((one) => complete(one) ?? []);
    expect(leapDays.length).toBeGreaterThan(0);
    for (const text of leapDays) {
      expect(parse(text)).toEqual({ valid: false, reasons: ['date'] });
      expect(parse(text, { rule: '2032' })).toMatchObject({ valid: true, rule: '2032', birthDate: null });
    }
  });

  test.each([
    ['', ['length']],
    ['2091469501', ['length']],
    ['209146950160', ['length']],
    [' 20914695016', ['length', 'digits']],
    ['20914695016\n', ['length', 'digits']],
    ['2091469501x', ['digits']],
    ['2091469501\u0666', ['digits']],
    ['２0914695016', ['digits']],
    ['00000000000', ['date']],
    ['99999999999', ['date', 'k1', 'k2']],
    ['20914695017', ['k2']],
    ['20914695026', ['k1', 'k2']],
  ])('gives every reason that holds against %j', (text, reasons) => {
    expect(parse(text)).toEqual({ valid: false, reasons });
    expect(isValid(text)).toBe(false);
  });

  test('has no series in the 2032 rule', () => {
    const text = inYear('fnr', 45, 601);
    expect(parse(text)).toEqual({ valid: false, reasons: ['series'] });
    expect(parse(text, { rule: '2032' })).toMatchObject({ valid: true, rule: '2032', sex: null });
  });

  test.each(RULES)('agrees with a naive reading of the rules, %s', (rule: Rule) => {
    fc.assert(
      fc.property(nearlyValid, (text) => {
        const naive = readNaively(text, rule);
        const parsed = parse(text, { rule });
        if (!parsed.valid) {
          expect(parsed.reasons).toEqual(naive.wrong);
          return;
        }
        const { wrong, ...classic } = readNaively(text, 'classic');
        const nothing = { ...classic, birthDate: null, sex: null };
        const [content, holds] = wrong.length === 0 ? [classic, 'classic'] : [nothing, '2032'];
        expect(naive.wrong).toEqual([]);
        expect(parsed).toEqual({ valid: true, ...content, rule: holds });
      }),
      RUNS,
    );
  });
});

describe('isValid', () => {
  test.each(RULES)('gives the verdict of a naive reading of the rules, %s', (rule: Rule) => {
    let valid = 0;
    fc.assert(
      fc.property(nearlyValid, (text) => {
        const verdict = isValid(text, rule);
        valid += Number(verdict);
        expect(verdict).toBe(readNaively(text, rule).wrong.length === 0);
      }),
      RUNS,
    );
    expect(valid).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test.each(RULES)('gives the verdict of parse for any text, %s', (rule: Rule) => {
    const text = fc.oneof(nearlyValid, fc.string(), fc.string({ unit: 'binary', minLength: 11, maxLength: 11 }));
    fc.assert(
      fc.property(text, (any) => {
        const parsed = parse(any, { rule });
        expect(isValid(any, rule)).toBe(parsed.valid);
        if (!parsed.valid) expect(parsed.reasons).not.toEqual([]);
      }),
      RUNS,
    );
  });

  test('rejects any changed digit', () => {
    for (let at = 0; at < 11; at++) {
      for (let code = 0; code < 0x700; code++) {
        const text = `${'20914695016'.slice(0, at)}${String.fromCharCode(code)}${'20914695016'.slice(at + 1)}`;
        if (text !== '20914695016') expect(isValid(text)).toBe(readNaively(text, 'classic').wrong.length === 0);
      }
    }
  });
});

describe.each([
  ['parse', (text: string, rule?: Rule) => parse(text, rule === undefined ? {} : { rule })],
  ['isValid', (text: string, rule?: Rule) => isValid(text, rule)],
  ['isValidIdentifier', (text: string, rule?: Rule) => isValidIdentifier(text, rule === undefined ? {} : { rule })],
])('misuse of %s', (_, judge) => {
  test.each([20914695016, null, undefined, {}, ['20914695016'], 20914695016n])(
    'refuses %s, which is no text',
    (value) => {
      expect(() => judge(value as string)).toThrow(TypeError);
    },
  );

  test('says that a number has lost its leading zeros', () => {
    expect(() => judge(20914695016 as unknown as string)).toThrow(/leading zeros/);
  });

  test('rejects an unknown rule', () => {
    expect(() => judge('20914695016', 'both' as Rule)).toThrow(IdentifierError);
    expect(() => judge('20914695016', 2032 as unknown as Rule)).toThrow('rule is 2032, expected classic or 2032');
  });
});

describe('the options', () => {
  const several = ['20914695016', '20914695017', '30108299939'];

  test('of isValidIdentifier give the verdicts of isValid', () => {
    for (const text of several) {
      expect(isValidIdentifier(text)).toBe(isValid(text));
      expect(isValidIdentifier(text, {})).toBe(isValid(text));
      expect(isValidIdentifier(text, { rule: '2032' })).toBe(isValid(text, '2032'));
    }
  });

  test('ignore the index of an array, so that each function can be a callback', () => {
    expect(several.filter(isValidIdentifier)).toEqual(['20914695016']);
    expect(several.map(parse)).toEqual(several.map((text) => parse(text)));
    expect(several.map(explain)).toEqual(several.map((text) => explain(text)));
  });

  test.each([isValidIdentifier, parse, explain])('of %o cannot be a plain rule name', (judge) => {
    for (const options of ['2032', null, true]) {
      expect(() => judge('20914695016', options as ValidationOptions)).toThrow(TypeError);
    }
  });
});
