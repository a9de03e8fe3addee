import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Person, validators } from '../../src/contract/index.ts';
import { frozenClock, NOT_REGISTERED, Register } from '../../src/register/index.ts';
import { DEFAULT_BEHAVIOUR, type PersonSpec } from '../../src/scenario/index.ts';
import { anyIdentifier } from '../support/register/any-identifier.ts';
import { expectedVarslingsstatus, usableChannels } from '../support/register/oracle.ts';

const NOW = Date.parse('2026-11-23T12:00:00+01:00');
const frozen = frozenClock(NOW);

function registerWith(
  identifier: string,
  specified: PersonSpec,
  clock = frozen,
  population: 'all' | 'scenario' = 'all',
) {
  const scenario = { population, behaviour: DEFAULT_BEHAVIOUR, persons: [{ role: 'one', identifier, specified }] };
  return new Register({ seed: 1, clock, scenario });
}

const personWith = (identifier: string, specified: PersonSpec, clock = frozen): Person =>
  registerWith(identifier, specified, clock).find(identifier).person;

/** One synthetic person of each sort that seed 1 makes, by what is drawn for them. */
const drawn = {
  whole: '25916509831',
  reserved: '42846979225',
  deleted: '19927419796',
  mixed: '23879290791',
  expired: '26865131754',
} as const;
const generated = (identifier: string): Person => personWith(identifier, {});

test('a person without specified values is the generated person', () => {
  fc.assert(
    fc.property(anyIdentifier, ({ identifier }) => {
      const everybody = new Register({
        seed: 1,
        clock: frozen,
        scenario: { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] },
      });
      const { scenarioPerson, ...entry } = registerWith(identifier, {}).find(identifier);
      expect(entry).toEqual(everybody.find(identifier));
      expect(scenarioPerson).toEqual({ role: 'one', identifier, specified: {} });
    }),
  );
});

test('specified values override generated ones, and all others stay as generated', () => {
  const { kontaktinformasjon, ...rest } = generated(drawn.whole);
  const person = personWith(drawn.whole, { spraak: 'en', kontaktinformasjon: { epostadresse: 'kari@example.com' } });
  expect(person).toEqual({
    ...rest,
    spraak: 'en',
    kontaktinformasjon: { ...withoutMarks(kontaktinformasjon!), epostadresse: 'kari@example.com' },
  });
});

/** A mark of the generated contact information could contradict a specified one. */
const withoutMarks = (contact: object): object =>
  Object.fromEntries(Object.entries(contact).filter(([member]) => !/_(?:sist_validert|duplisert)$/.test(member)));

test.each<[string, PersonSpec, (person: Person) => unknown]>([
  ['a member', { spraak: null }, ({ spraak }) => spraak],
  ['a whole object', { kontaktinformasjon: null }, ({ kontaktinformasjon }) => kontaktinformasjon],
  ['a certificate', { sertifikat: null }, ({ sertifikat }) => sertifikat],
  [
    'a member of an object',
    { kontaktinformasjon: { epostadresse_oppdatert: null } },
    ({ kontaktinformasjon }) => kontaktinformasjon!.epostadresse_oppdatert,
  ],
  [
    'an address',
    { kontaktinformasjon: { epostadresse: null } },
    ({ kontaktinformasjon }) => kontaktinformasjon!.epostadresse,
  ],
])('null takes away %s', (_, specified, member) => {
  expect(member(generated(drawn.whole))).toBeDefined();
  expect(member(personWith(drawn.whole, specified))).toBeUndefined();
});

test('who loses an address loses its dates, and keeps the other channel', () => {
  const { kontaktinformasjon } = personWith(drawn.whole, { kontaktinformasjon: { mobiltelefonnummer: null } });
  expect(Object.keys(kontaktinformasjon!)).toEqual([
    'epostadresse',
    'epostadresse_oppdatert',
    'epostadresse_sist_verifisert',
  ]);
});

