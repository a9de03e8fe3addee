/** What answers must tell of a person: paths of members, and undefined for what must be absent; null for nobody. */
export type Told = Readonly<Record<string, unknown>> | null;

/** What makes a scenario what it is: of each role, in both versions or in one of them. */
export interface Expected {
  readonly both?: Readonly<Record<string, Told>>;
  readonly v1?: Readonly<Record<string, Told>>;
  readonly v2?: Readonly<Record<string, Told>>;
}

const EPOST = 'kontaktinformasjon.epostadresse';
const EPOST_OPPDATERT = 'kontaktinformasjon.epostadresse_oppdatert';
const MOBIL = 'kontaktinformasjon.mobiltelefonnummer';
const SUPPLIER = 'digital_post.postkasseleverandoeradresse';

const CAN = { varslingsstatus: 'KAN_VARSLES' };
const CANNOT = { varslingsstatus: 'KAN_IKKE_VARSLES' };
const NOTHING = { kontaktinformasjon: undefined, digital_post: undefined, sertifikat: undefined };
const NOT_REGISTERED = { status: 'IKKE_REGISTRERT', ...NOTHING };
const WITHHELD = { ...CANNOT, ...NOTHING };

const PER_CHANNEL = {
  'email-day-before-border': CANNOT,
  'email-on-border': CANNOT,
  'email-day-after-border': CAN,
  'mobile-day-before-border': CANNOT,
  'mobile-on-border': CANNOT,
  'mobile-day-after-border': CAN,
};

const WITHHELD_WHERE_EXPIRED = {
  'both-expired': WITHHELD,
  'expired-with-mailbox': WITHHELD,
  'email-expired': { ...CAN, [EPOST]: 'randi.lund@example.net', [MOBIL]: '+4742310002' },
  'mobile-expired': { ...CAN, [EPOST]: 'stein.bakken@example.com', [MOBIL]: '+4742310003' },
  'old-but-confirmed': { ...CAN, [EPOST]: 'wenche.sande@example.org' },
};
const DELIVERED_WHERE_EXPIRED = {
  ...WITHHELD_WHERE_EXPIRED,
  'both-expired': { ...CANNOT, [EPOST]: 'solveig.haug@example.com', [MOBIL]: '+4742310001' },
  'expired-with-mailbox': { ...CANNOT, [EPOST]: 'magnus.tveit@example.org', [SUPPLIER]: '922020175' },
};

const timesOf = (winter: string, summer: string, first: string, second: string): Expected => ({
  both: {
    winter: { [EPOST_OPPDATERT]: winter },
    summer: { [EPOST_OPPDATERT]: summer },
    'first-half-past-two': { [EPOST_OPPDATERT]: first },
    'second-half-past-two': { [EPOST_OPPDATERT]: second },
  },
});

const invented = { hva: 'finnes ikke i dokumentasjonen', antall: 1, liste: [true, null] };

const RESERVED: Expected = {
  both: {
    'reserved-with-contact': { ...CANNOT, reservasjon: 'JA', [EPOST]: 'astrid.nes@example.com' },
    'reserved-without-contact': { ...CANNOT, reservasjon: 'JA', ...NOTHING },
    'reserved-with-mailbox': { ...CANNOT, reservasjon: 'JA', [SUPPLIER]: '922020175' },
    'not-reserved-any-more': { ...CAN, reservasjon: 'NEI', reservasjonstidspunkt: undefined },
  },
};

