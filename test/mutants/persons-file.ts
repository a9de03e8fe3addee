import {
  changeEveryPerson,
  changeList,
  changePersons,
  type Json,
  withIdentifiers,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { findIdentifier, UNUSED_IDENTIFIER } from '../support/mutants/persons.ts';
import type { Change } from '../support/mutants/service.ts';
import { grantsPart } from '../support/mutants/tokens.ts';

/** Changes one person of the persons file if a field is returned. */
const changeRole = (name: string, member: string, change: (person: Json) => void) =>
  changePersons(
    (person) => person.personidentifikator === findIdentifier(name) && person[member] !== undefined,
    change,
  );

/** Returns the data of other persons for some identifiers. */
const exchangePersons = (others: Readonly<Record<string, string>>): Change => {
  const otherFor = new Map(Object.entries(others));
  const meant = new Map([...otherFor].map(([identifier, other]) => [other, identifier]));
  return (service) => async (asked) => {
    if (!asked.identifiers.some((identifier) => otherFor.has(identifier))) return service(asked);
    const taken = asked.identifiers.map((identifier) => otherFor.get(identifier) ?? identifier);
    return changeList((personer) =>
      personer.map((person) => ({
        ...person,
        personidentifikator: meant.get(person.personidentifikator) ?? person.personidentifikator,
      })),
    )(service)(withIdentifiers(asked, taken));
  };
};

const MATCHES = ['persons-file/matches'];

export const personsFileMutants: readonly Mutant[] = [
  {
    name: 'returns an e-mail address that differs from the persons file',
    fires: MATCHES,
    serve: changeRole('email-only', 'kontaktinformasjon', ({ kontaktinformasjon }) => {
      kontaktinformasjon.epostadresse = 'siv.moen@example.com';
    }),
  },
  {
    name: 'returns a mobile number that differs from the persons file',
    fires: MATCHES,
    serve: changeRole('mobile-only', 'kontaktinformasjon', ({ kontaktinformasjon }) => {
      kontaktinformasjon.mobiltelefonnummer = '+4744001123';
    }),
  },
  {
    name: 'returns bokmål instead of nynorsk',
    fires: [...MATCHES, 'changes/current-data', 'logged-in-person/same-as-lookup'],
    serve: changeRole('language-nn', 'spraak', (person) => {
      person.spraak = 'nb';
    }),
  },
  {
    name: 'omits a language of the persons file',
    corner: true,
    fires: MATCHES,
    serve: changeRole('language-se', 'spraak', (person) => {
      delete person.spraak;
      delete person.spraak_oppdatert;
    }),
  },
  {
    name: 'returns e-Boks instead of Digipost',
    fires: [...MATCHES, 'changes/current-data', 'mailbox/sertifikat-of-supplier'],
    serve: changeRole('mailbox-digipost', 'digital_post', ({ digital_post }) => {
      digital_post.postkasseleverandoeradresse = '922020175';
    }),
  },
  {
    name: 'omits a mailbox of the persons file',
    fires: MATCHES,
    serve: changeRole('mobile-email-mailbox', 'digital_post', (person) => {
      delete person.digital_post;
      delete person.sertifikat;
    }),
  },
  {
    name: 'returns a mailbox that the persons file excludes',
    fires: [...MATCHES, 'mailbox/sertifikat-accompanies-mailbox'],
    serve: changeEveryPerson((person, { headers }) => {
      if (person.personidentifikator !== findIdentifier('mobile-email')) return;
      if (!grantsPart(headers.authorization, 'digital-post')) return;
      person.digital_post = { postkasseadresse: 'ola.lunde#4F7K', postkasseleverandoeradresse: '984661185' };
    }),
  },
  {
    name: 'returns persons with a D-number as not registered',
    corner: true,
    fires: [...MATCHES, 'changes/current-data'],
    serve: exchangePersons({ [findIdentifier('d-number')]: UNUSED_IDENTIFIER }),
  },
  {
    name: 'returns a deleted person as not registered',
    corner: true,
    fires: MATCHES,
    serve: exchangePersons({ [findIdentifier('deleted')]: UNUSED_IDENTIFIER }),
  },
  {
    name: 'returns NEI for a reserved person',
    fires: [...MATCHES, 'changes/current-data'],
    serve: changeRole('reserved', 'reservasjon', (person) => {
      person.reservasjon = 'NEI';
      if (person.varslingsstatus !== undefined) person.varslingsstatus = 'KAN_VARSLES';
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'returns a summer timestamp with the winter offset',
    fires: MATCHES,
    serve: changeRole('email-only', 'kontaktinformasjon', ({ kontaktinformasjon }) => {
      const name = 'epostadresse_sist_verifisert';
      kontaktinformasjon[name] = kontaktinformasjon[name].replace(/\+02$/, '+01');
    }),
  },
  {
    name: 'exchanges the data of two persons',
    fires: MATCHES,
    serve: exchangePersons({
      [findIdentifier('mobile-only')]: findIdentifier('language-en'),
      [findIdentifier('language-en')]: findIdentifier('mobile-only'),
    }),
  },
];
