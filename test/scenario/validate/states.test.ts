import { describe, expect, test } from 'vitest';
import { type Case, findDiagnostics, person } from '../../support/scenario/load.ts';

const PERMIT = ' (allowInvalidState: true permits it)';

const DAY =
  'whether that contact information has expired depends on the day: omit this key to derive it from the dates';
const EXPIRED = 'expected KAN_IKKE_VARSLES for a person whose contact information has all expired';

/** A person who has not reserved, whose varslingsstatus stands in column 52 of the second line; with the head of a file. */
const contacted = (status: string, contact: string, role = 'a'): string =>
  `${role === 'a' ? 'name: x\npersons:' : ''}
  ${role}: {born: 1980, status: AKTIV, reservasjon: NEI, varslingsstatus: ${status}, kontaktinformasjon: ${contact}}`;

const FORBIDDEN_STATES: readonly Case[] = [
  [
    'data of a deleted person',
    person('status: SLETTET', 'kontaktinformasjon: {}', 'sertifikat: MIIC', 'varslingsstatus: KAN_VARSLES'),
    `6:5: kontaktinformasjon: not allowed for a person with status SLETTET${PERMIT}`,
    `7:5: sertifikat: not allowed for a person with status SLETTET${PERMIT}`,
    `8:5: varslingsstatus: expected KAN_IKKE_VARSLES for a person with status SLETTET${PERMIT}`,
  ],
  [
    'a mailbox of a person who is not registered',
    person(
      'status: IKKE_REGISTRERT',
      "digital_post: {postkasseadresse: kari#4F7K, postkasseleverandoeradresse: '984661185'}",
    ),
    `6:5: digital_post: not allowed for a person with status IKKE_REGISTRERT${PERMIT}`,
  ],
  [
    'a time of reservation without reservation',
    person('reservasjon: NEI', 'reservasjonstidspunkt: {ago: P1Y}'),
    `6:5: reservasjonstidspunkt: only allowed for a person with reservasjon JA${PERMIT}`,
  ],
  [
    'a time of reservation of a person who is not registered, and is not said to have reserved',
    person('status: IKKE_REGISTRERT', "reservasjonstidspunkt: '2020-01-01T00:00:00Z'"),
    `6:5: reservasjonstidspunkt: only allowed for a person with reservasjon JA${PERMIT}`,
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
    `3:52: varslingsstatus: expected KAN_VARSLES for a person with reservasjon NEI and fresh contact information${PERMIT}`,
  ],
  [
    'who can be notified where all that is stated has expired',
    contacted('KAN_VARSLES', '{epostadresse_oppdatert: {ago: P3Y}}'),
    `3:52: varslingsstatus: ${EXPIRED}${PERMIT}`,
  ],
  [
    'a varslingsstatus that is right only on some days: the limit depends on the month',
    `${contacted('KAN_VARSLES', '{epostadresse_oppdatert: {ago: P17M30D}, mobiltelefonnummer: null}')}
${contacted('KAN_IKKE_VARSLES', '{epostadresse_oppdatert: {ago: P17M30D}, mobiltelefonnummer: null}', 'b')}`,
    `3:52: varslingsstatus: ${DAY}${PERMIT}`,
    `5:52: varslingsstatus: ${DAY}${PERMIT}`,
  ],
  [
    'a varslingsstatus that is right only on some days: a timestamp, while the clock runs',
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
    `6:76: epostadresse: not an e-mail address: an empty label before the at sign${PERMIT}`,
    `7:38: postkasseadresse: expected a length of 8 to 100, found 1${PERMIT}`,
    `7:70: postkasseleverandoeradresse: the check digit of the organisation number is wrong${PERMIT}`,
  ],
  [
    'an active person without reservasjon',
    person('status: AKTIV', 'reservasjon: null'),
    `6:5: reservasjon: required for a person with status AKTIV${PERMIT}`,
  ],
];

describe('permits a varslingsstatus that the file alone cannot contradict', () => {
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
    expect(await findDiagnostics(`${contacted(status, contact)}\n${now}`)).toEqual([]);
  });

  test('a reserved person with fresh contact information can have KAN_IKKE_VARSLES', async () => {
    const fresh = contacted('KAN_IKKE_VARSLES', '{epostadresse_oppdatert: {ago: P1M}, mobiltelefonnummer: null}');
    expect(await findDiagnostics(fresh)).toHaveLength(1);
    expect(await findDiagnostics(fresh.replace('NEI', 'JA'))).toEqual([]);
  });
});

describe('reports forbidden states at their positions', () => {
  test.each(FORBIDDEN_STATES)('%s', async (_, text, ...expected) => {
    expect(await findDiagnostics(text)).toEqual(expected.map((line) => `x.yaml:${line}`));
  });
});

test.each(['foo@example.com', '"a b"@example.com', ['kari', 'xn--rn-lka.no'].join('@')])(
  '%s is no wrong address',
  async (address) => {
    expect(await findDiagnostics(person(`kontaktinformasjon: {epostadresse: '${address}'}`))).toEqual([]);
  },
);

test.each([
  'fo o@example.com',
  'foo@@example..com',
  'foo@localhost',
  ['foo', 'example.test'].join('@'),
  '.kari@example.com',
])('%s is a wrong one', async (address) => {
  expect(await findDiagnostics(person(`kontaktinformasjon: {epostadresse: '${address}'}`))).toEqual([
    expect.stringMatching(/^x\.yaml:5:40: epostadresse: not an e-mail address: a/),
  ]);
});

test.each(['status: SLETTET', 'status: IKKE_REGISTRERT'])(
  'with %s, language and reservation are permitted',
  async (status) => {
    const told = [
      'spraak: nb',
      'reservasjon: JA',
      'reservasjonstidspunkt: {ago: P1Y}',
      'reservasjon_oppdatert: {ago: P1Y}',
    ];
    expect(await findDiagnostics(person(status, ...told))).toEqual([]);
  },
);

test('checks the address and the certificate of the printer', async () => {
  const print = 'name: x\nprint: {postkasseleverandoerAdresse: printer, x509Sertifikat: MIIC}';
  expect(await findDiagnostics(print)).toEqual([
    'x.yaml:2:38: postkasseleverandoerAdresse: expected a length of 8 to 20, found 7',
    'x.yaml:2:63: x509Sertifikat: not a certificate (X.509, DER in base64)',
  ]);
  expect(await findDiagnostics(print.replace('MIIC', '"****"'))).toContain(
    'x.yaml:2:63: x509Sertifikat: expected a certificate in base64, on one line, found "****"',
  );
});

test.each(['42123456', '+4742123456', '0047 92 12 34 56', '+46701740605', '421234567'])(
  '%s is no wrong number',
  async (number) => {
    expect(await findDiagnostics(person(`kontaktinformasjon: {mobiltelefonnummer: '${number}'}`))).toEqual([]);
  },
);
