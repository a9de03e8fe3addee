import { expect, test } from 'vitest';
import {
  contentOf,
  envelope,
  faultOf,
  HENT_PRINT_SERTIFIKAT,
  hentEndringer,
  identifierOf,
  personsOf,
  registerWith,
  send,
  serviceWith,
} from '../support/soap/service.ts';

const changed = ['mobile-email-mailbox', 'deleted', 'expired'].map((role) => registerWith().find(identifierOf(role)));
const asked: number[] = [];
const service = serviceWith(
  {},
  {
    changes: (from) => {
      asked.push(from);
      return { changed, tilEndringsNummer: 204, senesteEndringsNummer: 300 };
    },
  },
);
const ask = (needs: readonly string[] = []) => send(envelope(hentEndringer('201', needs)), '1.2', service);

test('changes are returned with the numbers for the next request', () => {
  const answer = ask();
  expect(contentOf(answer)).toMatchObject({
    name: 'HentEndringerRespons',
    attributes: { fraEndringsNummer: '201', tilEndringsNummer: '204', senesteEndringsNummer: '300' },
  });
  expect(asked.at(-1)).toBe(201);
});

test('changed persons are returned in order of change', () => {
  expect(personsOf(ask()).map(({ status }) => status!.text)).toEqual(['AKTIV', 'SLETTET', 'AKTIV']);
});

test('contact information is returned without informasjonsbehov', () => {
  const [whole] = personsOf(ask());
  expect(Object.keys(whole!)).toEqual(['personidentifikator', 'reservasjon', 'status', 'Kontaktinformasjon']);
});

test('contact information is returned for every informasjonsbehov', () => {
  const [whole, deleted] = personsOf(ask(['SikkerDigitalPost', 'Person']));
  expect(Object.keys(whole!)).toEqual([
    'personidentifikator',
    'reservasjon',
    'status',
    'Kontaktinformasjon',
    'SikkerDigitalPostAdresse',
  ]);
  expect(Object.keys(deleted!)).toEqual(['personidentifikator', 'reservasjon', 'status']);
});

test('changes contain expired contact information, and no varslingsstatus', () => {
  const expired = personsOf(ask(['Kontaktinfo', 'VarslingsStatus']))[2]!;
  expect(Object.keys(expired)).toEqual(['personidentifikator', 'reservasjon', 'status', 'Kontaktinformasjon']);
});

test('without changes the response has no persons', () => {
  const answer = send(envelope(hentEndringer('7'), '1.1'), '1.1');
  expect(answer.status).toBe(200);
  expect(contentOf(answer).children).toEqual([]);
});

test.each(['', 'x', '-1', '1.5', '1e3', '99999999999999999999'])('rejects fraEndringsNummer %j', (number) => {
  expect(faultOf(send(envelope(hentEndringer(number))))).toMatchObject({ status: 400, code: 'Sender' });
});

test('returns the print certificate of the scenario', () => {
  const answer = send(envelope(HENT_PRINT_SERTIFIKAT));
  expect(contentOf(answer)).toMatchObject({
    name: 'HentPrintSertifikatRespons',
    children: [
      { name: 'postkasseleverandoerAdresse', text: 'printserver' },
      { name: 'X509Sertifikat', text: 'MIIC' },
    ],
  });
});

test('rejects content in a request for the print certificate', () => {
  const filled = HENT_PRINT_SERTIFIKAT.replace('/>', '><x/></HentPrintSertifikatForespoersel>');
  expect(faultOf(send(envelope(filled)))).toMatchObject({ status: 400, code: 'Sender' });
});
