import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPartSet } from '../../src/disclosure/index.ts';
import { frozenClock, Register } from '../../src/register/index.ts';
import { DEFAULT_BEHAVIOUR, type PersonSpec, type ScenarioPerson } from '../../src/scenario/index.ts';
import { personsIn } from '../support/disclosure/responses.ts';
import { NOW } from '../support/mock/in-process.ts';

/** A file may state any text of a contradictory person, so the types are too narrow here. */
type AnyStated = Readonly<Record<string, unknown>>;

const IDENTIFIER = '25916509831';
const contradictory = (specified: AnyStated): ScenarioPerson => ({
  role: 'broken',
  identifier: IDENTIFIER,
  specified: specified as PersonSpec,
  allowInvalidState: true,
});

const answered = (specified: AnyStated, version: 'v1' | 'v2') =>
  personsIn([IDENTIFIER], { persons: [contradictory(specified)] }, { version })[0]!;

const LONG_ADDRESS = `${'a'.repeat(48)}@example.com`;
const OLD = { ago: 'P2Y' };

describe.each(['v1', 'v2'] as const)('a contradictory person is returned as specified in %s', (version) => {
  test.each<[string, AnyStated, object]>([
    [
      'a deleted person with contact information',
      { status: 'SLETTET', kontaktinformasjon: { epostadresse: 'kari@example.com' } },
      {
        status: 'SLETTET',
        varslingsstatus: 'KAN_IKKE_VARSLES',
        kontaktinformasjon: { epostadresse: 'kari@example.com' },
      },
    ],
    [
      'a deleted person with contact information that has expired',
      { status: 'SLETTET', kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: OLD } },
      { status: 'SLETTET', kontaktinformasjon: { epostadresse_oppdatert: '2024-11-23T12:00:00+01' } },
    ],
    [
      'a deleted person who can be notified',
      { status: 'SLETTET', varslingsstatus: 'KAN_VARSLES' },
      { status: 'SLETTET', varslingsstatus: 'KAN_VARSLES' },
    ],
    [
      'a time of reservation without a reservation',
      { reservasjon: 'NEI', reservasjonstidspunkt: '2023-06-29T10:14:52+02' },
      { status: 'AKTIV', reservasjon: 'NEI', reservasjonstidspunkt: '2023-06-29T10:14:52+02' },
    ],
    [
      'who can be notified where everything has expired',
      {
        varslingsstatus: 'KAN_VARSLES',
        kontaktinformasjon: { epostadresse_oppdatert: OLD, mobiltelefonnummer_oppdatert: OLD },
      },
      {
        varslingsstatus: 'KAN_VARSLES',
        kontaktinformasjon: {
          epostadresse_sist_verifisert: '2024-11-23T12:00:00+01',
          mobiltelefonnummer_sist_verifisert: '2024-11-23T12:00:00+01',
        },
      },
    ],
    [
      'codes that nobody knows',
      { status: 'SPERRET', reservasjon: 'KANSKJE', varslingsstatus: 'VARSLES', spraak: 'fr' },
      { status: 'SPERRET', reservasjon: 'KANSKJE', varslingsstatus: 'VARSLES', spraak: 'fr' },
    ],
    [
      'an address that is too long',
      { kontaktinformasjon: { epostadresse: LONG_ADDRESS } },
      { kontaktinformasjon: { epostadresse: LONG_ADDRESS } },
    ],
    [
      'a time that is none',
      {
        kontaktinformasjon: { epostadresse_oppdatert: 'i går', mobiltelefonnummer_oppdatert: '2026-02-30T25:00:00+02' },
      },
      {
        kontaktinformasjon: { epostadresse_oppdatert: 'i går', mobiltelefonnummer_oppdatert: '2026-02-30T25:00:00+02' },
      },
    ],
    [
      'a certificate that is none',
      { sertifikat: 'hemmelig' },
      { sertifikat: 'hemmelig', digital_post: { postkasseadresse: expect.any(String) } },
    ],
  ])('%s', (_, specified, expected) => {
    expect(answered(specified, version)).toMatchObject(expected);
  });

  test('a mailbox that lacks a member', () => {
    for (const digital_post of [{ postkasseadresse: 'kari.berg#4F7K' }, { postkasseleverandoeradresse: '984661185' }]) {
      const person = answered({ digital_post }, version);
      expect(person.digital_post).toEqual(digital_post);
      expect(person.sertifikat).toEqual(expect.any(String));
    }
  });

  test('a person in the register without a reservasjon', () => {
    const person = answered({ status: 'AKTIV', reservasjon: null }, version);
    expect(person).toMatchObject({ status: 'AKTIV' });
    expect(person).not.toHaveProperty('reservasjon');
  });

  test('a person with an unknown status keeps all data', () => {
    const [known, unknown] = [answered({}, version), answered({ status: 'SPERRET' }, version)];
    expect(unknown).toEqual({ ...known, status: 'SPERRET' });
  });
});

