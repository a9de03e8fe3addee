import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  count,
  type GenerateOptions,
  generate,
  IdentifierError,
  type Kind,
  parse,
} from '../../src/identifier/index.ts';
import { readNaively } from '../support/identifier/reference.ts';

/** A number source that always starts the same (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const DAYS = [
  '1854-01-01',
  '1899-12-31',
  '1900-02-28',
  '1939-12-31',
  '1940-01-01',
  '1999-12-31',
  '2000-02-29',
  '2039-12-31',
];

/** All 100,000 endings of a date, judged one by one. */
function everyOf(day: string, kind: Kind, rule: 'classic' | '2032'): string[] {
  const [year, month, date] = day.split('-').map(Number);
  const head = [date! + (kind === 'dnr' ? 40 : 0), month! + 80, year! % 100]
    .map((n) => String(n).padStart(2, '0'))
    .join('');
  const all = Array.from({ length: 100_000 }, (_, tail) => head + String(tail).padStart(5, '0'));
  return all.filter((text) => {
    const { wrong, birthDate } = readNaively(text, rule);
    return wrong.length === 0 && (rule === '2032' || birthDate === day);
  });
}

describe('count', () => {
  test.each([
    [{}, 26_412_188],
    [{ kind: 'dnr' }, 29_642_396],
    [{ rule: '2032' }, 120_743_814],
    [{ rule: '2032', kind: 'dnr' }, 120_743_786],
    [{ rule: '2032', from: '2000-01-01', to: '2099-12-31' }, 120_743_814],
    [{ from: '1700-01-01', to: '2200-12-31' }, 26_412_188],
    [{ from: '2040-01-01', to: '2050-01-01' }, 0],
    [{ from: '1857-12-31', to: '1857-12-31', kind: 'dnr' }, 0],
  ] as const)('of %o is %i', (wish, expected) => {
    expect(count(wish)).toBe(expected);
  });

  test.each([
    [1860, 204, 209],
    [1920, 411, 415],
    [1970, 494, 498],
    [2020, 411, 415],
  ])('of every date of %i is between %i and %i', (year, least, most) => {
    const days = Array.from({ length: 12 * 28 }, (_, at) => [Math.floor(at / 28) + 1, (at % 28) + 1]);
    const counts = days.map(([month, day]) => {
      const date = [year, ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');
      return count({ from: date, to: date });
    });
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...counts)).toBeLessThanOrEqual(most);
  });

  test('is the sum of its parts: sexes, and ranges cut in two', () => {
    for (const kind of ['fnr', 'dnr'] as const) {
      expect(count({ kind, sex: 'female' }) + count({ kind, sex: 'male' })).toBe(count({ kind }));
      expect(count({ kind, to: '1956-07-31' }) + count({ kind, from: '1956-08-01' })).toBe(count({ kind }));
    }
  });
});

