import { askingFor, everyone, type Json, list, those } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { identifierOf, STRANGER } from '../support/mutants/persons.ts';
import type { Change } from '../support/mutants/service.ts';
import { opens } from '../support/mutants/tokens.ts';

/** Changes one person of the persons file, where a member is answered. */
const role = (name: string, member: string, change: (person: Json) => void) =>
  those((person) => person.personidentifikator === identifierOf(name) && person[member] !== undefined, change);

/** Answers for some persons what is known of others. */
const mistaking = (others: Readonly<Record<string, string>>): Change => {
  const otherFor = new Map(Object.entries(others));
  const meant = new Map([...otherFor].map(([identifier, other]) => [other, identifier]));
  return (service) => async (asked) => {
    if (!asked.identifiers.some((identifier) => otherFor.has(identifier))) return service(asked);
    const taken = asked.identifiers.map((identifier) => otherFor.get(identifier) ?? identifier);
    return list((personer) =>
      personer.map((person) => ({
        ...person,
        personidentifikator: meant.get(person.personidentifikator) ?? person.personidentifikator,
      })),
    )(service)(askingFor(asked, taken));
  };
};

const matches = ['persons-file/matches'];

export const roleMutants: readonly Mutant[] = [
  {
    name: 'another address',
    breaks: 'answers another address than the persons file has',
    fires: matches,
    serve: role('email-only', 'kontaktinformasjon', ({ kontaktinformasjon }) => {
      kontaktinformasjon.epostadresse = 'siv.moen@example.com';
    }),
  },
  {
    name: 'another number',
    breaks: 'answers another mobile number than the persons file has',
    fires: matches,
    serve: role('mobile-only', 'kontaktinformasjon', ({ kontaktinformasjon }) => {
      kontaktinformasjon.mobiltelefonnummer = '+4744001123';
    }),
  },
  {
    name: 'another language',
    breaks: 'answers bokmål for nynorsk',
    fires: matches,
    serve: role('language-nn', 'spraak', (person) => {
      person.spraak = 'nb';
    }),
  },
  {
    name: 'no language',
    breaks: 'leaves a language out that the persons file has',
    fires: matches,
    serve: role('language-se', 'spraak', (person) => {
      delete person.spraak;
      delete person.spraak_oppdatert;
    }),
  },
  {
    name: 'another mailbox',
    breaks: 'answers e-Boks for Digipost',
    fires: matches,
    serve: role('mailbox-digipost', 'digital_post', ({ digital_post }) => {
      digital_post.postkasseleverandoeradresse = '922020175';
    }),
  },
  {
    name: 'no mailbox',
    breaks: 'leaves a mailbox out that the persons file has',
    fires: matches,
    serve: role('mobile-email-mailbox', 'digital_post', (person) => {
      delete person.digital_post;
      delete person.sertifikat;
    }),
  },
  {
    name: 'a mailbox too many',
    breaks: 'answers a mailbox that the persons file says is absent',
    fires: matches,
    serve: everyone((person, { headers }) => {
      if (person.personidentifikator !== identifierOf('mobile-email')) return;
      if (!opens(headers.authorization, 'digital-post')) return;
      person.digital_post = { postkasseadresse: 'ola.lunde#4F7K', postkasseleverandoeradresse: '984661185' };
    }),
  },
  {
    name: 'no D-numbers',
    breaks: 'does not know persons with a D-number',
    fires: matches,
    serve: mistaking({ [identifierOf('d-number')]: STRANGER }),
  },
  {
    name: 'deletion is not known',
    breaks: 'answers that a deleted person was never registered',
    fires: matches,
    serve: mistaking({ [identifierOf('deleted')]: STRANGER }),
  },
  {
    name: 'reservation is not known',
    breaks: 'answers NEI for one who has reserved',
    fires: matches,
    serve: role('reserved', 'reservasjon', (person) => {
      person.reservasjon = 'NEI';
      if (person.varslingsstatus !== undefined) person.varslingsstatus = 'KAN_VARSLES';
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'an hour late',
    breaks: 'writes a time in Norwegian summer with the offset of winter',
    fires: matches,
    serve: role('email-only', 'kontaktinformasjon', ({ kontaktinformasjon }) => {
      const name = 'epostadresse_sist_verifisert';
      kontaktinformasjon[name] = kontaktinformasjon[name].replace(/\+02$/, '+01');
    }),
  },
  {
    name: 'two persons exchanged',
    breaks: 'gives two persons the data of each other',
    fires: matches,
    serve: mistaking({
      [identifierOf('mobile-only')]: identifierOf('language-en'),
      [identifierOf('language-en')]: identifierOf('mobile-only'),
    }),
  },
];