describe('what has expired', () => {
  const specified = { kontaktinformasjon: { epostadresse_oppdatert: OLD, mobiltelefonnummer_oppdatert: OLD } };
  const told = (person: ScenarioPerson, parts?: number) =>
    Object.keys(personsIn([IDENTIFIER], { persons: [person] }, { version: 'v1', ...(parts && { parts }) })[0]!);

  test('is returned for a contradictory person as specified, and for no other person', () => {
    expect(told(contradictory(specified))).toContain('kontaktinformasjon');
    expect(told(contradictory(specified))).not.toContain('digital_post');
    const { allowInvalidState: _, ...consistent } = contradictory(specified);
    expect(told(consistent)).not.toContain('kontaktinformasjon');
  });

  test('is not returned without the required scope', () => {
    expect(told(contradictory(specified), toPartSet(['VarslingsStatus']))).not.toContain('kontaktinformasjon');
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'constructor', '__proto__', 'null', 'AKTIV', 'SLETTET', '2026-02-30T00:00:00+02'),
);
const texts = (...members: string[]) =>
  fc.record(Object.fromEntries(members.map((member) => [member, anyText])), { requiredKeys: [] });
const CHANNELS = ['epostadresse', 'mobiltelefonnummer'];
const anyStated: fc.Arbitrary<AnyStated> = fc
  .tuple(
    texts('status', 'reservasjon', 'reservasjonstidspunkt', 'reservasjon_oppdatert', 'varslingsstatus'),
    texts('spraak', 'spraak_oppdatert', 'sertifikat'),
    fc.record(
      {
        kontaktinformasjon: texts(
          ...CHANNELS.flatMap((channel) => [channel, `${channel}_oppdatert`, `${channel}_sist_verifisert`]),
        ),
        digital_post: texts('postkasseadresse', 'postkasseleverandoeradresse'),
      },
      { requiredKeys: [] },
    ),
  )
  .map((parts) => Object.assign({}, ...parts));

test('any specified text is returned unchanged, in every format', () => {
  const anyBehaviour = fc.record({
    timestamps: fc.constantFrom('shortOffset', 'z', 'fullOffset', 'mixed'),
    absent: fc.constantFrom('omitted', 'null', 'empty'),
    unknownMembers: fc.boolean(),
  } as const);
  fc.assert(
    fc.property(anyStated, anyBehaviour, fc.constantFrom('v1', 'v2'), (specified, behaviour, version) => {
      const [person] = personsIn([IDENTIFIER], { behaviour, persons: [contradictory(specified)] }, { version });
      const { digital_post = {}, kontaktinformasjon = {}, ...members } = specified;
      expect(person).toMatchObject(members);
      if (Object.keys(digital_post as object).length > 0)
        expect(person!.digital_post).toMatchObject(digital_post as object);
      expect(person!.kontaktinformasjon ?? {}).toMatchObject(kontaktinformasjon as object);
    }),
    { numRuns: 300 },
  );
});

test('an invalid date is ignored: a channel without another date has not expired', () => {
  const contactWith = (epostadresse_oppdatert: unknown, epostadresse_sist_verifisert: unknown) => {
    const kontaktinformasjon = { epostadresse_oppdatert, epostadresse_sist_verifisert, mobiltelefonnummer: null };
    const scenario = {
      population: 'all',
      behaviour: DEFAULT_BEHAVIOUR,
      persons: [contradictory({ kontaktinformasjon })],
    } as const;
    return new Register({ seed: 1, clock: frozenClock(NOW), scenario }).find(IDENTIFIER).contact;
  };
  expect(contactWith('i går', 'i dag')).toBe('fresh');
  expect(contactWith('i går', OLD)).toBe('expired');
});
