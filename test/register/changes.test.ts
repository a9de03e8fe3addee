import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChangeLog } from '../../src/register/index.ts';

const FIRST = 200_000_001;

function logOf(persons: readonly string[]): ChangeLog {
  const log = new ChangeLog();
  for (const person of persons) log.append(person);
  return log;
}

const persons = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 40 });

describe('the log of changes', () => {
  test('counts from 200000001, and starts empty', () => {
    expect(logOf([]).readAfter(0, 1000)).toEqual({ changed: [], tilEndringsId: FIRST - 1, sisteEndringsId: FIRST - 1 });
    expect(logOf(['a']).readAfter(0, 1000)).toEqual({ changed: ['a'], tilEndringsId: FIRST, sisteEndringsId: FIRST });
  });

  test('returns the changes after an id, excluding that id', () => {
    const log = logOf(['a', 'b', 'c']);
    expect(log.readAfter(FIRST, 1000).changed).toEqual(['b', 'c']);
    expect(log.readAfter(FIRST + 2, 1000)).toEqual({
      changed: [],
      tilEndringsId: FIRST + 2,
      sisteEndringsId: FIRST + 2,
    });
  });

  test('has each person where the latest change is', () => {
    expect(logOf(['a', 'b', 'a']).readAfter(0, 1000).changed).toEqual(['b', 'a']);
    expect(logOf(['a', 'b', 'a']).readAfter(FIRST + 1, 1000).changed).toEqual(['a']);
  });

  test('returns nothing after a future id, and reports the last id', () => {
    for (const id of [FIRST + 2, FIRST + 100, Number.MAX_SAFE_INTEGER]) {
      const last = { tilEndringsId: FIRST + 1, sisteEndringsId: FIRST + 1 };
      expect(logOf(['a', 'b']).readAfter(id, 1000)).toEqual({ changed: [], ...last });
    }
  });

  test('returns each person whose latest change came after an id once, for any page size', () => {
    fc.assert(
      fc.property(persons, fc.nat(45), fc.integer({ min: 1, max: 5 }), (appended, place, most) => {
        const log = logOf(appended);
        const start = Math.min(place, appended.length);
        const told: string[] = [];
        let from = FIRST - 1 + start;
        for (let last = -1; last !== from; ) {
          last = from;
          const { changed, tilEndringsId, sisteEndringsId } = log.readAfter(from, most);
          expect(changed.length).toBeLessThanOrEqual(most);
          expect(sisteEndringsId).toBe(FIRST - 1 + appended.length);
          told.push(...changed);
          from = tilEndringsId;
        }
        expect(from).toBe(FIRST - 1 + appended.length);
        const expected = [...new Set(appended)].filter((person) => appended.lastIndexOf(person) >= start);
        expect([...told].sort()).toEqual(expected.sort());
      }),
    );
  });
});