/** By scenario. */
export const TOLD: Readonly<Record<string, Expected>> = {
  'mixed-batch': {
    both: {
      reachable: { ...CAN, [SUPPLIER]: '984661185' },
      deleted: { status: 'SLETTET', ...NOTHING },
      'mobile-only': { ...CAN, [EPOST]: undefined, [MOBIL]: '+4742110002' },
      'email-only': { ...CAN, [EPOST]: 'tor.berge@example.org', [MOBIL]: undefined },
      reserved: { ...CANNOT, reservasjon: 'JA', [EPOST]: 'gerd.foss@example.net' },
      'half-expired': { ...CAN, [EPOST]: 'unni.lunde@example.org', [MOBIL]: '+4742110004' },
      'without-channel': { ...CANNOT, kontaktinformasjon: undefined },
    },
    v1: { 'not-registered': NOT_REGISTERED, expired: WITHHELD },
    v2: { 'not-registered': null, expired: { ...CANNOT, [MOBIL]: '+4742110003' } },
  },
  'not-registered-in-the-middle': {
    both: { first: CAN, second: CAN, fourth: CAN, last: CAN },
    v1: { missing: NOT_REGISTERED },
    v2: { missing: null },
  },
  'not-registered-included': { both: { fourth: CAN, missing: NOT_REGISTERED } },
  reserved: RESERVED,
  'reserved-withheld-over-soap': RESERVED,
  'reserved-can-be-notified': { both: { 'reserved-but-notifiable': { ...CAN, reservasjon: 'JA' } } },
  'no-channel': {
    both: {
      'nothing-at-all': { ...CANNOT, status: 'AKTIV', ...NOTHING },
      'mailbox-only': { ...CANNOT, kontaktinformasjon: undefined, [SUPPLIER]: '984661185' },
    },
  },
  'no-channel-can-be-notified': { both: { 'notifiable-by-nothing': { ...CAN, kontaktinformasjon: undefined } } },
  'd-numbers': {
    both: { 'leap-day': CAN, 'd-number-deleted': { status: 'SLETTET' } },
    v2: { 'd-number-not-registered': null },
  },
  'born-1899-to-2039': {
    both: { 'born-1899': { status: 'AKTIV' }, 'born-1939': CAN, 'born-1999': CAN, 'born-2039': { status: 'AKTIV' } },
  },
  'identifiers-of-2032': { both: { 'new-number': CAN, 'new-d-number': CAN, 'number-of-today': CAN } },
  'foreign-mobile': {
    both: {
      british: { [MOBIL]: '+44 7700 900123' },
      swedish: { [MOBIL]: '0046701740605' },
      american: { [MOBIL]: '+1-202-555-0143' },
      'norwegian-without-code': { [MOBIL]: '42270001' },
    },
  },
  'norwegian-letters': {
    both: {
      norwegian: { [EPOST]: 'bjørn.ærlig-åsen@example.com' },
      sami: { [EPOST]: 'máret.čáhppe.ŋuolla@example.org' },
      signs: { [EPOST]: "per_o'hara+krr@example.net" },
    },
  },
  languages: {
    both: {
      bokmaal: { spraak: 'nb' },
      nynorsk: { spraak: 'nn' },
      english: { spraak: 'en' },
      'northern-sami': { spraak: 'se' },
      'no-language': { spraak: undefined, spraak_oppdatert: undefined },
    },
  },
  'mailbox-suppliers': {
    both: {
      digipost: { [SUPPLIER]: '984661185' },
      'e-boks': { [SUPPLIER]: '922020175' },
      'mailbox-without-contact': { ...CANNOT, [SUPPLIER]: '984661185' },
      'no-mailbox': { ...CAN, digital_post: undefined, sertifikat: undefined },
    },
  },
  'expired-contact': { v1: WITHHELD_WHERE_EXPIRED, v2: DELIVERED_WHERE_EXPIRED },
  'expired-contact-delivered': { both: DELIVERED_WHERE_EXPIRED },
  'expired-contact-withheld': { both: WITHHELD_WHERE_EXPIRED },
  'eighteen-months': {
    both: {
      ...PER_CHANNEL,
      'email-second-after-border': CAN,
      'updated-within-verified-before': CAN,
      'only-mobile-within': CAN,
      'neither-within': CANNOT,
    },
  },
  'eighteen-months-month-end': { both: PER_CHANNEL },
  'eighteen-months-leap-day': { both: PER_CHANNEL },
  'eighteen-months-from-leap-day': { both: PER_CHANNEL },
  'summer-and-winter-time': timesOf(
    '2026-01-26T00:30:00+01',
    '2026-07-26T00:30:00+02',
    '2026-10-25T02:30:00+02',
    '2026-10-25T02:30:00+01',
  ),
  'timestamps-z': timesOf(
    '2026-01-25T23:30:00.000Z',
    '2026-07-25T22:30:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
  ),
  'timestamps-full-offset': timesOf(
    '2026-01-26T00:30:00.000+01:00',
    '2026-07-26T00:30:00.000+02:00',
    '2026-10-25T02:30:00.000+02:00',
    '2026-10-25T02:30:00.000+01:00',
  ),
  'unknown-members': { both: { 'mobile-only': { ...CAN, oppdiktet_medlem: invented } } },
  'unknown-codes': {
    both: {
      'unknown-status': { status: 'UTVANDRET' },
      'unknown-varslingsstatus': { varslingsstatus: 'KAN_KANSKJE_VARSLES' },
      'unknown-reservasjon': { reservasjon: 'DELVIS' },
      'unknown-language': { spraak: 'fkv' },
    },
  },
  'absent-as-null': { both: { 'mobile-only': { [EPOST]: null, digital_post: null } } },
  'absent-as-empty': { both: { 'mobile-only': { [EPOST]: '', digital_post: {} } } },
  'deleted-with-data': {
    both: { 'deleted-with-contact': { status: 'SLETTET', ...CAN, [EPOST]: 'thea.ruud@example.com' } },
    v1: { 'not-registered-with-contact': { status: 'IKKE_REGISTRERT', [MOBIL]: '+4742360001' } },
  },
  'wrong-varslingsstatus': {
    both: {
      'fresh-but-not-notifiable': CANNOT,
      'expired-but-notifiable': { ...CAN, [EPOST]: 'yngve.dale@example.com' },
      'reserved-at-no-time': { reservasjon: 'NEI' },
    },
  },
  'bad-addresses': {
    both: { 'email-without-at': { [EPOST]: 'ikke oppgitt' }, 'mobile-too-short': { [MOBIL]: '4238000' } },
  },
  'bad-timestamps': {
    both: {
      word: { [EPOST_OPPDATERT]: 'i fjor' },
      'no-such-day': { [EPOST_OPPDATERT]: '2026-02-30T12:00:00+01' },
      'day-without-time': { reservasjonstidspunkt: '2025-06-01' },
      'next-year': { [EPOST_OPPDATERT]: '2027-11-23T12:00:00+01' },
    },
  },
  'broken-mailbox': {
    both: {
      'no-supplier': { 'digital_post.postkasseadresse': 'nils.hov#1X2Y', [SUPPLIER]: undefined },
      'misspelt-supplier': { [SUPPLIER]: '984661186' },
      'unreadable-certificate': { sertifikat: '-----BEGIN CERTIFICATE-----' },
    },
  },
};