describe('generate', () => {
  test.each(DAYS.flatMap((day) => (['fnr', 'dnr'] as const).map((kind) => [day, kind] as const)))(
    'enumerates exactly the valid identifiers of %s, %s',
    (day, kind) => {
      const expected = everyOf(day, kind, 'classic');
      expect([...generate({ from: day, to: day, kind })]).toEqual(expected);
      expect(count({ from: day, to: day, kind })).toBe(expected.length);
    },
  );

  test.each(['fnr', 'dnr'] as const)(
    'enumerates exactly the valid identifiers of a date by the 2032 rule, %s',
    (kind) => {
      const expected = everyOf('1956-08-17', kind, '2032');
      expect([...generate({ from: '1956-08-17', to: '1956-08-17', kind, rule: '2032' })]).toEqual(expected);
      expect(expected.length).toBeGreaterThan(3200);
    },
  );

  test('takes every day of a range, and the leap days of real years', () => {
    const days = (from: string, to: string) => new Set([...generate({ from, to })].map((one) => one.slice(0, 6)));
    expect([...days('1899-12-30', '1900-03-01')]).toHaveLength(2 + 31 + 28 + 1);
    expect([...days('2000-02-28', '2000-03-01')]).toEqual(['288200', '298200', '018300']);
  });

  test('gives the sex that is asked for, and only it', () => {
    for (const sex of ['female', 'male'] as const) {
      const some = [...generate({ from: '1970-01-01', to: '1970-01-07', sex })];
      expect(some).toHaveLength(count({ from: '1970-01-01', to: '1970-01-07', sex }));
      for (const one of some) expect(parse(one)).toMatchObject({ valid: true, sex, synthetic: '+80' });
    }
  });

  const wishes = fc.record({
    kind: fc.constantFrom('fnr', 'dnr'),
    from: fc.constantFrom('1890-02-01', '1939-12-01', '1999-12-20', '2035-06-01'),
    rule: fc.constantFrom('classic', '2032'),
    seed: fc.integer(),
  });

  test('shuffles: every identifier once, none else, in another order', () => {
    fc.assert(
      fc.property(wishes, fc.integer({ min: 1, max: 28 }), ({ kind, from, rule, seed }, last) => {
        const to = `${from.slice(0, 8)}${String(Math.max(last, Number(from.slice(8)))).padStart(2, '0')}`;
        const wish = { kind, from, to, rule } as GenerateOptions;
        const ordered = [...generate(wish)];
        const shuffled = [...generate({ ...wish, order: 'shuffled', random: seeded(seed) })];
        expect(shuffled).not.toEqual(ordered);
        expect(shuffled.sort()).toEqual(ordered.sort());
      }),
      { numRuns: 50 },
    );
  });

  test('shuffles a million of the whole span without a repetition, spread over all years', () => {
    const seen = new Set<string>();
    const years = new Map<string, number>();
    for (const one of generate({ count: 1_000_000, order: 'shuffled', random: seeded(1) })) {
      seen.add(one);
      const year = one.slice(4, 6);
      years.set(year, (years.get(year) ?? 0) + 1);
    }
    expect(seen.size).toBe(1_000_000);
    const expected = (count({ from: '1945-01-01', to: '1945-12-31' }) * 1_000_000) / count();
    expect(years.get('45')).toBeGreaterThan(expected * 0.95);
    expect(years.get('45')).toBeLessThan(expected * 1.05);
  });

  test('puts every identifier first about equally often, over many number sources', () => {
    const day = { from: '1990-01-01', to: '1990-01-01', sex: 'female' } as const;
    const first = new Map<string, number>();
    const random = seeded(7);
    for (let turn = 0; turn < 247 * 40; turn++) {
      const one = generate({ ...day, count: 1, order: 'shuffled', random }).next().value;
      first.set(one, (first.get(one) ?? 0) + 1);
    }
    expect(first.size).toBe(247);
    // Chi-squared with 246 degrees of freedom: mean 246, standard deviation 22. Five of them is no chance.
    const squares = [...first.values()].map((times) => (times - 40) ** 2 / 40);
    expect(squares.reduce((sum, one) => sum + one)).toBeLessThan(246 + 5 * 22);
  });

  test('gives the same order for the same number source, and the same beginning for a larger count', () => {
    const some = (wanted: number, seed: number) => [
      ...generate({ count: wanted, order: 'shuffled', random: seeded(seed) }),
    ];
    expect(some(50, 3)).toEqual(some(50, 3));
    expect(some(100, 3).slice(0, 50)).toEqual(some(50, 3));
    expect(some(50, 4)).not.toEqual(some(50, 3));
  });

  test('keeps its order from version to version', () => {
    const wish = { from: '1950-01-01', to: '1959-12-31', count: 3 } as const;
    expect([...generate(wish)]).toEqual(['01815000036', '01815000117', '01815000389']);
    const shuffled = [...generate({ ...wish, order: 'shuffled', random: seeded(2) })];
    expect(shuffled).toEqual(['26875419462', '09875135993', '01915540887']);
  });

  test.each([0, 1, 411, 412, 1000])('stops after %i', (wanted) => {
    const some = [...generate({ from: '1980-01-01', to: '1980-01-03', count: wanted })];
    expect(some).toEqual([...generate({ from: '1980-01-01', to: '1980-01-03' })].slice(0, wanted));
    expect(some).toHaveLength(wanted);
  });

  test('gives every one that exists when as many are asked for', () => {
    const day = { from: '1880-03-03', to: '1880-03-03' };
    expect([...generate({ ...day, count: count(day) })]).toHaveLength(count(day));
  });

  test.each([
    ['too-many', { from: '1990-01-01', to: '1990-01-01', count: 1000 }],
    ['too-many', { from: '2050-01-01', to: '2050-01-01', count: 1 }],
    ['bad-count', { count: -1 }],
    ['bad-count', { count: 1.5 }],
    ['bad-count', { count: Number.NaN }],
    ['bad-date', { from: '1990-02-29' }],
    ['bad-date', { to: '1990-1-1' }],
    ['bad-date', { from: '1990-13-01' }],
    ['bad-date', { from: '' }],
    ['empty-range', { from: '1990-01-02', to: '1990-01-01' }],
    ['empty-range', { from: '2050-01-01' }],
    ['range-too-long', { rule: '2032', from: '1950-01-01', to: '2050-01-01' }],
    ['sex-not-supported-in-2032', { rule: '2032', sex: 'male' }],
    ['missing-random-source', { order: 'shuffled' }],
    ['unknown-value', { kind: 'hnr' }],
    ['unknown-value', { sex: 'x' }],
    ['unknown-value', { rule: 'both' }],
    ['unknown-value', { order: 'random' }],
  ])('refuses at once with %s: %o', (code, options) => {
    const refusal = expect.objectContaining({ name: 'IdentifierError', code });
    expect(() => generate(options as GenerateOptions)).toThrow(refusal);
    expect(() => generate(options as GenerateOptions)).toThrow(IdentifierError);
  });

  test('spans exactly 100 years by the 2032 rule, from any day', () => {
    expect(count({ rule: '2032', from: '1950-06-15', to: '2050-06-14' })).toBeGreaterThan(120_000_000);
    expect(() => count({ rule: '2032', from: '1950-06-15', to: '2050-06-15' })).toThrow(/100 years/);
  });
});
