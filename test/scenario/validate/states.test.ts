import { describe, expect, test } from 'vitest';
import { type Case, mistakesIn, person } from '../../support/scenario/load.ts';

const PERMIT = ' (allowInvalidState: true permits it)';

const DAY =
  'the day decides whether that contact information has expired: it follows from the dates unless it is stated';
const EXPIRED = 'a person all of whose contact information has expired has KAN_IKKE_VARSLES';

/** A person who has not reserved, whose varslingsstatus stands in column 52 of the second line; with the head of a file. */
const contacted = (status: string, contact: string, role = 'a'): string =>
  `${role === 'a' ? 'name: x\npersons:' : ''}
  ${role}: {born: 1980, status: AKTIV, reservasjon: NEI, varslingsstatus: ${status}, kontaktinformasjon: ${contact}}`;

const FORBIDDEN_STATES: readonly Case[] = [
  [
    'data of a deleted person',
    person('status: SLETTET', 'kontaktinformasjon: {}', 'sertifikat: MIIC', 'varslingsstatus: KAN_VARSLES'),
    `6:5: kontaktinformasjon: a person with status SLETTET has none${PERMIT}`,
    `7:5: sertifikat: a person with status SLETTET has none${PERMIT}`,
    `8:5: varslingsstatus: a person with status SLETTET has KAN_IKKE_VARSLES${PERMIT}`,
  ],
  [
    'a mailbox of a person who is not registered',
    person(
      'status: IKKE_REGISTRERT',
      "digital_post: {postkasseadresse: kari#4F7K, postkasseleverandoeradresse: '984661185'}",
    ),
    `6:5: digital_post: a person with status IKKE_REGISTRERT has none${PERMIT}`,
  ],
  [
    'a time of reservation without reservation',
    person('reservasjon: NEI', 'reservasjonstidspunkt: {ago: P1Y}'),
    `6:5: reservasjonstidspunkt: only a person with reservasjon JA has one${PERMIT}`,
  ],
  [
    'a time of reservation of a person who is not registered, and is not said to have reserved',
    person('status: IKKE_REGISTRERT', "reservasjonstidspunkt: '2020-01-01T00:00:00Z'"),
    `6:5: reservasjonstidspunkt: only a person with reservasjon JA has one${PERMIT}`,
  ],
  [
    'a time later than now',
    `${person('spraak_oppdatert: 2026-06-01T12:00:01+02', 'reservasjon_oppdatert: 2026-06-01T12:00:00+02')}
now: 2026-06-01T10:00:00Z`,
    '5:23: spraak_oppdatert: later than the now of this scenario',
  ],
  [
    'who can be notified where all has expired',
    `${contacted('KAN_VARSLES', '{epostadresse_oppdatert: {ago: P18M}, mobiltelefonnummer: null}')}
${contacted('KAN_VARSLES', '{epostadresse_oppdatert: {ago: P3Y}, mobiltelefonnummer_oppdatert: {ago: P17M40D}}', 'b')}`,
    `3:52: varslingsstatus: ${EXPIRED}${PERMIT}`,
    `5:52: varslingsstatus: ${EXPIRED}${PERMIT}`,
  ],
  [
    'who can be notified where all had expired at the now of the scenario',
    `${contacted('KAN_VARSLES', "{epostadresse: null, mobiltelefonnummer_sist_verifisert: '2024-12-01T12:00:00+01'}")}
now: 2026-06-01T12:00:00+02`,
    `3:52: varslingsstatus: ${EXPIRED}${PERMIT}`,
  ],
  [
    'who cannot be notified where all is fresh',
    contacted(
      'KAN_IKKE_VARSLES',
      '{epostadresse_oppdatert: {ago: P3Y}, epostadresse_sist_verifisert: {ago: P17M}, mobiltelefonnummer: null}',
    ),
    `3:52: varslingsstatus: a person with reservasjon NEI whose contact information is fresh has KAN_VARSLES${PERMIT}`,
  ],
  [
    'who can be notified where all that is stated has expired',
    contacted('KAN_VARSLES', '{epostadresse_oppdatert: {ago: P3Y}}'),
    `3:52: varslingsstatus: ${EXPIRED}${PERMIT}`,
  ],
  [
    'a varslingsstatus that is right on some days alone: by a border that lies elsewhere each month',
    `${contacted('KAN_VARSLES', '{epostadresse_oppdatert: {ago: P17M30D}, mobiltelefonnummer: null}')}
${contacted('KAN_IKKE_VARSLES', '{epostadresse_oppdatert: {ago: P17M30D}, mobiltelefonnummer: null}', 'b')}`,
    `3:52: varslingsstatus: ${DAY}${PERMIT}`,
    `5:52: varslingsstatus: ${DAY}${PERMIT}`,
  ],
  [
    'a varslingsstatus that is right on some days alone: by a moment, while the clock runs',
    contacted('KAN_VARSLES', "{epostadresse_oppdatert: '2001-01-01T00:00:00Z', mobiltelefonnummer: null}"),
    `3:52: varslingsstatus: ${DAY}${PERMIT}`,
  ],
  [
    'values that no right service answers',
    person(
      'sertifikat: MIIC',
      "kontaktinformasjon: {mobiltelefonnummer: '+47 12345678', epostadresse: .foo@example.com}",
      "digital_post: {postkasseadresse: a, postkasseleverandoeradresse: '984661186'}",
    ),
    `5:17: sertifikat: not a certificate (X.509, DER in base64)${PERMIT}`,
    `6:46: mobiltelefonnummer: a Norwegian number begins with 4 or 9${PERMIT}`,
    `6:76: epostadresse: not an e-mail address: a dot too many before the at sign${PERMIT}`,
    `7:38: postkasseadresse: expected a length of 8 to 100, found 1${PERMIT}`,
    `7:70: postkasseleverandoeradresse: the check digit of the organisation number is wrong${PERMIT}`,
  ],
  [
    'an active person without reservasjon',
    person('status: AKTIV', 'reservasjon: null'),
    `6:5: reservasjon: a person with status AKTIV always has one${PERMIT}`,
  ],
];

