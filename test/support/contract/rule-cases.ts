import type { Json } from './contract.ts';

const request = () => ({ personidentifikatorer: ['01837012046'] });
const person = () => ({
  personidentifikator: '01837012046',
  reservasjon: 'JA',
  reservasjonstidspunkt: '2024-06-03T13:05:29+02',
  status: 'AKTIV',
  varslingsstatus: 'KAN_IKKE_VARSLES',
  kontaktinformasjon: {
    epostadresse: 'kari.berg@example.com',
    epostadresse_oppdatert: '2026-02-20T10:14:52+01',
    mobiltelefonnummer: '+4743123456',
  },
  spraak: 'nb',
  digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' },
  sertifikat: 'MIIDFDCCAfygAwIBAgIUdw94',
});
const gone = (status: string) => () => ({
  personidentifikator: '01837012046',
  status,
  varslingsstatus: 'KAN_IKKE_VARSLES',
});
const slettet = gone('SLETTET');
const ikkeRegistrert = gone('IKKE_REGISTRERT');
const NO_TIME = { reservasjonstidspunkt: undefined };
const many = (count: number) => Array(count).fill('01837012046');

export type Valid = { schema: string; valid: () => Json };
const REQUEST: Valid = { schema: 'PersonerRequestV1', valid: request };
const PERSON: Valid = { schema: 'Person', valid: person };
const SLETTET: Valid = { schema: 'Person', valid: slettet };
const IKKE_REGISTRERT: Valid = { schema: 'Person', valid: ikkeRegistrert };
const ANSWER: Valid = { schema: 'PersonerResponse', valid: () => ({ personer: [person()] }) };
const ERROR: Valid = { schema: 'ErrorBody', valid: () => ({ errors: [{ status: '400', title: 'Bad Request' }] }) };
const PRINT: Valid = {
  schema: 'PrintSertifikat',
  valid: () => ({ postkasseleverandoerAdresse: 'printserver', x509Sertifikat: person().sertifikat }),
};
const CHANGES: Valid = {
  schema: 'EndringerResponse',
  valid: () => ({ list: [person()], fraEndringsId: 0, tilEndringsId: 200_000_001, sisteEndringsId: 200_000_001 }),
};
const LANGUAGE: Valid = { schema: 'PersonEndring', valid: () => ({ spraak: 'en' }) };
export const VALID = [REQUEST, PERSON, SLETTET, IKKE_REGISTRERT, ANSWER, ERROR, PRINT, CHANGES, LANGUAGE];

