import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOriginalRequest } from '../support/soap/schemas.ts';
import { envelope, hentPersoner, identifierOf, partsOf, personsOf, send } from '../support/soap/service.ts';

const whole = identifierOf('mobile-email-mailbox');
const PERSON = ['personidentifikator', 'reservasjon', 'status'];
const PARTS: Readonly<Record<string, readonly string[]>> = {
  Person: [],
  VarslingsStatus: ['varslingsstatus'],
  Kontaktinfo: ['Kontaktinformasjon'],
  SikkerDigitalPost: ['SikkerDigitalPostAdresse'],
  Sertifikat: ['X509Sertifikat'],
};
const EVERY_NEED = Object.keys(PARTS);

test('returns only Person without informasjonsbehov', () => {
  expect(partsOf(whole, [])).toEqual(PERSON);
});

test.each(Object.entries(PARTS))('%s adds exactly %j to Person', (need, parts) => {
  expect(partsOf(whole, [need])).toEqual([...PERSON, ...parts]);
});

test('all needs return every part, in the order of the schema', () => {
  expect(partsOf(whole, EVERY_NEED.toReversed())).toEqual([...PERSON, ...Object.values(PARTS).flat()]);
});

test('the other documented name of Kontaktinfo returns the same', () => {
  expect(partsOf(whole, ['Kontaktinformasjon'])).toEqual([...PERSON, 'Kontaktinformasjon']);
});

test('Spraak adds nothing, because SOAP has no element for it', () => {
  expect(partsOf(whole, ['Spraak'])).toEqual(PERSON);
});

test('undefined needs, repeated needs and the order of needs have no effect', () => {
  const undefinedNeed = fc.constantFrom('', 'kontaktinfo', ' Kontaktinfo', 'Alt', 'constructor', '__proto__');
  fc.assert(
    fc.property(fc.subarray(EVERY_NEED), fc.array(undefinedNeed), (needs, others) => {
      const asked = [...others, ...needs.toReversed(), ...needs];
      expect(partsOf(whole, asked)).toEqual(partsOf(whole, needs));
    }),
    { numRuns: 50 },
  );
});

describe('withheld contact information', () => {
  const every = [...PERSON, ...Object.values(PARTS).flat()];
  const withheld = [...PERSON, 'varslingsstatus'];
  const expired = {
    persons: [
      {
        role: 'one',
        identifier: whole,
        specified: {
          status: 'AKTIV',
          reservasjon: 'NEI',
          kontaktinformasjon: {
            epostadresse: 'kari@example.com',
            epostadresse_oppdatert: { ago: 'P3Y' },
            mobiltelefonnummer: null,
            mobiltelefonnummer_oppdatert: null,
            mobiltelefonnummer_sist_verifisert: null,
          },
          digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' },
        },
      },
    ],
  } as const;
  const reserved = {
    persons: [
      {
        role: 'one',
        identifier: whole,
        specified: {
          status: 'AKTIV',
          reservasjon: 'JA',
          kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: { ago: 'P1M' } },
          digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' },
        },
      },
    ],
  } as const;

  test('expired contact information is omitted from responses with VarslingsStatus', () => {
    expect(partsOf(whole, EVERY_NEED, expired)).toEqual(withheld);
  });

  test('expired contact information is returned without VarslingsStatus', () => {
    const others = EVERY_NEED.filter((need) => need !== 'VarslingsStatus');
    expect(partsOf(whole, others, expired)).toEqual(every.filter((part) => part !== 'varslingsstatus'));
  });

  test('a reserved person is returned with contact information, as in the documented table', () => {
    expect(partsOf(whole, EVERY_NEED, reserved)).toEqual(every);
    const [person] = personsOf(send(envelope(hentPersoner([identifierOf('reserved')], EVERY_NEED))));
    expect(person).toMatchObject({ varslingsstatus: { text: 'KAN_IKKE_VARSLES' }, Kontaktinformasjon: {} });
  });

  test('a reserved person is withheld, as in the documented prose, if the behaviour says so', () => {
    const behaviour = { soapWithheld: 'cannotBeNotified' } as const;
    expect(partsOf(whole, EVERY_NEED, { ...reserved, behaviour })).toEqual(withheld);
    expect(partsOf(whole, ['Kontaktinfo'], { ...reserved, behaviour })).toEqual([...PERSON, 'Kontaktinformasjon']);
    expect(partsOf(whole, EVERY_NEED, { behaviour })).toEqual(every);
  });
});

test('the schema accepts requests that the documented schema rejects, with the same responses', async () => {
  const [bare, undefinedNeed] = [hentPersoner([whole]), hentPersoner([whole], ['Spraak'])];
  expect(await isOriginalRequest(hentPersoner([whole], ['Person']))).toBe(true);
  expect(await isOriginalRequest(bare)).toBe(false);
  expect(await isOriginalRequest(undefinedNeed)).toBe(false);
  expect(send(envelope(undefinedNeed))).toEqual(send(envelope(bare)));
});
