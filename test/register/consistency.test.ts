import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Person, validators } from '../../src/contract/index.ts';
import { isOrganisationNumber, parse } from '../../src/identifier/index.ts';
import { frozenClock, Register } from '../../src/register/index.ts';
import { selectPersons } from '../../src/register/select-persons.ts';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';
import { anyIdentifier } from '../support/register/any-identifier.ts';
import {
  expectedVarslingsstatus,
  msOf,
  orderedPairs,
  timestampsOf,
  usableChannels,
} from '../support/register/oracle.ts';

const EVERYBODY = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] } as const;
const NOWS = [
  '2024-01-01T00:00:00.000Z',
  '2024-02-29T12:00:00.000Z',
  '2024-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00.000Z',
  '2026-08-31T21:30:00.000Z',
  '2026-12-31T23:59:59.999Z',
  '2033-12-31T23:59:59.999Z',
];
const SEEDS = [0, 1, 2 ** 32 - 1];

const registers = NOWS.flatMap((written) => {
  const now = Date.parse(written);
  return SEEDS.map((seed) => ({ now, register: new Register({ seed, clock: frozenClock(now), scenario: EVERYBODY }) }));
});

interface Found {
  readonly person: Person;
  readonly birthDate: string;
  readonly now: number;
}

/** Holds a law against identifiers of all kinds, with every seed, on every day. */
const everyPerson = (law: (found: Found) => void, numRuns = 150) =>
  fc.assert(
    fc.property(anyIdentifier, ({ identifier, birthDate }) => {
      for (const { now, register } of registers) law({ person: register.find(identifier).person, birthDate, now });
    }),
    { numRuns },
  );

const DATA = ['kontaktinformasjon', 'digital_post', 'sertifikat', 'spraak', 'spraak_oppdatert'] as const;

