import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { anyIdentifier } from '../support/register/any-identifier.ts';
import { mistakesIn } from '../support/soap/schemas.ts';
import {
  childOf,
  envelope,
  hentPersoner,
  identifierOf,
  NOW,
  type Plain,
  personsOf,
  registerWith,
  send,
  serviceWith,
} from '../support/soap/service.ts';

const EVERY_NEED = ['Kontaktinfo', 'SikkerDigitalPost', 'Sertifikat', 'VarslingsStatus'];
const allOf = (identifiers: readonly string[], needs = EVERY_NEED) => send(envelope(hentPersoner(identifiers, needs)));

test.each([
  ['deleted', 'SLETTET'],
  ['not-registered', 'IKKE_REGISTRERT'],
])('%s is answered with status %s, and without data', (role, status) => {
  const answer = allOf([identifierOf(role)]);
  const [person] = personsOf(answer);
  expect(person).toMatchObject({ status: { text: status }, varslingsstatus: { text: 'KAN_IKKE_VARSLES' } });
  expect(Object.keys(person!)).not.toContain('Kontaktinformasjon');
  expect(Object.keys(person!)).not.toContain('SikkerDigitalPostAdresse');
  expect(Object.keys(person!)).not.toContain('X509Sertifikat');
});

test('a complete person has the mobile number before the e-mail address, both with dates', () => {
  const [person] = personsOf(allOf([identifierOf('mobile-email-mailbox')]));
  const attributes = {
    sistOppdatert: '2025-09-23T12:00:00.000+02:00',
    sistVerifisert: '2026-09-23T12:00:00.000+02:00',
  };
  expect(person!.Kontaktinformasjon!.children).toMatchObject([
    { name: 'Mobiltelefonnummer', text: '+4743123456', attributes },
    { name: 'Epostadresse', text: 'kari.berg@example.com', attributes },
  ]);
  expect(person!.SikkerDigitalPostAdresse!.children).toMatchObject([
    { name: 'postkasseadresse', text: 'kari.berg#4F7K' },
    { name: 'postkasseleverandoerAdresse', text: '984661185' },
  ]);
});

test.each([
  ['2023-06-29T10:14:52+02', '2023-06-29T10:14:52.000+02:00'],
  ['2023-08-05T10:45:15.768Z', '2023-08-05T10:45:15.768Z'],
  ['2010-12-16T13:32:05.000+01:00', '2010-12-16T13:32:05.000+01:00'],
  ['2023-06-29T10:14:52.5+0200', '2023-06-29T10:14:52.500+02:00'],
  ['2023-06-29T10:14:52.123456-03', '2023-06-29T10:14:52.123456-03:00'],
])('the timestamp %s is written %s', (timestamp, dateTime) => {
  const identifier = identifierOf('email-only');
  const specified = {
    status: 'AKTIV',
    kontaktinformasjon: { epostadresse: 'a@example.com', epostadresse_oppdatert: timestamp },
  } as const;
  const service = serviceWith({ persons: [{ role: 'one', identifier, specified }] });
  const [person] = personsOf(send(envelope(hentPersoner([identifier], ['Kontaktinfo'])), '1.2', service));
  expect(childOf(person!.Kontaktinformasjon, 'Epostadresse')!.attributes.sistOppdatert).toBe(dateTime);
});

/** A person as SOAP tells, from a person as REST does: written down once more, so that a wrong row shows. */
function expected(person: Person) {
  const { kontaktinformasjon: contact, digital_post: post } = person;
  return {
    personidentifikator: person.personidentifikator,
    reservasjon: person.reservasjon,
    status: person.status,
    Mobiltelefonnummer: contact?.mobiltelefonnummer,
    mobilOppdatert: instant(contact?.mobiltelefonnummer_oppdatert),
    mobilVerifisert: instant(contact?.mobiltelefonnummer_sist_verifisert),
    Epostadresse: contact?.epostadresse,
    epostOppdatert: instant(contact?.epostadresse_oppdatert),
    epostVerifisert: instant(contact?.epostadresse_sist_verifisert),
    postkasseadresse: post?.postkasseadresse,
    leverandoer: post?.postkasseleverandoeradresse,
    X509Sertifikat: person.sertifikat,
  };
}

