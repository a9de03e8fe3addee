import { type Json, those } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { both, hasEmail, hasMobile, isReserved, isSeventh, isUnstated } from '../support/mutants/persons.ts';

/** Changes contact information of some persons that the persons file says nothing of. */
const contact = (change: (kontaktinformasjon: Json) => void, ...which: readonly ((person: Json) => boolean)[]) =>
  those(both(isUnstated, ...which), ({ kontaktinformasjon }) => {
    change(kontaktinformasjon);
  });

const email = (change: (address: string) => string) =>
  contact(
    (members) => {
      members.epostadresse = change(members.epostadresse);
    },
    hasEmail,
    isSeventh,
  );

const mobile = (change: (number: string) => string) =>
  contact(
    (members) => {
      members.mobiltelefonnummer = change(members.mobiltelefonnummer);
    },
    hasMobile,
    isSeventh,
  );

/** Writes every time of contact information otherwise. */
const times = (change: (written: string) => unknown) =>
  contact(
    (members) => {
      for (const name of Object.keys(members)) {
        if (/_(oppdatert|sist_verifisert)$/.test(name)) members[name] = change(members[name]);
      }
    },
    (person) => person.kontaktinformasjon !== undefined,
  );

const date = (written: string): Date => new Date(`${written}:00`);

export const contactMutants: readonly Mutant[] = [
  {
    name: 'long addresses',
    breaks: 'sends addresses of more than 50 characters',
    fires: ['contact/epost-max-50'],
    serve: email((address) => `${'abcdefghij.'.repeat(4)}${address}`),
  },
  {
    name: 'one character too many',
    breaks: 'sends addresses of 51 characters',
    fires: ['contact/epost-max-50'],
    serve: email((address) => address.padStart(51, 'a')),
  },
  {
    name: 'no at',
    breaks: 'sends addresses with (at) for @',
    fires: ['contact/epost-format'],
    serve: email((address) => address.replace('@', '(at)')),
  },
  {
    name: 'a name before the address',
    breaks: 'sends addresses as in the header of a letter',
    fires: ['contact/epost-format'],
    serve: email((address) => `Ola <${address}>`),
  },
  {
    name: 'a domain alone',
    breaks: 'sends addresses with nothing before the @',
    fires: ['contact/epost-format'],
    serve: email((address) => address.replace(/^.*@/, '@')),
  },
  {
    name: 'letters in the number',
    breaks: 'puts tlf before mobile numbers',
    fires: ['contact/mobil-pattern'],
    serve: mobile((number) => `tlf${number}`),
  },
  {
    name: 'brackets in the number',
    breaks: 'puts the country code in brackets',
    fires: ['contact/mobil-pattern'],
    serve: mobile((number) => number.replace('+47', '(+47)')),
  },
  {
    name: 'short numbers',
    breaks: 'leaves the last two digits of mobile numbers out',
    fires: ['contact/mobil-length'],
    serve: mobile((number) => number.replace('+47', '').slice(0, -2)),
  },
  {
    name: 'long numbers',
    breaks: 'sends mobile numbers of more than 20 characters',
    fires: ['contact/mobil-length'],
    serve: mobile((number) => number.replace('+47', '+47          ')),
  },
  {
    name: 'landlines',
    breaks: 'sends Norwegian numbers that begin with 7',
    fires: ['contact/norwegian-mobil-4-or-9'],
    serve: mobile((number) => number.replace('+474', '+477')),
  },
  {
    name: 'dates without a time',
    breaks: 'sends the day alone',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.slice(0, 10)),
  },
  {
    name: 'times without an offset',
    breaks: 'sends local times',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.slice(0, 19)),
  },
  {
    name: 'times with a space',
    breaks: 'puts a space between date and time',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.replace('T', ' ')),
  },
  {
    name: 'milliseconds',
    breaks: 'sends times as milliseconds since 1970',
    fires: ['response/matches-contract'],
    serve: times((written) => date(written).getTime()),
  },
  {
    name: 'Norwegian dates',
    breaks: 'writes the day first',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$3.$2.$1')),
  },
  {
    name: 'impossible dates',
    breaks: 'sends the 31st of February',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.replace(/-\d\d-\d\dT/, '-02-31T')),
  },
  {
    name: 'a leap day in another year',
    breaks: 'sends 29 February 2025',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.replace(/^2025-\d\d-\d\dT/, '2025-02-29T')),
  },
  {
    name: 'the 25th hour',
    breaks: 'counts the hours from 1 to 24',
    fires: ['contact/timestamp-form'],
    serve: times((written) => written.replace(/T\d\d/, 'T24')),
  },
  {
    name: 'from the future',
    breaks: 'sends times of last verification that are to come',
    fires: ['contact/timestamp-not-in-future'],
    serve: contact(
      (members) => {
        members.epostadresse_sist_verifisert = members.epostadresse_sist_verifisert.replace(/^\d{4}/, '2036');
      },
      hasEmail,
      isSeventh,
      (person) => person.varslingsstatus === 'KAN_VARSLES',
    ),
  },
  {
    name: 'addresses without dates',
    breaks: 'leaves out when addresses were changed and verified',
    fires: ['contact/dates-accompany-value'],
    serve: contact(
      (members) => {
        delete members.epostadresse_oppdatert;
        delete members.epostadresse_sist_verifisert;
      },
      hasEmail,
      isSeventh,
    ),
  },
  {
    name: 'numbers without a date of change',
    breaks: 'leaves out when mobile numbers were changed',
    fires: ['contact/dates-accompany-value'],
    serve: contact(
      (members) => {
        delete members.mobiltelefonnummer_oppdatert;
      },
      hasMobile,
      isSeventh,
    ),
  },
  {
    name: 'dates of a reservation without a day',
    breaks: 'sends reservasjonstidspunkt as a month',
    fires: ['contact/timestamp-form'],
    serve: those(both(isUnstated, isReserved), (person) => {
      person.reservasjonstidspunkt = person.reservasjonstidspunkt.slice(0, 7);
    }),
  },
];