describe('what a file alone cannot decide of varslingsstatus is permitted', () => {
  const NOW = 'now: 2026-06-01T12:00:00+02';
  test.each([
    ['channels that are generated', 'KAN_VARSLES', '{epostadresse_duplisert: JA}'],
    ['dates that are generated', 'KAN_VARSLES', "{epostadresse_oppdatert: {ago: P3Y}, mobiltelefonnummer: '42123456'}"],
    [
      'a channel that is fresh',
      'KAN_VARSLES',
      '{epostadresse_oppdatert: {ago: P3Y}, mobiltelefonnummer_oppdatert: {ago: P1Y}}',
    ],
    [
      'one that has expired',
      'KAN_IKKE_VARSLES',
      '{epostadresse_oppdatert: {ago: P3Y}, mobiltelefonnummer_oppdatert: {ago: P1Y}}',
    ],
    ['no channel', 'KAN_VARSLES', '{epostadresse: null, mobiltelefonnummer: null}'],
    ['no contact information', 'KAN_IKKE_VARSLES', 'null'],
    [
      'a second after the border',
      'KAN_VARSLES',
      "{epostadresse_oppdatert: '2024-12-01T12:00:01+01', mobiltelefonnummer: null}",
      NOW,
    ],
    [
      'the border itself',
      'KAN_IKKE_VARSLES',
      "{epostadresse_oppdatert: '2024-12-01T12:00:00+01', mobiltelefonnummer: null}",
      NOW,
    ],
  ])('%s', async (_, status, contact, now = '') => {
    expect(await mistakesIn(`${contacted(status, contact)}\n${now}`)).toEqual([]);
  });

  test('whoever has reserved cannot be notified, however fresh', async () => {
    const fresh = contacted('KAN_IKKE_VARSLES', '{epostadresse_oppdatert: {ago: P1M}, mobiltelefonnummer: null}');
    expect(await mistakesIn(fresh)).toHaveLength(1);
    expect(await mistakesIn(fresh.replace('NEI', 'JA'))).toEqual([]);
  });
});

describe('states that the documentation forbids are reported where they stand', () => {
  test.each(FORBIDDEN_STATES)('%s', async (_, text, ...expected) => {
    expect(await mistakesIn(text)).toEqual(expected.map((line) => `x.yaml:${line}`));
  });
});

test.each(['foo@example.com', '"a b"@example.com', ['kari', 'xn--rn-lka.no'].join('@')])(
  '%s is no wrong address',
  async (address) => {
    expect(await mistakesIn(person(`kontaktinformasjon: {epostadresse: '${address}'}`))).toEqual([]);
  },
);

test.each([
  'fo o@example.com',
  'foo@@example..com',
  'foo@localhost',
  ['foo', 'example.test'].join('@'),
  '.kari@example.com',
])('%s is a wrong one', async (address) => {
  expect(await mistakesIn(person(`kontaktinformasjon: {epostadresse: '${address}'}`))).toEqual([
    expect.stringMatching(/^x\.yaml:5:40: epostadresse: not an e-mail address: a/),
  ]);
});

test.each(['status: SLETTET', 'status: IKKE_REGISTRERT'])(
  'with %s, language and reservation may be told',
  async (status) => {
    const told = [
      'spraak: nb',
      'reservasjon: JA',
      'reservasjonstidspunkt: {ago: P1Y}',
      'reservasjon_oppdatert: {ago: P1Y}',
    ];
    expect(await mistakesIn(person(status, ...told))).toEqual([]);
  },
);

test('a printer has an address and a certificate that can be used', async () => {
  const print = 'name: x\nprint: {postkasseleverandoerAdresse: printer, x509Sertifikat: MIIC}';
  expect(await mistakesIn(print)).toEqual([
    'x.yaml:2:38: postkasseleverandoerAdresse: expected a length of 8 to 20, found 7',
    'x.yaml:2:63: x509Sertifikat: not a certificate (X.509, DER in base64)',
  ]);
  expect(await mistakesIn(print.replace('MIIC', '"****"'))).toContain(
    'x.yaml:2:63: x509Sertifikat: expected a certificate in base64, on one line, found "****"',
  );
});

test.each(['42123456', '+4742123456', '0047 92 12 34 56', '+46701740605', '421234567'])(
  '%s is no wrong number',
  async (number) => {
    expect(await mistakesIn(person(`kontaktinformasjon: {mobiltelefonnummer: '${number}'}`))).toEqual([]);
  },
);