function actual(person: Record<string, Plain>) {
  const mobil = childOf(person.Kontaktinformasjon, 'Mobiltelefonnummer');
  const epost = childOf(person.Kontaktinformasjon, 'Epostadresse');
  return {
    personidentifikator: person.personidentifikator?.text,
    reservasjon: person.reservasjon?.text,
    status: person.status?.text,
    Mobiltelefonnummer: mobil?.text,
    mobilOppdatert: instant(mobil?.attributes.sistOppdatert),
    mobilVerifisert: instant(mobil?.attributes.sistVerifisert),
    Epostadresse: epost?.text,
    epostOppdatert: instant(epost?.attributes.sistOppdatert),
    epostVerifisert: instant(epost?.attributes.sistVerifisert),
    postkasseadresse: childOf(person.SikkerDigitalPostAdresse, 'postkasseadresse')?.text,
    leverandoer: childOf(person.SikkerDigitalPostAdresse, 'postkasseleverandoerAdresse')?.text,
    X509Sertifikat: person.X509Sertifikat?.text,
  };
}

const instant = (timestamp: string | undefined): number | undefined =>
  timestamp === undefined ? undefined : Date.parse(timestamp.replace(/[+-]\d\d$/, '$&:00'));

test('SOAP returns the persons of the register in the order of the request', () => {
  const register = registerWith();
  const identifiers = fc.sample(anyIdentifier, { numRuns: 1000, seed: NOW }).map(({ identifier }) => identifier);
  const answer = allOf(identifiers, ['Kontaktinfo', 'SikkerDigitalPost', 'Sertifikat']);
  const persons = personsOf(answer);
  expect(persons.map(actual)).toEqual(identifiers.map((identifier) => expected(register.find(identifier).person)));
  expect(new Set(persons.map(({ status }) => status!.text)).size).toBe(3);
  expect(persons.filter((person) => person.X509Sertifikat).length).toBeGreaterThan(100);
});

test('a duplicate identifier is returned twice, or once with duplicates: collapsed', () => {
  const [one, other] = [identifierOf('mobile-only'), identifierOf('email-only')];
  const answered = (duplicates: 'echoed' | 'collapsed') =>
    personsOf(send(envelope(hentPersoner([one, other, one])), '1.2', serviceWith({ behaviour: { duplicates } }))).map(
      ({ personidentifikator }) => personidentifikator!.text,
    );
  expect(answered('echoed')).toEqual([one, other, one]);
  expect(answered('collapsed')).toEqual([one, other]);
});

test('an identifier with wrong check digits is not registered, if the behaviour accepts it', () => {
  const wrong = `${identifierOf('mobile-only').slice(0, 10)}${(Number(identifierOf('mobile-only')[10]) + 1) % 10}`;
  const service = serviceWith({ behaviour: { invalidIdentifier: 'notRegistered' } });
  const answer = send(envelope(hentPersoner([identifierOf('email-only'), wrong])), '1.2', service);
  expect(personsOf(answer)[1]).toMatchObject({
    personidentifikator: { text: wrong },
    status: { text: 'IKKE_REGISTRERT' },
  });
});

test('the schema validator detects errors', async () => {
  const { body } = allOf([identifierOf('mobile-email-mailbox')]);
  const wrong = [
    body.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/, '$2$1'),
    body.replace('kari.berg#4F7K', 'kari'),
    body.replace(/sistOppdatert="[^"]*"/, 'sistOppdatert="2025-09-23T12:00:00+02"'),
    body.replace('>AKTIV<', '>aktiv<'),
    body.replace(/<begrep:Person>.*<\/begrep:Person>/, ''),
  ];
  for (const one of wrong) {
    expect(one).not.toBe(body);
    expect((await mistakesIn([one], '1.2')).length).toBeGreaterThan(0);
  }
});
