import type { DigitalPost, Kontaktinformasjon, Person } from '../contract/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { certificates } from './certificates.ts';
import { formatTimeOfDay, getDayBefore, startOfYear, TIME_BITS, TIMES_OF_DAY } from './dates.ts';
import { getProfileContactState } from './eighteen-months.ts';
import { names } from './generated/names.ts';
import type { Profile, Supplier } from './profile.ts';
import { MOMENTS, type PersonRandom } from './random.ts';
import { deriveVarslingsstatus, type VarslingsstatusOptions } from './varslingsstatus.ts';

/** Reserved by RFC 2606: mail to these domains reaches no person. */
export const DOMAINS = ['example.com', 'example.org', 'example.net'] as const;
/** The characters of a mailbox address after its #. */
export const SUFFIX_LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const SUFFIX_LENGTH = 4;

/** First names by the parity of an identifier's ninth digit: even is female. */
export const FIRST_NAMES: readonly (readonly string[])[] = [names.female, names.male];
export const LAST_NAMES: readonly string[] = names.last;

/** The values of one person, in their wire format. */
export interface Values {
  personidentifikator(): string;
  epostadresse(): string;
  mobiltelefonnummer(): string;
  postkasseadresse(): string;
  /** `expired` concerns the channel that the timestamp belongs to. */
  timestamp(moment: keyof typeof MOMENTS, expired: boolean): string;
}

/** The values of the current person of `random`. `now` (ms since 1970) gives the calendar year of the dates. */
export function createValues(random: PersonRandom, now: number): Values {
  const anchor = startOfYear(now);
  const first = () => FIRST_NAMES[random.identifier.charCodeAt(8) & 1]!;
  const name = () => `${pick(first(), random.name & 0xff)}.${pick(LAST_NAMES, (random.name >>> 8) & 0xff)}`;
  return {
    personidentifikator: () => random.identifier,
    epostadresse: () => `${name()}${((random.name >>> 16) & 0xff) % 100}@${pick(DOMAINS, random.name >>> 24)}`,
    mobiltelefonnummer: () => `+47${random.mobil}`,
    postkasseadresse: () => `${name()}#${formatSuffix(random.suffix)}`,
    timestamp: (moment, expired) => formatMoment(anchor, random.moment(MOMENTS[moment], expired)),
  };
}

function formatMoment(anchor: number, moment: number): string {
  const { date, offset } = getDayBefore(anchor, moment >>> TIME_BITS);
  return date + formatTimeOfDay(moment & (TIMES_OF_DAY - 1)) + offset;
}

function formatSuffix(draw: number): string {
  let rest = draw;
  return Array.from({ length: SUFFIX_LENGTH }, () => {
    const letter = SUFFIX_LETTERS[rest % SUFFIX_LETTERS.length];
    rest = Math.floor(rest / SUFFIX_LETTERS.length);
    return letter;
  }).join('');
}

const pick = <T>(list: readonly T[], draw: number): T => list[draw % list.length]!;

/** The behaviours that decide about the values of a person. */
export type PersonOptions = VarslingsstatusOptions & Pick<Behaviour, 'renewedCertificate'>;

/** Assembles a person with all fields from a profile and values. */
export function assemblePerson(profile: Profile, values: Values, options: PersonOptions): Person {
  const personidentifikator = values.personidentifikator();
  const derived = deriveVarslingsstatus(profile, getProfileContactState(profile), options);
  if (profile.status !== 'AKTIV') {
    return { personidentifikator, reservasjon: 'NEI', status: profile.status, varslingsstatus: derived };
  }
  return {
    personidentifikator,
    ...assembleReservation(profile, values),
    status: 'AKTIV',
    varslingsstatus: derived,
    ...assembleContact(profile, values),
    ...assembleLanguage(profile, values),
    ...assembleMailbox(profile, values, options),
  };
}

function assembleReservation({ reserved }: Profile, values: Values): Pick<Person, 'reservasjon'> & Partial<Person> {
  if (!reserved) return { reservasjon: 'NEI' };
  const moment = values.timestamp('reserved', false);
  return { reservasjon: 'JA', reservasjonstidspunkt: moment, reservasjon_oppdatert: moment };
}

function assembleContact({ epost, mobil, mark }: Profile, values: Values): Partial<Person> {
  if (epost === 'none' && mobil === 'none') return {};
  const kontaktinformasjon: Kontaktinformasjon = {};
  if (epost !== 'none') {
    kontaktinformasjon.epostadresse = values.epostadresse();
    kontaktinformasjon.epostadresse_oppdatert = values.timestamp('epostUpdated', epost === 'expired');
    kontaktinformasjon.epostadresse_sist_verifisert = values.timestamp('epostVerified', epost === 'expired');
    if (mark === 'validated') kontaktinformasjon.epostadresse_sist_validert = kontaktinformasjon.epostadresse_oppdatert;
    if (mark === 'duplicated') kontaktinformasjon.epostadresse_duplisert = 'JA';
  }
  if (mobil !== 'none') {
    kontaktinformasjon.mobiltelefonnummer = values.mobiltelefonnummer();
    kontaktinformasjon.mobiltelefonnummer_oppdatert = values.timestamp('mobilUpdated', mobil === 'expired');
    kontaktinformasjon.mobiltelefonnummer_sist_verifisert = values.timestamp('mobilVerified', mobil === 'expired');
    if (mark === 'validated')
      kontaktinformasjon.mobiltelefonnummer_sist_validert = kontaktinformasjon.mobiltelefonnummer_oppdatert;
    if (mark === 'duplicated') kontaktinformasjon.mobiltelefonnummer_duplisert = 'JA';
  }
  return { kontaktinformasjon };
}

const assembleLanguage = ({ spraak }: Profile, values: Values): Partial<Person> =>
  spraak === null ? {} : { spraak, spraak_oppdatert: values.timestamp('spraakUpdated', false) };

const SUPPLIER_NAMES: Readonly<Record<Supplier, PersonOptions['renewedCertificate']>> = {
  '984661185': 'digipost',
  '922020175': 'eboks',
};

const getCertificate = (supplier: Supplier, { renewedCertificate }: PersonOptions): string =>
  certificates[supplier][renewedCertificate === SUPPLIER_NAMES[supplier] ? 'renewed' : 'current'];

function assembleMailbox({ supplier }: Profile, values: Values, options: PersonOptions): Partial<Person> {
  if (supplier === null) return {};
  const digital_post: DigitalPost = {
    postkasseadresse: values.postkasseadresse(),
    postkasseleverandoeradresse: supplier,
  };
  return { digital_post, sertifikat: getCertificate(supplier, options) };
}
