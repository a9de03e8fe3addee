import { type Json, list, those } from './changes.ts';
import type { Mutant } from './mutant.ts';
import { identifierOf } from './persons.ts';

/** Changes one person of the persons file. */
const role = (name: string, change: (person: Json) => void) =>
  those(({ personidentifikator }) => personidentifikator === identifierOf(name), change);

const matches = ['role/matches'];

export const roleMutants: readonly Mutant[] = [
  {
    name: 'another address',
    breaks: 'answers another address than the persons file has',
    fires: matches,
    serve: role('email-only', ({ kontaktinformasjon }) => {
      kontaktinformasjon.epostadresse = 'siv.moen@example.com';
    }),
  },
  {
    name: 'another number',
    breaks: 'answers another mobile number than the persons file has',
    fires: matches,
    serve: role('mobile-only', ({ kontaktinformasjon }) => {
      kontaktinformasjon.mobiltelefonnummer = '+4744001123';
    }),
  },
  {
    name: 'another language',
    breaks: 'answers bokmål for nynorsk',
    fires: matches,
    serve: role('language-nn', (person) => {
      person.spraak = 'nb';
    }),
  },
  {
    name: 'no language',
    breaks: 'leaves a language out that the persons file has',
    fires: matches,
    serve: role('language-se', (person) => {
      delete person.spraak;
      delete person.spraak_oppdatert;
    }),
  },
  {
    name: 'another mailbox',
    breaks: 'answers e-Boks for Digipost',
    fires: matches,
    serve: role('mailbox-digipost', ({ digital_post }) => {
      digital_post.postkasseleverandoeradresse = '922020175';
    }),
  },
  {
    name: 'no mailbox',
    breaks: 'leaves a mailbox out that the persons file has',
    fires: matches,
    serve: role('mobile-email-mailbox', (person) => {
      delete person.digital_post;
      delete person.sertifikat;
    }),
  },
  {
    name: 'a mailbox too many',
    breaks: 'answers a mailbox that the persons file says is absent',
    fires: matches,
    serve: role('mobile-email', (person) => {
      person.digital_post = { postkasseadresse: 'ola.lunde#4F7K', postkasseleverandoeradresse: '984661185' };
    }),
  },
  {
    name: 'no D-numbers',
    breaks: 'does not know persons with a D-number',
    fires: matches,
    serve: role('d-number', (person) => {
      for (const name of Object.keys(person)) if (name !== 'personidentifikator') delete person[name];
      Object.assign(person, { reservasjon: 'NEI', status: 'IKKE_REGISTRERT', varslingsstatus: 'KAN_IKKE_VARSLES' });
    }),
  },
  {
    name: 'deletion is not known',
    breaks: 'answers that a deleted person was never registered',
    fires: matches,
    serve: role('deleted', (person) => {
      person.status = 'IKKE_REGISTRERT';
    }),
  },
  {
    name: 'reservation is not known',
    breaks: 'answers NEI for one who has reserved',
    fires: matches,
    serve: role('reserved', (person) => {
      person.reservasjon = 'NEI';
      person.varslingsstatus = 'KAN_VARSLES';
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'an hour late',
    breaks: 'writes a time in Norwegian summer with the offset of winter',
    fires: matches,
    serve: role('email-only', ({ kontaktinformasjon }) => {
      const name = 'epostadresse_sist_verifisert';
      kontaktinformasjon[name] = kontaktinformasjon[name].replace(/\+02$/, '+01');
    }),
  },
  {
    name: 'two persons exchanged',
    breaks: 'gives two persons the data of each other',
    fires: matches,
    serve: list((personer) => {
      const exchanged = { [identifierOf('mobile-only')]: 'language-en', [identifierOf('language-en')]: 'mobile-only' };
      const data = new Map(personer.map((person) => [person.personidentifikator as string, person]));
      return personer.map((person) => {
        const other = exchanged[person.personidentifikator];
        const taken = other && data.get(identifierOf(other));
        return taken ? { ...taken, personidentifikator: person.personidentifikator } : person;
      });
    }),
  },
];
