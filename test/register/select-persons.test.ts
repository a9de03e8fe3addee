import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { KrrError } from '../../src/errors.ts';
import { IdentifierError, parse } from '../../src/identifier/index.ts';
import { frozenClock, generatePerson } from '../../src/register/index.ts';
import { type PersonQuery, PROPERTY_NAMES, selectPersons } from '../../src/register/select-persons.ts';
import { usableChannels } from '../support/register/oracle.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const clock = frozenClock(NOW);
const choose = (wish: Partial<PersonQuery>): Person[] => [
  ...selectPersons({ count: 40, seed: 1, clock, properties: [], from: '1930-01-01', to: '2005-12-31', ...wish }),
];

const contact = ({ kontaktinformasjon }: Person) => kontaktinformasjon ?? {};
const usable = ({ kontaktinformasjon }: Person) => usableChannels(kontaktinformasjon, NOW);
const supplier = ({ digital_post }: Person) => digital_post?.postkasseleverandoeradresse;
const active = ({ status }: Person) => status === 'AKTIV';

const MEANING: Readonly<Record<string, (person: Person) => boolean>> = {
  active,
  deleted: ({ status }) => status === 'SLETTET',
  'not-registered': ({ status }) => status === 'IKKE_REGISTRERT',
  reserved: ({ reservasjon }) => reservasjon === 'JA',
  'not-reserved': ({ reservasjon }) => reservasjon === 'NEI',
  'mobile-and-email': (person) => 'epostadresse' in contact(person) && 'mobiltelefonnummer' in contact(person),
  'mobile-only': (person) => !('epostadresse' in contact(person)) && 'mobiltelefonnummer' in contact(person),
  'email-only': (person) => 'epostadresse' in contact(person) && !('mobiltelefonnummer' in contact(person)),
  'no-channel': (person) => active(person) && person.kontaktinformasjon === undefined,
  fresh: (person) => usable(person).length > 0 && usable(person).every((one) => one),
  expired: (person) => usable(person).length > 0 && usable(person).every((one) => !one),
  mixed: (person) => usable(person).includes(true) && usable(person).includes(false),
  mailbox: ({ digital_post, sertifikat }) => digital_post !== undefined && sertifikat !== undefined,
  'supplier=digipost': (person) => supplier(person) === '984661185',
  'supplier=eboks': (person) => supplier(person) === '922020175',
  'supplier=none': (person) => active(person) && person.digital_post === undefined,
  'language=nb': ({ spraak }) => spraak === 'nb',
  'language=nn': ({ spraak }) => spraak === 'nn',
  'language=en': ({ spraak }) => spraak === 'en',
  'language=se': ({ spraak }) => spraak === 'se',
  'language=none': (person) => active(person) && person.spraak === undefined,
};

test('every property that can be asked for is tried below', () => {
  expect(Object.keys(MEANING)).toEqual(PROPERTY_NAMES);
});

test.each(Object.entries(MEANING))('%s: everybody chosen is so, and not everybody is', (property, holds) => {
  expect(choose({ properties: [property] }).filter(holds)).toHaveLength(40);
  expect(choose({ count: 300 }).every(holds)).toBe(false);
});

test('several properties all hold', () => {
  const chosen = choose({ properties: ['reserved', 'mobile-only', 'supplier=eboks'], count: 5 });
  expect(chosen).toHaveLength(5);
  for (const person of chosen) {
    expect(MEANING.reserved!(person) && MEANING['mobile-only']!(person) && supplier(person) === '922020175').toBe(true);
  }
});

test('kind, sex and birth dates are those asked for', () => {
  const anyWish = fc.record({
    kind: fc.constantFrom('fnr', 'dnr'),
    sex: fc.constantFrom('female', 'male'),
    year: fc.integer({ min: 1930, max: 2020 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(anyWish, ({ kind, sex, year, seed }) => {
      const [from, to] = [`${year}-02-27`, `${year + 1}-01-01`];
      for (const { personidentifikator } of choose({ kind, sex, from, to, seed, count: 10 })) {
        const parsed = parse(personidentifikator);
        expect(parsed).toMatchObject({ valid: true, kind, sex, synthetic: '+80' });
        if (parsed.valid) expect(parsed.birthDate! >= from && parsed.birthDate! <= to).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('selects each person once, as seed and identifier determine', () => {
  const chosen = choose({ count: 2000, seed: 5 });
  expect(new Set(chosen.map(({ personidentifikator }) => personidentifikator)).size).toBe(2000);
  for (const person of chosen.slice(0, 100))
    expect(person).toEqual(generatePerson(5, person.personidentifikator, clock));
});

test('a seed gives an order: more persons begin with fewer, and another seed chooses others', () => {
  const identifiers = (wish: Partial<PersonQuery>) =>
    choose(wish).map(({ personidentifikator }) => personidentifikator);
  expect(identifiers({ count: 50 }).slice(0, 20)).toEqual(identifiers({ count: 20 }));
  expect(identifiers({ seed: 2 })).not.toEqual(identifiers({ seed: 1 }));
});

test('where fewer fit than were asked for, everyone that fits is chosen', () => {
  const day = { from: '1990-01-01', to: '1990-01-01' };
  const everybody = choose({ ...day, count: 490 }).length;
  const reserved = choose({ ...day, count: 400, properties: ['reserved'] });
  expect(everybody).toBe(490);
  expect(reserved.length).toBeGreaterThan(0);
  expect(reserved.length).toBeLessThan(40);
  expect(reserved.every(MEANING.reserved!)).toBe(true);
});

test('selects no person for count 0', () => {
  expect(choose({ count: 0 })).toEqual([]);
  expect(choose({ count: 0, properties: ['reserved'] })).toEqual([]);
});

describe('an impossible query is rejected immediately, not during iteration', () => {
  const code = (wish: Partial<PersonQuery>): string => {
    try {
      selectPersons({ count: 1, seed: 1, clock, properties: [], ...wish });
    } catch (error) {
      if (error instanceof KrrError || error instanceof IdentifierError) return error.code;
      throw error;
    }
    return 'accepted';
  };

  test.each<[string, string, Partial<PersonQuery>]>([
    ['an unknown property', 'UNKNOWN_PROPERTY', { properties: ['rich'] }],
    ['a property that only every object has', 'UNKNOWN_PROPERTY', { properties: ['constructor'] }],
    ['deleted and reserved', 'CONFLICTING_PROPERTIES', { properties: ['deleted', 'reserved'] }],
    ['two languages', 'CONFLICTING_PROPERTIES', { properties: ['language=nb', 'language=nn'] }],
    ['more persons than a day has', 'too-many', { from: '1990-01-01', to: '1990-01-01', count: 1000 }],
    ['a range that ends before it begins', 'empty-range', { from: '1990-01-02', to: '1990-01-01' }],
    ['a date that is none', 'bad-date', { from: '1990-02-30' }],
  ])('%s', (_, expected, wish) => {
    expect(code(wish)).toBe(expected);
  });
});
