import { NOW } from '../../support/mock/in-process.ts';
import {
  changeEveryPerson,
  changePersons,
  createError,
  type Json,
  replaceResponse,
} from '../../support/mutants/break-service.ts';
import { isLookup } from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change } from '../../support/mutants/service.ts';

const DAY_MS = 86_400_000;
const CHANNELS = ['epostadresse', 'mobiltelefonnummer'];

interface Dates {
  readonly updated: number;
  readonly verified: number;
}

const readTime = (written: string | undefined): number =>
  written === undefined ? Number.NaN : Date.parse(written.replace(/([+-]\d\d)$/, '$1:00'));

const readDates = ({ kontaktinformasjon }: Json): Dates[] =>
  CHANNELS.filter((channel) => kontaktinformasjon?.[channel] !== undefined).map((channel) => ({
    updated: readTime(kontaktinformasjon[`${channel}_oppdatert`]),
    verified: readTime(kontaktinformasjon[`${channel}_sist_verifisert`]),
  }));

/** Recomputes varslingsstatus of persons with all data, by another rule for a channel. */
const expireBy = (isFresh: (dates: Dates) => boolean, combine: 'some' | 'every' = 'some'): Change =>
  changePersons(
    (person) => person.status === 'AKTIV' && person.reservasjon === 'NEI' && readDates(person).length > 0,
    (person) => {
      if (person.varslingsstatus === undefined) return;
      person.varslingsstatus = readDates(person)[combine](isFresh) ? 'KAN_VARSLES' : 'KAN_IKKE_VARSLES';
    },
  );
const latest = ({ updated, verified }: Dates): number => Math.max(updated, verified);
const isYounger = (days: number) => (dates: Dates) => latest(dates) > NOW - days * DAY_MS;

function monthsAgo(months: number): number {
  const date = new Date(NOW);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.getTime();
}

/** Expires at the end of the month. */
const endOfMonth = (dates: Dates): boolean => {
  const date = new Date(latest(dates));
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 19, 1) > NOW;
};
/** Compares years and months only. */
const startOfMonth = (dates: Dates): boolean => {
  const date = new Date(latest(dates));
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 18, 1) > NOW;
};

const changeContact = (change: (contact: Json) => void): Change =>
  changePersons(
    ({ kontaktinformasjon }) => kontaktinformasjon !== undefined,
    ({ kontaktinformasjon }) => change(kontaktinformasjon),
  );
const changeEmail = (change: (email: string) => string): Change =>
  changeContact((contact) => {
    if (contact.epostadresse !== undefined) contact.epostadresse = change(contact.epostadresse);
  });
const changeNumber = (change: (number: string) => string): Change =>
  changeContact((contact) => {
    if (contact.mobiltelefonnummer !== undefined) contact.mobiltelefonnummer = change(contact.mobiltelefonnummer);
  });
const changeMailbox = (change: (person: Json) => void): Change =>
  changePersons(({ digital_post }) => digital_post !== undefined, change);

const isLeapDay = (identifier: string): boolean => /^[26]982/.test(identifier);
const asNotRegistered = (which: (identifier: string) => boolean): Change =>
  changeEveryPerson((person) => {
    if (!which(person.personidentifikator)) return;
    const { personidentifikator } = person;
    for (const name of Object.keys(person)) delete person[name];
    Object.assign(person, {
      personidentifikator,
      reservasjon: 'NEI',
      status: 'IKKE_REGISTRERT',
      varslingsstatus: 'KAN_IKKE_VARSLES',
    });
  });

/** The certificates seen so far, by supplier. */
const swapCertificates: Change = (service) => {
  const seen = new Map<string, string>();
  return changeMailbox((person) => {
    if (person.sertifikat === undefined) return;
    const supplier = person.digital_post.postkasseleverandoeradresse;
    seen.set(supplier, person.sertifikat);
    const other = [...seen].find(([name]) => name !== supplier);
    if (other !== undefined) person.sertifikat = other[1];
  })(service);
};
const shareCertificate: Change = (service) => {
  let first: string | undefined;
  return changeMailbox((person) => {
    if (person.sertifikat === undefined) return;
    first ??= person.sertifikat;
    person.sertifikat = first;
  })(service);
};

