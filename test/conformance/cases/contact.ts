import type { Case, CaseExchange } from './case.ts';

const A = '01837012046';
const answered = (kontaktinformasjon: unknown, more: object = {}): readonly CaseExchange[] => [
  {
    probe: 'batch',
    identifiers: [A],
    body: { personer: [{ personidentifikator: A, reservasjon: 'NEI', status: 'AKTIV', kontaktinformasjon, ...more }] },
  },
];

const ADDRESSES: readonly [name: string, epostadresse: string, outcome: 'pass' | 'fail'][] = [
  ['an ordinary one', 'kari.berg@example.com', 'pass'],
  ['signs that are rare', "o'hara+krr_1%&*=?^`{|}~!#$/-@example.com", 'pass'],
  ['letters beyond ASCII before the @', 'bjørn.ås@example.com', 'pass'],
  ['an internationalised domain', 'kari@blåbærsyltetøy.example.com', 'pass'],
  ['a quoted name', '"kari berg"@example.com', 'pass'],
  ['an address in brackets', 'kari@[127.0.0.1]', 'pass'],
  ['no @', 'kari.berg.example.com', 'fail'],
  ['nothing before the @', '@example.com', 'fail'],
  ['nothing after the @', 'kari@', 'fail'],
  ['two of them', 'kari@berg@example.com', 'fail'],
  ['a space in the name', 'kari berg@example.com', 'fail'],
  ['a space in the domain', 'kari@exam ple.com', 'fail'],
  ['two dots in the name', 'kari..berg@example.com', 'fail'],
  ['a dot first', '.kari@example.com', 'fail'],
  ['two dots in the domain', 'kari@example..com', 'fail'],
  ['a dot last', 'kari@example.com.', 'fail'],
  ['a domain without a dot', 'kari@example', 'fail'],
  ['a domain with an underscore', 'kari@exa_mple.com', 'fail'],
  ['a part that begins with a hyphen', 'kari@-a.example.com', 'fail'],
  ['a top-level domain of digits', `kari@example.${12}`, 'fail'],
  ['a top-level domain for tests', ['kari@krr', 'test'].join('.'), 'fail'],
];

const TIMESTAMPS: readonly [name: string, timestamp: string, outcome: 'pass' | 'fail'][] = [
  ['the usual form', '2023-06-29T10:14:52+02', 'pass'],
  ['UTC, with a fraction', '2023-08-05T10:45:15.768Z', 'pass'],
  ['a full offset', '2010-12-16T13:32:05.000+01:00', 'pass'],
  ['a full offset without its colon', '2010-12-16T13:32:05+0100', 'pass'],
  ['a fraction of nine digits', '2023-06-29T10:14:52.123456789+02', 'pass'],
  ['west of Greenwich', '2023-06-29T10:14:52-05', 'pass'],
  ['29 February of a leap year', '2024-02-29T10:14:52+01', 'pass'],
  ['29 February of another', '2023-02-29T10:14:52+01', 'fail'],
  ['29 February of 1900', '1900-02-29T10:14:52+01', 'fail'],
  ['31 April', '2023-04-31T10:14:52+02', 'fail'],
  ['a thirteenth month', '2023-13-01T10:14:52+01', 'fail'],
  ['hour 24', '2023-06-29T24:00:00+02', 'fail'],
  ['minute 60', '2023-06-29T10:60:52+02', 'fail'],
  ['no offset', '2023-06-29T10:14:52', 'fail'],
  ['a space for the T', '2023-06-29 10:14:52+02', 'fail'],
  ['no seconds', '2023-06-29T10:14+02', 'fail'],
  ['a date alone', '2023-06-29', 'fail'],
  ['an offset of one digit', '2023-06-29T10:14:52+2', 'fail'],
];

/** Every place where a timestamp may stand. */
const WRONG_PLACES: readonly [string, readonly CaseExchange[]][] = [
  ...['epostadresse', 'mobiltelefonnummer'].flatMap((channel) =>
    ['oppdatert', 'sist_verifisert', 'sist_validert'].map((date): [string, readonly CaseExchange[]] => [
      `${channel}_${date}`,
      answered({ [`${channel}_${date}`]: '29.06.2023' }),
    ]),
  ),
  ...['reservasjonstidspunkt', 'reservasjon_oppdatert', 'spraak_oppdatert'].map(
    (member): [string, readonly CaseExchange[]] => [member, answered({}, { [member]: '29.06.2023' })],
  ),
];

