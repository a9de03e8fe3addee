import { changePersons, type Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  hasEmail,
  hasMobile,
  isOutsidePersonsFile,
  isReserved,
  isSeventh,
  matchesAll,
} from '../support/mutants/persons.ts';

/** Changes contact information of some persons outside the persons file. */
export const changeContact = (
  change: (kontaktinformasjon: Json) => void,
  ...which: readonly ((person: Json) => boolean)[]
) =>
  changePersons(matchesAll(isOutsidePersonsFile, ...which), ({ kontaktinformasjon }) => {
    change(kontaktinformasjon);
  });

export const changeEmail = (change: (address: string) => string) =>
  changeContact(
    (members) => {
      members.epostadresse = change(members.epostadresse);
    },
    hasEmail,
    isSeventh,
  );

export const changeMobile = (change: (number: string) => string) =>
  changeContact(
    (members) => {
      members.mobiltelefonnummer = change(members.mobiltelefonnummer);
    },
    hasMobile,
    isSeventh,
  );

const changeTimestamps = (change: (written: string) => unknown) =>
  changeContact(
    (members) => {
      for (const name of Object.keys(members)) {
        if (/_(oppdatert|sist_verifisert)$/.test(name)) members[name] = change(members[name]);
      }
    },
    (person) => person.kontaktinformasjon !== undefined,
  );

const parseDate = (written: string): Date => new Date(`${written}:00`);

export const contactMutants: readonly Mutant[] = [
  {
    name: 'returns e-mail addresses of more than 50 characters',
    fires: ['contact/epost-max-50'],
    serve: changeEmail((address) => `${'abcdefghij.'.repeat(4)}${address}`),
  },
  {
    name: 'returns e-mail addresses of 51 characters',
    fires: ['contact/epost-max-50'],
    serve: changeEmail((address) => address.padStart(51, 'a')),
  },
  {
    name: 'returns e-mail addresses with (at) instead of @',
    fires: ['contact/epost-format'],
    serve: changeEmail((address) => address.replace('@', '(at)')),
  },
  {
    name: 'returns e-mail addresses with a display name',
    fires: ['contact/epost-format'],
    serve: changeEmail((address) => `Ola <${address}>`),
  },
  {
    name: 'returns e-mail addresses without a local part',
    fires: ['contact/epost-format'],
    serve: changeEmail((address) => address.replace(/^.*@/, '@')),
  },
  {
    name: 'returns mobile numbers with the prefix tlf',
    fires: ['contact/mobil-pattern'],
    serve: changeMobile((number) => `tlf${number}`),
  },
  {
    name: 'returns mobile numbers with the country code in parentheses',
    fires: ['contact/mobil-pattern'],
    serve: changeMobile((number) => number.replace('+47', '(+47)')),
  },
  {
    name: 'omits the last two digits of mobile numbers',
    fires: ['contact/mobil-length'],
    serve: changeMobile((number) => number.replace('+47', '').slice(0, -2)),
  },
  {
    name: 'returns mobile numbers of more than 20 characters',
    fires: ['contact/mobil-length'],
    serve: changeMobile((number) => number.replace('+47', '+47          ')),
  },
  {
    name: 'returns Norwegian mobile numbers that begin with 7',
    fires: ['contact/norwegian-mobil-4-or-9'],
    serve: changeMobile((number) => number.replace('+474', '+477')),
  },
  {
    name: 'returns timestamps without a time',
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.slice(0, 10)),
  },
  {
    name: 'returns timestamps without an offset',
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.slice(0, 19)),
  },
  {
    name: 'returns timestamps with a space between date and time',
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.replace('T', ' ')),
  },
  {
    name: 'returns timestamps as milliseconds since 1970',
    fires: ['response/matches-contract'],
    serve: changeTimestamps((written) => parseDate(written).getTime()),
  },
  {
    name: 'returns timestamps with the day first',
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$3.$2.$1')),
  },
  {
    name: 'returns timestamps on 31 February',
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.replace(/-\d\d-\d\dT/, '-02-31T')),
  },
  {
    name: 'returns timestamps on 29 February 2025',
    corner: true,
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.replace(/^2025-\d\d-\d\dT/, '2025-02-29T')),
  },
  {
    name: 'returns timestamps with hours from 1 to 24',
    fires: ['contact/timestamp-form'],
    serve: changeTimestamps((written) => written.replace(/T\d\d/, 'T24')),
  },
  {
    name: 'returns verification times in the future',
    fires: ['contact/timestamp-not-in-future'],
    serve: changeContact(
      (members) => {
        members.epostadresse_sist_verifisert = members.epostadresse_sist_verifisert.replace(/^\d{4}/, '2036');
      },
      hasEmail,
      isSeventh,
      (person) => person.varslingsstatus === 'KAN_VARSLES',
    ),
  },
  {
    name: 'omits the update and verification times of e-mail addresses',
    fires: ['contact/dates-accompany-value'],
    serve: changeContact(
      (members) => {
        delete members.epostadresse_oppdatert;
        delete members.epostadresse_sist_verifisert;
      },
      hasEmail,
      isSeventh,
    ),
  },
  {
    name: 'omits the update time of mobile numbers',
    corner: true,
    fires: ['contact/dates-accompany-value'],
    serve: changeContact(
      (members) => {
        delete members.mobiltelefonnummer_oppdatert;
      },
      hasMobile,
      isSeventh,
    ),
  },
  {
    name: 'returns the validation of mobile numbers as a date',
    corner: true,
    fires: ['contact/timestamp-form'],
    serve: changeContact(
      (members) => {
        members.mobiltelefonnummer_sist_validert = members.mobiltelefonnummer_oppdatert.slice(0, 10);
      },
      hasMobile,
      isSeventh,
    ),
  },
  {
    name: 'returns reservasjonstidspunkt without a day',
    corner: true,
    fires: ['contact/timestamp-form'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isReserved), (person) => {
      person.reservasjonstidspunkt = person.reservasjonstidspunkt.slice(0, 7);
    }),
  },
];