describe('a generated person', () => {
  test('is valid against the contract', () => {
    everyPerson(({ person }) => expect(validators.Person(person)).toEqual([]), 100);
  });

  test('has the identifier asked for', () => {
    fc.assert(
      fc.property(anyIdentifier, ({ identifier }) => {
        expect(registers[0]!.register.find(identifier).person.personidentifikator).toBe(identifier);
      }),
    );
  });

  test('has no data at all once deleted or when not registered', () => {
    const seen = new Set<string>();
    everyPerson(({ person }) => {
      seen.add(person.status);
      if (person.status === 'AKTIV') return;
      expect(Object.keys(person)).toEqual(['personidentifikator', 'reservasjon', 'status', 'varslingsstatus']);
      for (const member of DATA) expect(person[member]).toBeUndefined();
    });
    expect([...seen].sort()).toEqual(['AKTIV', 'IKKE_REGISTRERT', 'SLETTET']);
  });

  test('has the varslingsstatus that reservation, status and the 18 months of each channel lead to', () => {
    everyPerson(({ person, now }) => expect(person.varslingsstatus).toBe(expectedVarslingsstatus(person, now)));
  });

  test('is not registered if born in the calendar year of now, or later, and may be if born before', () => {
    let registeredLastYear = 0;
    everyPerson(({ person, birthDate, now }) => {
      const years = new Date(now).getUTCFullYear() - Number(birthDate.slice(0, 4));
      if (years <= 0) expect(person.status).toBe('IKKE_REGISTRERT');
      if (years === 1 && person.status === 'AKTIV') registeredLastYear++;
    });
    expect(registeredLastYear).toBeGreaterThan(0);
  });

  test('has no date before birth, none in the future, and none that verifies what was not there yet', () => {
    everyPerson(({ person, birthDate, now }) => {
      for (const timestamp of timestampsOf(person)) {
        expect(timestamp.slice(0, 10) >= birthDate).toBe(true);
        expect(msOf(timestamp)).toBeLessThanOrEqual(now);
      }
      for (const [updated, verified] of orderedPairs(person)) expect(msOf(updated)).toBeLessThanOrEqual(msOf(verified));
    });
  });

  test('has the date of its reservation if reserved, and only then', () => {
    everyPerson(({ person }) => {
      const reserved = person.reservasjon === 'JA';
      expect(person.reservasjonstidspunkt !== undefined).toBe(reserved);
      expect(person.reservasjon_oppdatert !== undefined).toBe(reserved);
    });
  });

  test('has an undeliverable address of at most 50 characters', () => {
    everyPerson(({ person: { kontaktinformasjon: { epostadresse } = {} } }) => {
      if (epostadresse !== undefined)
        expect(epostadresse).toMatch(/^(?=.{1,50}$)[a-z.-]+[0-9]{1,2}@example\.(com|org|net)$/);
    });
  });

  test('has a Norwegian mobile number in an unassigned series', () => {
    everyPerson(({ person: { kontaktinformasjon: { mobiltelefonnummer } = {} } }) => {
      if (mobiltelefonnummer !== undefined) expect(mobiltelefonnummer).toMatch(/^\+474[234][0-9]{6}$/);
    });
  });

  test('has both dates of every channel, and contact information only with a channel in it', () => {
    everyPerson(({ person: { kontaktinformasjon } }) => {
      if (kontaktinformasjon === undefined) return;
      const channels = Object.keys(kontaktinformasjon).filter((member) => !member.includes('_'));
      expect(channels.length).toBeGreaterThan(0);
      const dates = channels.flatMap((channel) => [channel, `${channel}_oppdatert`, `${channel}_sist_verifisert`]);
      // The marks of a validated and of a duplicate value are in a part of the persons.
      const members = Object.keys(kontaktinformasjon).filter((member) => !/_(?:sist_validert|duplisert)$/.test(member));
      expect(members).toEqual(dates);
    });
  });

  test('has a mailbox at a supplier with a valid organisation number, and a certificate, or neither', () => {
    everyPerson(({ person: { digital_post, sertifikat } }) => {
      expect(digital_post === undefined).toBe(sertifikat === undefined);
      if (digital_post === undefined) return;
      expect(digital_post.postkasseadresse).toMatch(/^[a-z-]+\.[a-z.-]+#[0-9A-Z]{4}$/);
      expect(isOrganisationNumber(digital_post.postkasseleverandoeradresse!)).toBe(true);
    });
  });

  test('has a preferred language with its date, or neither', () => {
    everyPerson(({ person }) => expect(person.spraak === undefined).toBe(person.spraak_oppdatert === undefined));
  });

  test('generates every contact state', () => {
    const seen = new Set<string>();
    everyPerson(({ person, now }) => seen.add(usableChannels(person.kontaktinformasjon, now).sort().join(' ')));
    expect([...seen].sort()).toEqual(['', 'false', 'false false', 'false true', 'true', 'true true']);
  });
});

describe.each(['2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z'])(
  'where the rules are nearest to being broken, at %s',
  (now) => {
    const at = Date.parse(now);
    const year = new Date(at).getUTCFullYear();
    const contradicts = (person: Person) => person.varslingsstatus !== expectedVarslingsstatus(person, at);
    const chosen = (wish: { from: string; to: string; properties: string[] }) => [
      ...selectPersons({ ...wish, count: 1500, seed: 1, clock: frozenClock(at) }),
    ];

    test.each(['fresh', 'expired'])('who has %s contact information has it on that side of the border', (property) => {
      const wish = { from: '1940-01-01', to: '1999-12-31', properties: [property, 'not-reserved'] };
      expect(chosen(wish).filter(contradicts)).toEqual([]);
    });

    test('who is hardly old enough for contact information that has expired has none from before birth', () => {
      const young = chosen({ from: `${year - 3}-01-01`, to: `${year}-01-31`, properties: [] });
      const isBeforeBirth = (person: Person) => {
        const parsed = parse(person.personidentifikator);
        return timestampsOf(person).some((timestamp) => parsed.valid && timestamp.slice(0, 10) < parsed.birthDate!);
      };
      expect(young.filter(contradicts)).toEqual([]);
      expect(young.filter(isBeforeBirth)).toEqual([]);
    });
  },
);

test('every certificate is X.509 with an RSA key, in its validity, and names the supplier of the mailbox', () => {
  const owners = new Map<string, string>();
  everyPerson(({ person: { sertifikat, digital_post } }) => {
    if (sertifikat !== undefined) owners.set(sertifikat, digital_post!.postkasseleverandoeradresse!);
  });
  // One for each supplier.
  expect([...owners.values()].sort()).toEqual(['922020175', '984661185']);
  for (const [sertifikat, supplier] of owners) {
    const certificate = new X509Certificate(Buffer.from(sertifikat, 'base64'));
    expect(Buffer.from(sertifikat, 'base64').toString('base64')).toBe(sertifikat);
    expect(certificate.publicKey.asymmetricKeyType).toBe('rsa');
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBeGreaterThanOrEqual(2048);
    expect(certificate.subject).toContain(supplier);
    for (const now of NOWS.map(Date.parse)) {
      expect(Date.parse(certificate.validFrom)).toBeLessThan(now);
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(now);
    }
  }
});
