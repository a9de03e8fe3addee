import { expect, test } from 'vitest';
import { PERSON_FIELDS } from '../../src/disclosure/index.ts';
import { listMappedMembers, PERSON_SCHEMA } from '../../src/soap/index.ts';

const elementOf = (member: string) => listMappedMembers().find((row) => row.member === member)?.element;

test('lists every REST field in order', () => {
  const tops = listMappedMembers().map(({ member }) => member.split('.')[0]!);
  expect([...new Set(tops)]).toEqual(PERSON_FIELDS.map(({ member }) => member));
});

test.each([
  ['personidentifikator', 'personidentifikator'],
  ['kontaktinformasjon', 'Kontaktinformasjon'],
  ['kontaktinformasjon.epostadresse', 'Kontaktinformasjon/Epostadresse'],
  ['kontaktinformasjon.epostadresse_oppdatert', 'Kontaktinformasjon/Epostadresse/@sistOppdatert'],
  ['kontaktinformasjon.mobiltelefonnummer_sist_verifisert', 'Kontaktinformasjon/Mobiltelefonnummer/@sistVerifisert'],
  ['digital_post.postkasseleverandoeradresse', 'SikkerDigitalPostAdresse/postkasseleverandoerAdresse'],
  ['sertifikat', 'X509Sertifikat'],
  ['spraak', null],
  ['reservasjonstidspunkt', null],
])('%s is %s', (member, element) => {
  expect(elementOf(member)).toBe(element);
});

test('gives the informasjonsbehov of each field, and whether it is withheld', () => {
  expect(listMappedMembers().find(({ member }) => member === 'digital_post.postkasseadresse')).toEqual({
    member: 'digital_post.postkasseadresse',
    element: 'SikkerDigitalPostAdresse/postkasseadresse',
    need: 'SikkerDigitalPost',
    withheldWhenExpired: true,
  });
});

test('lists only elements and attributes of the schema', () => {
  const names = listMappedMembers().flatMap(({ element }) => element?.split('/') ?? []);
  for (const name of names) expect(PERSON_SCHEMA).toContain(`name="${name.replace('@', '')}"`);
  expect(names.length).toBeGreaterThan(15);
});
