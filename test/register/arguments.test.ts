import { describe, expect, test } from 'vitest';
import { generate } from '../../src/identifier/index.ts';
import { frozenClock, generatePerson, systemClock } from '../../src/register/index.ts';
import { type PersonQuery, selectPersons } from '../../src/register/select-persons.ts';

const CLOCK = frozenClock(Date.parse('2026-06-01T12:00:00Z'));
const SOMEBODY = generate({ from: '1990-01-01' }).next().value as string;
const saying = (words: string) =>
  expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(words) });

const NO_SEEDS = [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', undefined, null, 1n];

describe('generatePerson', () => {
  test.each(['abc', '', '20914695017', ' 20914695016', '2091469501', '２０914695016'])(
    'rejects %j as identifier',
    (identifier) => {
      expect(() => generatePerson(1, identifier, CLOCK)).toThrow(saying('not a valid fødselsnummer or D-number'));
    },
  );

  test('does not repeat a rejected identifier', () => {
    expect(() => generatePerson(1, '20914695017', CLOCK)).toThrow(/^(?!.*\d{5})/);
  });

  test('takes an identifier that only the rule of 2032 makes valid', () => {
    expect(generatePerson(1, '30108299939', CLOCK).personidentifikator).toBe('30108299939');
  });

  test('rejects a number as identifier', () => {
    expect(() => generatePerson(1, 20914695016 as unknown as string, CLOCK)).toThrow(TypeError);
  });

  test.each(NO_SEEDS)('rejects %s as a seed', (seed) => {
    expect(() => generatePerson(seed as number, SOMEBODY, CLOCK)).toThrow(saying(`seed is ${seed}`));
  });
});

describe('choosePersons', () => {
  test.each(NO_SEEDS.filter((seed) => seed !== undefined))('rejects %s as a seed', (seed) => {
    expect(() => selectPersons({ count: 1, seed: seed as number })).toThrow(saying(`seed is ${seed}`));
  });

  test.each([[[]], [['reserved']]])('rejects an invalid count, with properties %j', (properties) => {
    for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', undefined, null]) {
      expect(() => selectPersons({ properties, count: count as number })).toThrow(saying(`count is ${count}`));
    }
  });

  test('selects any person, by seed 1 and the system clock, where nothing else is said', () => {
    const chosen = (choice: PersonQuery) => [...selectPersons(choice)].map((person) => person.personidentifikator);
    const said = { count: 20, seed: 1, clock: systemClock, properties: [] };
    expect(chosen({ count: 20 })).toEqual(chosen(said));
    expect(chosen({ count: 20 })).not.toEqual(chosen({ ...said, seed: 2 }));
  });
});