test.each<[string, keyof typeof drawn, PersonSpec, object]>([
  [
    'SLETTET empties a person',
    'whole',
    { status: 'SLETTET' },
    { status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES' },
  ],
  [
    'IKKE_REGISTRERT does, too',
    'reserved',
    { status: 'IKKE_REGISTRERT' },
    { status: 'IKKE_REGISTRERT', reservasjon: 'NEI' },
  ],
  [
    'reserved is AKTIV',
    'deleted',
    { reservasjon: 'JA' },
    { status: 'AKTIV', reservasjon: 'JA', reservasjonstidspunkt: expect.any(String) },
  ],
  [
    'a reservation date is a reservation',
    'whole',
    { reservasjonstidspunkt: { ago: 'P1Y' } },
    { reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' },
  ],
  [
    'a mailbox is AKTIV and has a certificate',
    'deleted',
    { digital_post: { postkasseadresse: 'a.b#1234', postkasseleverandoeradresse: '922020175' } },
    { status: 'AKTIV', sertifikat: expect.any(String) },
  ],
  [
    'a certificate has a mailbox',
    'deleted',
    { sertifikat: 'MIIC' },
    { status: 'AKTIV', digital_post: { postkasseleverandoeradresse: expect.any(String) }, sertifikat: 'MIIC' },
  ],
  [
    'a language is AKTIV and has a date',
    'deleted',
    { spraak: 'se' },
    { status: 'AKTIV', spraak: 'se', spraak_oppdatert: expect.any(String) },
  ],
  [
    'an address is AKTIV, fresh, with its dates',
    'deleted',
    { kontaktinformasjon: { epostadresse: 'a@example.com' } },
    {
      status: 'AKTIV',
      varslingsstatus: 'KAN_VARSLES',
      kontaktinformasjon: { epostadresse: 'a@example.com', epostadresse_oppdatert: expect.any(String) },
    },
  ],
  [
    'a date has an address',
    'deleted',
    { kontaktinformasjon: { epostadresse_oppdatert: { ago: 'P2Y' } } },
    { status: 'AKTIV', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: { epostadresse: expect.any(String) } },
  ],
  ['not reserved any more', 'reserved', { reservasjon: 'NEI' }, { reservasjon: 'NEI', varslingsstatus: 'KAN_VARSLES' }],
])('%s', (_, sort, specified, expected) => {
  const person = personWith(drawn[sort], specified);
  expect(person).toMatchObject(expected);
  expect(validators.Person(person)).toEqual([]);
  expect(person.reservasjonstidspunkt !== undefined).toBe(person.reservasjon === 'JA');
});

const anyStated: fc.Arbitrary<PersonSpec> = fc.oneof(
  fc.constantFrom<PersonSpec>({ status: 'SLETTET' }, { status: 'IKKE_REGISTRERT' }, { kontaktinformasjon: null }),
  fc.record(
    {
      status: fc.constant('AKTIV' as const),
      reservasjon: fc.constantFrom('JA', 'NEI'),
      kontaktinformasjon: fc.record(
        {
          epostadresse: fc.constantFrom('kari@example.com', null),
          epostadresse_oppdatert: fc.constantFrom({ ago: 'P3Y' }, { ago: 'P20M' }),
          epostadresse_sist_verifisert: fc.constantFrom({ ago: 'P19M' }, { ago: 'P1D' }),
          mobiltelefonnummer: fc.constantFrom('+4743000000', null),
          mobiltelefonnummer_sist_verifisert: fc.constantFrom({ ago: 'P2Y' }, { ago: 'P17M' }),
        },
        { requiredKeys: [] },
      ),
      spraak: fc.constantFrom('nb', 'se', null),
      digital_post: fc.constantFrom(null, {
        postkasseadresse: 'kari.berg#4F7K',
        postkasseleverandoeradresse: '984661185',
      }),
    },
    { requiredKeys: [] },
  ),
);

test('for any specification, a person follows the rules of generated ones', () => {
  fc.assert(
    fc.property(anyIdentifier, anyStated, ({ identifier }, specified) => {
      const { person, contact } = registerWith(identifier, specified).find(identifier);
      const usable = usableChannels(person.kontaktinformasjon, NOW);
      expect(validators.Person(person)).toEqual([]);
      expect(person.varslingsstatus).toBe(expectedVarslingsstatus(person, NOW));
      expect(contact === 'expired').toBe(usable.length > 0 && !usable.includes(true));
      expect(person.reservasjonstidspunkt !== undefined).toBe(person.reservasjon === 'JA');
      expect(person.digital_post === undefined).toBe(person.sertifikat === undefined);
      for (const channel of ['epostadresse', 'mobiltelefonnummer'] as const) {
        const dated = Object.keys(person.kontaktinformasjon ?? {}).some((member) => member.startsWith(`${channel}_`));
        if (dated && specified.kontaktinformasjon?.[channel] !== null)
          expect(person.kontaktinformasjon).toHaveProperty(channel);
      }
      expect(person.kontaktinformasjon).not.toEqual({});
      if (person.status !== 'AKTIV') expect(person.kontaktinformasjon ?? person.spraak).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('a specified varslingsstatus is returned, even where the rest of the person leads to the other', () => {
  for (const varslingsstatus of ['KAN_VARSLES', 'KAN_IKKE_VARSLES'] as const) {
    const specified = {
      reservasjon: 'JA',
      varslingsstatus,
      kontaktinformasjon: { epostadresse: 'kari@example.com' },
    } as const;
    expect(personWith(drawn.whole, specified)).toMatchObject(specified);
  }
});

test('a varslingsstatus that is specified alone is one that the person leads to', () => {
  // An infant has no contact information that is older than 18 months.
  const noInfant = anyIdentifier.filter(({ birthDate }) => birthDate < '2024');
  const anyPromise = fc.constantFrom<NonNullable<PersonSpec['varslingsstatus']>>('KAN_VARSLES', 'KAN_IKKE_VARSLES');
  fc.assert(
    fc.property(noInfant, anyPromise, ({ identifier }, varslingsstatus) => {
      const person = personWith(identifier, { varslingsstatus });
      expect(person.varslingsstatus).toBe(varslingsstatus);
      expect(expectedVarslingsstatus(person, NOW)).toBe(varslingsstatus);
    }),
    { numRuns: 1000 },
  );
});

describe('a population of the scenario alone', () => {
  test('has no other person, for any seed and identifier', () => {
    fc.assert(
      fc.property(anyIdentifier, ({ identifier }) => {
        const register = registerWith(drawn.whole, { status: 'AKTIV' }, frozen, 'scenario');
        fc.pre(identifier !== drawn.whole);
        expect(register.find(identifier).person).toEqual({
          personidentifikator: identifier,
          reservasjon: 'NEI',
          status: 'IKKE_REGISTRERT',
          varslingsstatus: 'KAN_IKKE_VARSLES',
        });
        expect(register.getProfileIndex(identifier)).toBe(NOT_REGISTERED);
      }),
    );
  });

  test('has its own persons, with only what is specified of them', () => {
    const register = registerWith(
      drawn.whole,
      { kontaktinformasjon: { epostadresse: 'kari@example.com' } },
      frozen,
      'scenario',
    );
    const { person } = register.find(drawn.whole);
    expect(person).toMatchObject({ status: 'AKTIV', varslingsstatus: 'KAN_VARSLES' });
    expect(person.kontaktinformasjon).not.toHaveProperty('mobiltelefonnummer');
  });
});
