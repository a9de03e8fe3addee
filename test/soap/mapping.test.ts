import { expect, test } from 'vitest';
import { MEMBERS } from '../../src/disclosure/index.ts';
import { mappedMembers, PERSON_SCHEMA } from '../../src/soap/index.ts';

const elementOf = (member: string) => mappedMembers().find((row) => row.member === member)?.element;

test('every member that REST discloses has its line, in that order', () => {
  const tops = mappedMembers().map(({ member }) => member.split('.')[0]!);
  expect([...new Set(tops)]).toEqual(MEMBERS.map(({ member }) => member));
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

test('a line says which need asks for it, and whether it is withheld', () => {
  expect(mappedMembers().find(({ member }) => member === 'digital_post.postkasseadresse')).toEqual({
    member: 'digital_post.postkasseadresse',
    element: 'SikkerDigitalPostAdresse/postkasseadresse',
    need: 'SikkerDigitalPost',
    withheldWhenExpired: true,
  });
});

test('every element and attribute of the lines is in the schema', () => {
  const names = mappedMembers().flatMap(({ element }) => element?.split('/') ?? []);
  for (const name of names) expect(PERSON_SCHEMA).toContain(`name="${name.replace('@', '')}"`);
  expect(names.length).toBeGreaterThan(15);
});