/** A change to a valid value that breaks one rule: where the schema notices it, and by which keyword. */
export type Break = [rule: string, valid: Valid, change: (value: Json) => unknown, pointer: string, keyword: string];
export const breaks: Break[] = [
  ['request/empty-rejected', REQUEST, (v) => (v.personidentifikatorer = []), '/personidentifikatorer', 'minItems'],
  [
    'request/over-thousand-rejected',
    REQUEST,
    (v) => (v.personidentifikatorer = many(1001)),
    '/personidentifikatorer',
    'maxItems',
  ],
  ['request/member-required', REQUEST, (v) => delete v.personidentifikatorer, '', 'required'],
  ['request/member-required', REQUEST, (v) => (v.personidentifikatorer = '1'), '/personidentifikatorer', 'type'],
  ...['0183701204', '018370120460', '0183701204x', '', '０１８３７０１２０４６'].map(
    (identifier): Break => [
      'request/wrong-length-rejected',
      REQUEST,
      (v) => (v.personidentifikatorer[0] = identifier),
      '/personidentifikatorer/0',
      'pattern',
    ],
  ),

  ['response/personer-array', ANSWER, (v) => delete v.personer, '', 'required'],
  ['response/personer-array', ANSWER, (v) => (v.personer = {}), '/personer', 'type'],
  ['response/matches-contract', ANSWER, (v) => delete v.personer, '', 'required'],
  ['access/errors-are-json', ERROR, (v) => delete v.errors, '', 'required'],

  ['person/identifier', PERSON, (v) => delete v.personidentifikator, '', 'required'],
  ['person/identifier', PERSON, (v) => (v.personidentifikator = '1'), '/personidentifikator', 'pattern'],
  ['person/status', PERSON, (v) => delete v.status, '', 'required'],
  ['person/status', PERSON, (v) => (v.status = 'aktiv'), '/status', 'enum'],
  ['person/reservasjon', PERSON, (v) => Object.assign(v, { reservasjon: 'X', ...NO_TIME }), '/reservasjon', 'enum'],
  ['person/reservasjon', PERSON, (v) => Object.assign(v, { reservasjon: undefined, ...NO_TIME }), '', 'required'],
  ['person/varslingsstatus', PERSON, (v) => (v.varslingsstatus = 'JA'), '/varslingsstatus', 'enum'],
  ['person/spraak', PERSON, (v) => (v.spraak = 'no'), '/spraak', 'enum'],
  ['person/reservasjonstidspunkt-only-when-reserved', PERSON, (v) => (v.reservasjon = 'NEI'), '/reservasjon', 'const'],
  [
    'person/reservasjonstidspunkt-only-when-reserved',
    SLETTET,
    (v) => (v.reservasjonstidspunkt = '2024-06-03T13:05:29+02'),
    '',
    'required',
  ],

  ...(['kontaktinformasjon', 'digital_post', 'sertifikat'] as const).flatMap((member): Break[] => [
    ['state/slettet-no-data', SLETTET, (v) => (v[member] = person()[member]), `/${member}`, 'not'],
    ['state/ikke-registrert-no-data', IKKE_REGISTRERT, (v) => (v[member] = person()[member]), `/${member}`, 'not'],
  ]),
  ['state/slettet-kan-ikke-varsles', SLETTET, (v) => (v.varslingsstatus = 'KAN_VARSLES'), '/varslingsstatus', 'const'],
  [
    'state/ikke-registrert-kan-ikke-varsles',
    IKKE_REGISTRERT,
    (v) => (v.varslingsstatus = 'KAN_VARSLES'),
    '/varslingsstatus',
    'const',
  ],

  ...(
    [
      ['contact/epost-max-50', 'epostadresse', `${'a'.repeat(39)}@example.com`, 'maxLength'],
      ['contact/epost-format', 'epostadresse', 'kari.example.com', 'pattern'],
      ['contact/epost-format', 'epostadresse', '@example.com', 'pattern'],
      ['contact/epost-format', 'epostadresse', 'kari@', 'pattern'],
      ['contact/mobil-pattern', 'mobiltelefonnummer', '43.12.34.56', 'pattern'],
      ['contact/mobil-pattern', 'mobiltelefonnummer', '0047+43123456', 'pattern'],
      ['contact/mobil-length', 'mobiltelefonnummer', '4312345', 'minLength'],
      ['contact/mobil-length', 'mobiltelefonnummer', '431234567890123456789', 'maxLength'],
      ['contact/timestamp-form', 'epostadresse_oppdatert', '2026-02-20', 'pattern'],
      ['contact/timestamp-form', 'mobiltelefonnummer_sist_verifisert', '20.02.2026', 'pattern'],
    ] as const
  ).map(
    ([rule, member, value, keyword]): Break => [
      rule,
      PERSON,
      (v) => (v.kontaktinformasjon[member] = value),
      `/kontaktinformasjon/${member}`,
      keyword,
    ],
  ),
  ...['reservasjonstidspunkt', 'reservasjon_oppdatert', 'spraak_oppdatert'].map(
    (member): Break => ['contact/timestamp-form', PERSON, (v) => (v[member] = 'i går'), `/${member}`, 'pattern'],
  ),

  ['mailbox/both-members', PERSON, (v) => delete v.digital_post.postkasseadresse, '/digital_post', 'required'],
  [
    'mailbox/both-members',
    PERSON,
    (v) => delete v.digital_post.postkasseleverandoeradresse,
    '/digital_post',
    'required',
  ],
  [
    'mailbox/supplier-is-nine-digits',
    PERSON,
    (v) => (v.digital_post.postkasseleverandoeradresse = '98466118'),
    '/digital_post/postkasseleverandoeradresse',
    'pattern',
  ],
  [
    'mailbox/sertifikat-is-x509',
    PERSON,
    (v) => (v.sertifikat = '-----BEGIN CERTIFICATE-----'),
    '/sertifikat',
    'pattern',
  ],
  ['mailbox/sertifikat-is-x509', PERSON, (v) => (v.sertifikat = 'ikke et sertifikat'), '/sertifikat', 'pattern'],

  ['logged-in-person/invalid-language-rejected', LANGUAGE, (v) => (v.spraak = 'sv'), '/spraak', 'enum'],

  ['print/shape', PRINT, (v) => delete v.postkasseleverandoerAdresse, '', 'required'],
  ['print/shape', PRINT, (v) => delete v.x509Sertifikat, '', 'required'],
  ['print/shape', PRINT, (v) => (v.postkasseleverandoerAdresse = ''), '/postkasseleverandoerAdresse', 'minLength'],

  ...['list', 'fraEndringsId', 'tilEndringsId', 'sisteEndringsId'].map(
    (member): Break => ['changes/shape', CHANGES, (v) => delete v[member], '', 'required'],
  ),
  ['changes/shape', CHANGES, (v) => (v.list = {}), '/list', 'type'],
  ['changes/shape', CHANGES, (v) => (v.list = Array(1001).fill(v.list[0])), '/list', 'maxItems'],
  ['changes/shape', CHANGES, (v) => (v.list = [{ ...ikkeRegistrert() }]), '/list/0/status', 'enum'],
];

export type Kept = [rule: string, valid: Valid, change: (value: Json) => unknown];
/** Rules that say what must be let through. */
export const kept: Kept[] = [
  ['request/one-identifier', REQUEST, () => {}],
  ['request/thousand-identifiers', REQUEST, (v) => (v.personidentifikatorer = many(1000))],
  ['request/unknown-informasjonsbehov-ignored', REQUEST, (v) => (v.informasjonsbehov = ['Person', 'Skostoerrelse'])],
  ['request/repeated-informasjonsbehov-ignored', REQUEST, (v) => (v.informasjonsbehov = ['Person', 'Person'])],
];