export const valueMutants: readonly IndependentMutant[] = [
  { name: 'expires contact information after 540 days', serve: expireBy(isYounger(540)) },
  { name: 'expires contact information after 550 days', serve: expireBy(isYounger(550)) },
  { name: 'expires contact information after 17 months', serve: expireBy((dates) => latest(dates) > monthsAgo(17)) },
  { name: 'expires contact information after 19 months', serve: expireBy((dates) => latest(dates) > monthsAgo(19)) },
  { name: 'expires contact information after 24 months', serve: expireBy((dates) => latest(dates) > monthsAgo(24)) },
  { name: 'expires contact information at the end of the month', serve: expireBy(endOfMonth) },
  { name: 'expires contact information at the start of the month', serve: expireBy(startOfMonth) },
  {
    name: 'expires contact information by its verification only',
    serve: expireBy(({ verified }) => verified > monthsAgo(18)),
  },
  { name: 'expires contact information by its update only', serve: expireBy(({ updated }) => updated > monthsAgo(18)) },
  {
    name: 'expires contact information by the older of its dates',
    serve: expireBy(({ updated, verified }) => Math.min(updated, verified) > monthsAgo(18)),
  },
  {
    name: 'never expires mobile numbers',
    serve: changePersons(
      (person) => person.status === 'AKTIV' && person.reservasjon === 'NEI' && person.varslingsstatus !== undefined,
      (person) => {
        if (person.kontaktinformasjon?.mobiltelefonnummer !== undefined) person.varslingsstatus = 'KAN_VARSLES';
      },
    ),
  },
  {
    name: 'returns KAN_IKKE_VARSLES for persons without an e-mail address',
    serve: changePersons(
      ({ kontaktinformasjon, varslingsstatus }) =>
        varslingsstatus && kontaktinformasjon && kontaktinformasjon.epostadresse === undefined,
      (person) => {
        person.varslingsstatus = 'KAN_IKKE_VARSLES';
      },
    ),
  },
  {
    name: 'returns KAN_IKKE_VARSLES for persons without a mobile number',
    serve: changePersons(
      ({ kontaktinformasjon, varslingsstatus }) =>
        varslingsstatus && kontaktinformasjon && kontaktinformasjon.mobiltelefonnummer === undefined,
      (person) => {
        person.varslingsstatus = 'KAN_IKKE_VARSLES';
      },
    ),
  },
  { name: 'returns UTF-8 decoded as ISO 8859-1', serve: changeEmail((email) => Buffer.from(email).toString('latin1')) },
  {
    name: 'replaces letters beyond ASCII by question marks',
    serve: changeEmail((email) => email.replace(/[^\0-\x7f]/g, '?')),
  },
  {
    name: 'removes the accents of letters',
    serve: changeEmail((email) => email.replaceAll('ø', 'o').replaceAll('æ', 'ae').replaceAll('å', 'a')),
  },
  { name: 'returns letters in decomposed form', serve: changeEmail((email) => email.normalize('NFD')) },
  { name: 'returns e-mail addresses in lower case', serve: changeEmail((email) => email.toLowerCase()) },
  {
    name: 'removes the tag behind + from e-mail addresses',
    serve: changeEmail((email) => email.replace(/\+[^@]*@/, '@')),
  },
  { name: "escapes ' in e-mail addresses as in HTML", serve: changeEmail((email) => email.replaceAll("'", '&#39;')) },
  { name: 'truncates e-mail addresses to 30 characters', serve: changeEmail((email) => email.slice(0, 30)) },
  { name: 'removes +47 from mobile numbers', serve: changeNumber((number) => number.replace(/^\+47/, '')) },
  { name: 'returns 0047 instead of +47', serve: changeNumber((number) => number.replace(/^\+47/, '0047')) },
  { name: 'removes every country code', serve: changeNumber((number) => number.replace(/^\+\d\d(?=\d{8})/, '')) },
  { name: 'removes foreign country codes', serve: changeNumber((number) => number.replace(/^\+(?!47)\d\d/, '')) },
  { name: 'returns foreign numbers with +47', serve: changeNumber((number) => number.replace(/^\+(?!47)\d\d/, '+47')) },
  { name: 'truncates mobile numbers to 12 characters', serve: changeNumber((number) => number.slice(0, 12)) },
  {
    name: 'returns mobile numbers in groups',
    serve: changeNumber((number) => number.replace(/^(\+47)(\d{3})(\d\d)(\d{3})$/, '$1 $2 $3 $4')),
  },
  {
    name: 'omits foreign mobile numbers',
    serve: changeContact((contact) => {
      if (/^\+(?!47)/.test(contact.mobiltelefonnummer ?? '')) delete contact.mobiltelefonnummer;
    }),
  },
  { name: 'returns persons born on a leap day as not registered', serve: asNotRegistered(isLeapDay) },
  {
    name: 'returns 500 for persons born on a leap day',
    serve: replaceResponse(
      (asked) => isLookup(asked) && asked.identifiers.some(isLeapDay),
      async () => createError(500),
    ),
  },
  {
    name: 'returns persons with a D-number as not registered',
    serve: asNotRegistered((identifier) => Number(identifier[0]) > 3),
  },
  { name: 'swaps the certificates of the suppliers', serve: swapCertificates },
  { name: 'returns the same certificate for every supplier', serve: shareCertificate },
  {
    name: 'removes the part behind # from mailbox addresses',
    serve: changeMailbox(({ digital_post }) => {
      digital_post.postkasseadresse = digital_post.postkasseadresse.replace(/#.*/, '');
    }),
  },
  {
    name: 'returns mailbox addresses in upper case',
    serve: changeMailbox(({ digital_post }) => {
      digital_post.postkasseadresse = digital_post.postkasseadresse.toUpperCase();
    }),
  },
  {
    name: 'returns the dates of the e-mail address for the mobile number',
    serve: changeContact((contact) => {
      if (contact.epostadresse === undefined || contact.mobiltelefonnummer === undefined) return;
      contact.mobiltelefonnummer_oppdatert = contact.epostadresse_oppdatert;
      contact.mobiltelefonnummer_sist_verifisert = contact.epostadresse_sist_verifisert;
    }),
  },
  {
    name: 'swaps the update and the verification of the e-mail address',
    serve: changeContact((contact) => {
      if (contact.epostadresse === undefined) return;
      const { epostadresse_oppdatert: updated, epostadresse_sist_verifisert: verified } = contact;
      Object.assign(contact, { epostadresse_oppdatert: verified, epostadresse_sist_verifisert: updated });
    }),
  },
  {
    name: 'returns times in UTC without changing the offset',
    serve: changeContact((contact) => {
      for (const name of Object.keys(contact)) {
        if (/_(oppdatert|sist_verifisert)$/.test(name)) contact[name] = contact[name].replace(/[+-]\d\d$/, 'Z');
      }
    }),
  },
  {
    name: 'returns NEI for reserved persons',
    serve: changePersons(
      ({ reservasjon }) => reservasjon === 'JA',
      (person) => {
        person.reservasjon = 'NEI';
        delete person.reservasjonstidspunkt;
      },
    ),
  },
];