export const cases: readonly Case[] = [
  {
    rule: 'contact/epost-max-50',
    name: '50 characters',
    outcome: 'pass',
    exchanges: answered({ epostadresse: `${'a'.repeat(38)}@example.com` }),
  },
  {
    rule: 'contact/epost-max-50',
    name: '51 characters',
    outcome: 'fail',
    exchanges: answered({ epostadresse: `${'a'.repeat(39)}@example.com` }),
  },
  { rule: 'contact/epost-max-50', name: 'no person has one', outcome: 'skipped', exchanges: answered({}) },

  ...ADDRESSES.map(
    ([name, epostadresse, outcome]): Case => ({
      rule: 'contact/epost-format',
      name,
      outcome,
      exchanges: answered({ epostadresse }),
    }),
  ),
  {
    rule: 'contact/epost-format',
    name: 'a number is reported elsewhere',
    outcome: 'pass',
    exchanges: answered({ epostadresse: 1 }),
  },

  {
    rule: 'contact/mobil-pattern',
    name: 'digits after a +',
    outcome: 'pass',
    exchanges: answered({ mobiltelefonnummer: '+4743123456' }),
  },
  {
    rule: 'contact/mobil-pattern',
    name: 'separators',
    outcome: 'pass',
    exchanges: answered({ mobiltelefonnummer: '+47 43-12_34 56' }),
  },
  {
    rule: 'contact/mobil-pattern',
    name: 'letters',
    outcome: 'fail',
    exchanges: answered({ mobiltelefonnummer: 'tel 43123456' }),
  },
  {
    rule: 'contact/mobil-pattern',
    name: 'a + in the middle',
    outcome: 'fail',
    exchanges: answered({ mobiltelefonnummer: '47+43123456' }),
  },

  ...([7, 8, 20, 21] as const).map(
    (length): Case => ({
      rule: 'contact/mobil-length',
      name: `${length} characters`,
      outcome: length < 8 || length > 20 ? 'fail' : 'pass',
      exchanges: answered({ mobiltelefonnummer: '+4'.padEnd(length, '4') }),
    }),
  ),

  ...(
    [
      ['+4743123456', 'pass'],
      ['0047 43 12 34 56', 'pass'],
      ['43123456', 'pass'],
      ['+479', 'pass'],
      ['+4712121212', 'warned'],
      ['0047 12 12 12 12', 'warned'],
      ['12121212', 'warned'],
      ['+47', 'warned'],
      ['+46701740605', 'skipped'],
      ['+46004712345', 'skipped'],
    ] as const
  ).map(
    ([mobiltelefonnummer, outcome]): Case => ({
      rule: 'contact/norwegian-mobil-4-or-9',
      name: mobiltelefonnummer,
      outcome,
      exchanges: answered({ mobiltelefonnummer }),
    }),
  ),

  ...TIMESTAMPS.map(
    ([name, epostadresse_oppdatert, outcome]): Case => ({
      rule: 'contact/timestamp-form',
      name,
      outcome,
      exchanges: answered({ epostadresse_oppdatert }),
    }),
  ),
  ...WRONG_PLACES.map(
    ([member, exchanges]): Case => ({
      rule: 'contact/timestamp-form',
      name: `another form in ${member}`,
      outcome: 'fail',
      exchanges,
    }),
  ),

  {
    rule: 'contact/timestamp-not-in-future',
    name: 'the moment of the check, by its offset',
    outcome: 'pass',
    now: '2026-06-15T12:00:00Z',
    exchanges: answered({ epostadresse_oppdatert: '2026-06-15T14:00:00+02' }),
  },
  {
    rule: 'contact/timestamp-not-in-future',
    name: 'an hour ahead',
    outcome: 'warned',
    now: '2026-06-15T12:00:00Z',
    exchanges: answered({ epostadresse_oppdatert: '2026-06-15T14:00:00+01' }),
  },
  {
    rule: 'contact/timestamp-not-in-future',
    name: 'a validation tomorrow',
    outcome: 'warned',
    now: '2026-06-15T12:00:00Z',
    exchanges: answered({ mobiltelefonnummer_sist_validert: '2026-06-16T14:00:00+02' }),
  },
  {
    rule: 'contact/timestamp-not-in-future',
    name: 'what cannot be read is reported elsewhere',
    outcome: 'pass',
    exchanges: answered({ epostadresse_oppdatert: '2999' }),
  },

  {
    rule: 'contact/dates-accompany-value',
    name: 'the time of the last change is there, as in the documentation',
    outcome: 'pass',
    exchanges: answered({ epostadresse: 'kari@example.com', epostadresse_oppdatert: '2023-11-20T10:14:52+02' }),
  },
  {
    rule: 'contact/dates-accompany-value',
    name: 'an address without it',
    outcome: 'warned',
    exchanges: answered({ epostadresse: 'kari@example.com', epostadresse_sist_verifisert: '2023-11-20T10:14:52+02' }),
  },
  {
    rule: 'contact/dates-accompany-value',
    name: 'a number without it',
    outcome: 'warned',
    exchanges: answered({ mobiltelefonnummer: '+4743123456', epostadresse_oppdatert: '2023-11-20T10:14:52+02' }),
  },
  { rule: 'contact/dates-accompany-value', name: 'no channel', outcome: 'skipped', exchanges: answered({}) },

  {
    rule: 'contact/timestamp-variant',
    name: 'the usual form',
    outcome: 'observed',
    says: '±hh without a fraction',
    exchanges: answered({ epostadresse_oppdatert: '2023-11-20T10:14:52+02' }),
  },
  {
    rule: 'contact/timestamp-variant',
    name: 'several',
    outcome: 'observed',
    says: 'Z with a fraction, ±hh:mm without a fraction',
    exchanges: answered({
      epostadresse_sist_verifisert: '2023-11-20T10:14:52+02:00',
      mobiltelefonnummer_oppdatert: '2023-11-20T10:14:52.1Z',
    }),
  },
  {
    rule: 'contact/timestamp-variant',
    name: 'an offset without its colon',
    outcome: 'observed',
    says: '±hhmm without a fraction',
    exchanges: answered({ epostadresse_oppdatert: '2023-11-20T10:14:52+0200' }),
  },
  { rule: 'contact/timestamp-variant', name: 'none', outcome: 'skipped', exchanges: answered({}) },
];
