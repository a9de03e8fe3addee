import { describe, expect, test } from 'vitest';
import { generate, isValid } from '../../src/identifier/index.ts';
import { mistakesIn } from './examined.ts';

/** A scenario with one person, whose identifier stands on line 4 and whose members begin on line 5. */
const person = (...members: string[]): string =>
  ['name: x', 'persons:', '  kari:', "    identifier: '01837012046'", ...members.map((line) => `    ${line}`)].join(
    '\n',
  );

type Case = readonly [what: string, text: string, ...expected: string[]];

const YAML_MISTAKES: readonly Case[] = [
  ['an empty file', '', '1:1: scenario: expected a mapping with a name, found nothing'],
  ['a list', '- a', '1:1: scenario: expected a mapping with a name, found a list'],
  ['a duplicate key', 'name: x\nname: y', '2:1: duplicate key'],
  ['an open quote', 'name: "x', '1:9: Missing closing "quote'],
  ['a tab', 'name: x\n\tb: c', '2:1: Tabs are not allowed as indentation'],
  ['an unknown tag', 'name: !foo x', '1:7: Unresolved tag: !foo'],
  ['two documents', 'name: x\n---\nname: y', '2:1: a second document: one file holds one'],
  [
    'a colon within a text',
    'name: x\ndescription: a: b',
    '2:14: more than one value: a text that holds a colon and a blank stands in quotes',
  ],
  ['a mapping as key', 'name: x\n? {a: 1}\n: 2', '2:3: expected a plain word as key'],
  ['an alias without anchor', 'name: *b', '1:7: no anchor &b before this alias'],
  ['an alias within itself', 'name: x\npersons: &p\n  a: *p', '3:6: an alias cannot stand within its own anchor'],
];

const SCENARIO_MISTAKES: readonly Case[] = [
  ['no name', 'population: all', '1:1: scenario: missing key "name"'],
  ['a misspelt required key, once', 'nam: x', '1:1: unknown key "nam" (did you mean name?)'],
  [
    'a key that resembles none',
    'name: x\nfoo: 1',
    '2:1: unknown key "foo": expected name, description, extends, now, population, behaviour, print, persons, faults or breaks',
  ],
  [
    'a key of behaviour at the top',
    'name: x\nduplicates: echoed',
    '2:1: unknown key "duplicates" (belongs under behaviour)',
  ],
  [
    'the key __proto__',
    'name: x\npersons: {__proto__: 1}',
    '2:11: "__proto__": expected a kebab-case role such as mobile-only',
    '2:22: __proto__: expected a mapping with an identifier, or a description, and what is stated of the person, found the number 1',
  ],
  [
    'a number for a name',
    'name: 5',
    '1:7: name: expected a kebab-case name such as my-scenario, found the number 5 (quote it)',
  ],
  ['nothing for persons', 'name: x\npersons:', '2:9: persons: expected a mapping of roles to persons, found nothing'],
  [
    'a now that is relative',
    'name: x\nnow: {ago: P1D}',
    '2:6: now: expected a timestamp such as 2026-11-23T12:00:00+01, found a mapping',
  ],
  ['a now of a 31st that is none', 'name: x\nnow: 2026-04-31T12:00:00Z', '2:6: now: there is no 2026-04-31'],
  ['a now that does not exist', 'name: x\nnow: 2026-02-29T12:00:00Z', '2:6: now: there is no 2026-02-29'],
  [
    'a misspelt code',
    'name: x\npopulation: al',
    '2:13: population: expected all or scenario, found "al" (did you mean all?)',
  ],
  [
    'a yes that is no truth value',
    'name: x\nbehaviour: {inkluderIkkeRegistrerte: yes}',
    '2:38: inkluderIkkeRegistrerte: expected true or false, found "yes"',
  ],
  [
    'a wrong word for both versions',
    'name: x\nbehaviour:\n  expiredContact: witheld',
    '3:19: expiredContact: expected withheld or delivered, found "witheld" (did you mean withheld?)',
  ],
  [
    'a wrong version and a wrong word',
    'name: x\nbehaviour:\n  expiredContact: {v1: never, v3: delivered}',
    '3:24: v1: expected withheld or delivered, found "never"',
    '3:31: unknown key "v3": expected v1 or v2',
  ],
];

const PERSON_MISTAKES: readonly Case[] = [
  ['no identifier', 'name: x\npersons:\n  kari: {}', '3:3: kari: missing key "identifier", or kind, born or sex'],
  [
    'an identifier without quotes',
    'name: x\npersons:\n  kari:\n    identifier: 01837012046',
    '4:17: identifier: expected eleven digits in quotes, found the number ********** (quote it)',
  ],
  [
    'a role with a capital',
    "name: x\npersons:\n  Kari: {identifier: '01837012046'}",
    '3:3: "Kari": expected a kebab-case role such as mobile-only',
  ],
  [
    'an identifier of two roles',
    "name: x\npersons:\n  a: {identifier: '01837012046'}\n  b: {identifier: '01837012046'}",
    '4:19: identifier: already that of "a"',
  ],
  [
    'check digits that fail',
    "name: x\npersons:\n  a: {identifier: '01837012047'}",
    '3:19: identifier: not valid: the second check digit is wrong',
  ],
  [
    'a number of 2032 under the classic rule',
    "name: x\npersons:\n  a: {identifier: '30108299939'}",
    '3:19: identifier: valid only by the rule of 2032: set behaviour.identifierRule to both',
  ],
  [
    'an ordinary number of 2032, with that rule on',
    "name: x\nbehaviour: {identifierRule: both}\npersons:\n  a: {identifier: '30108299939'}",
    '4:19: identifier: not synthetic: expected 80 added to the month',
  ],
  [
    'a member that is at the wrong level',
    person('epostadresse: a@example.com'),
    '5:5: unknown key "epostadresse" (belongs under kontaktinformasjon)',
  ],
  [
    'codes in the wrong case or without suggestion',
    person('status: aktiv', 'spraak: no'),
    '5:13: status: expected AKTIV, SLETTET or IKKE_REGISTRERT, found "aktiv" (did you mean AKTIV?)',
    '6:13: spraak: expected nb, nn, en, se or null, found "no"',
  ],
  [
    'a channel in every wrong way',
    person(
      'kontaktinformasjon:',
      `  epostadresse: ${'a'.repeat(39)}@example.com`,
      '  epostadresse_oppdatert: 2023-13-01T00:00:00+01',
      '  epostadresse_sist_verifisert: {agp: P3M}',
      '  mobiltelefonnummer: 42123456',
      '  mobiltelefonnummer_oppdatert: {ago: 3 months}',
      '  mobiltelefonnummer_sist_verifisert: 2023-02-29T00:00:00+01',
    ),
    '6:21: epostadresse: expected a length of at most 50, found 51',
    '7:31: epostadresse_oppdatert: expected a timestamp such as 2023-06-29T10:14:52+02, or {ago: P3M}, found "2023-13-01T00:00:00+01"',
    '8:38: unknown key "agp" (did you mean ago?)',
    '9:27: mobiltelefonnummer: expected a mobile number of digits, in quotes, found the number 42123456 (quote it)',
    '10:43: ago: expected an ISO 8601 duration of at most 99 years, such as P17M29D or PT30M, found "3 months"',
    '11:43: mobiltelefonnummer_sist_verifisert: there is no 2023-02-29',
  ],
  [
    'words that say the same as a key',
    person('epost: a@example.com', 'kontaktinformasjon: {epost: a@example.com, mobil: x}'),
    '5:5: unknown key "epost" (did you mean kontaktinformasjon.epostadresse?)',
    '6:26: unknown key "epost" (did you mean epostadresse?)',
    '6:48: unknown key "mobil" (did you mean mobiltelefonnummer?)',
  ],
  [
    'longer ago than a century',
    person('spraak_oppdatert: {ago: P3000Y}'),
    '5:29: ago: expected an ISO 8601 duration of at most 99 years, such as P17M29D or PT30M, found "P3000Y"',
  ],
  [
    'half a mailbox',
    person('digital_post:', '  postkasseadresse: kari.berg#4F7K'),
    '5:5: digital_post: missing key "postkasseleverandoeradresse"',
  ],
];

const PERMIT = ' (contradictory: true permits it)';

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
    person('status: IKKE_REGISTRERT', "digital_post: {postkasseadresse: a, postkasseleverandoeradresse: '984661185'}"),
    `6:5: digital_post: a person with status IKKE_REGISTRERT has none${PERMIT}`,
  ],
  [
    'a time of reservation without reservation',
    person('reservasjon: NEI', 'reservasjonstidspunkt: {ago: P1Y}'),
    `6:5: reservasjonstidspunkt: only a person with reservasjon JA has one${PERMIT}`,
  ],
  [
    'a reservation and a language of a deleted person',
    person('status: SLETTET', 'reservasjon: JA', 'reservasjonstidspunkt: {ago: P1Y}', 'spraak: nb'),
    `6:5: reservasjon: a person with status SLETTET has NEI${PERMIT}`,
    `7:5: reservasjonstidspunkt: a person with status SLETTET has none${PERMIT}`,
    `8:5: spraak: a person with status SLETTET has none${PERMIT}`,
  ],
  [
    'a time of reservation of a person who is not registered',
    person('status: IKKE_REGISTRERT', 'reservasjon: NEI', "reservasjonstidspunkt: '2020-01-01T00:00:00Z'"),
    `7:5: reservasjonstidspunkt: a person with status IKKE_REGISTRERT has none${PERMIT}`,
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
    `${contacted('KAN_IKKE_VARSLES', '{epostadresse_oppdatert: {ago: P3Y}, epostadresse_sist_verifisert: {ago: P17M}, mobiltelefonnummer: null}')}`,
    `3:52: varslingsstatus: a person with reservasjon NEI whose contact information is fresh has KAN_VARSLES${PERMIT}`,
  ],
  [
    'values that no right service answers',
    person(
      'sertifikat: MIIC',
      "kontaktinformasjon: {mobiltelefonnummer: '+47 12345678'}",
      "digital_post: {postkasseadresse: a, postkasseleverandoeradresse: '984661186'}",
    ),
    `5:17: sertifikat: not a certificate (X.509, DER in base64)${PERMIT}`,
    `6:46: mobiltelefonnummer: a Norwegian number begins with 4 or 9${PERMIT}`,
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
    [
      'a border that lies on another day each month',
      'KAN_VARSLES',
      '{epostadresse_oppdatert: {ago: P17M30D}, mobiltelefonnummer: null}',
    ],
    ['a channel that is generated', 'KAN_VARSLES', '{epostadresse_oppdatert: {ago: P3Y}}'],
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
      'a moment, while the clock runs',
      'KAN_VARSLES',
      "{epostadresse_oppdatert: '2001-01-01T00:00:00Z', mobiltelefonnummer: null}",
    ],
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

test.each(['42123456', '+4742123456', '0047 92 12 34 56', '+46701740605', '421234567'])(
  '%s is no wrong number',
  async (number) => {
    expect(await mistakesIn(person(`kontaktinformasjon: {mobiltelefonnummer: '${number}'}`))).toEqual([]);
  },
);

describe.each([
  ['YAML', YAML_MISTAKES],
  ['scenario', SCENARIO_MISTAKES],
  ['person', PERSON_MISTAKES],
  ['state', FORBIDDEN_STATES],
])('mistakes of the %s are reported where they stand', (_, cases) => {
  test.each(cases.map(([what, text, ...expected]) => ({ what, text, expected })))(
    '$what',
    async ({ text, expected }) => {
      expect(await mistakesIn(text)).toEqual(expected.map((line) => `x.yaml:${line}`));
    },
  );
});

test('mistakes of all kinds are reported at once, in the order of their lines', async () => {
  const kari = "  kari: {identifier: '01837012047', status: SLETTET, sertifikat: MIIC, spraak: nob}";
  const text = ['persns: {}', 'behaviour: {}', 'behaviour: {}', 'persons:', kari].join('\n');
  expect(await mistakesIn(text)).toEqual([
    'x.yaml:1:1: scenario: missing key "name"',
    'x.yaml:1:1: unknown key "persns" (did you mean persons?)',
    'x.yaml:3:1: duplicate key',
    'x.yaml:5:22: identifier: not valid: the second check digit is wrong',
    `x.yaml:5:54: sertifikat: a person with status SLETTET has none${PERMIT}`,
    `x.yaml:5:72: spraak: a person with status SLETTET has none${PERMIT}`,
    'x.yaml:5:80: spraak: expected nb, nn, en, se or null, found "nob" (did you mean nb?)',
  ]);
});

test.each<[what: string, slip: string, told: string]>([
  ['a duplicate key', 'name: x', '6:1: duplicate key'],
  ['a tag', 'description: !foo x', '6:14: Unresolved tag: !foo'],
  ['an alias without anchor', 'description: *b', '6:14: no anchor &b before this alias'],
  ['a mapping as key', '? {a: 1}\n: 2', '6:3: expected a plain word as key'],
])('%s hides no other mistake', async (_, slip, told) => {
  const others = 'persons:\n  anna: {born: 1700}\nfaults:\n  f: {delay: 1s, when: {person: ana}}';
  expect(await mistakesIn(['name: y', others, slip, 'foo: 1'].join('\n'))).toEqual([
    'x.yaml:3:16: born: no number has that date',
    'x.yaml:5:33: person: no person has the role "ana" (did you mean anna?)',
    `x.yaml:${told}`,
    expect.stringMatching(/unknown key "foo"/),
  ]);
});

test('a mistake within an anchor is reported once, where it is written', async () => {
  const text = 'name: x\npersons:\n  a: &a {}\n  b: *a\n';
  expect(await mistakesIn(text)).toEqual([
    'x.yaml:3:3: a: missing key "identifier", or kind, born or sex',
    'x.yaml:4:3: b: missing key "identifier", or kind, born or sex',
  ]);
  const shared = "name: x\npersons:\n  a:\n    identifier: '01837012046'\n    kontaktinformasjon: &k {epost: a}\n";
  const twice = `${shared}  b:\n    identifier: '12848523168'\n    kontaktinformasjon: *k\n`;
  expect(await mistakesIn(twice)).toEqual(await mistakesIn(shared));
  expect(await mistakesIn(shared)).toHaveLength(1);
});

test('what a message quotes is short, in one line, and holds nothing that a terminal would obey', async () => {
  const long = 'x'.repeat(100_000);
  const texts = [
    `name: x\n${long}: 1`,
    `name: x\npersons: {${long}: 1}`,
    `name: *${long}`,
    `name: !${long} x`,
    `name: X${long}`,
    `name: x\npersons: {a: {identifier: '01837012046', spraak: ${long}}}`,
    'name: "\\e[31m\\n"',
    'name: x\n"\\e[31m\\u2028": 1',
    '\u0000\u0001\ufffd: [',
  ];
  for (const text of texts) {
    const found = await mistakesIn(text);
    expect(found).not.toEqual([]);
    for (const line of found) {
      expect(line.length).toBeLessThan(420);
      expect(line).not.toMatch(/[\p{C}\u2028\ufffd]/u);
      expect(line).not.toContain('x'.repeat(100));
    }
  }
});

test('aliases that expand beyond measure are refused', async () => {
  const levels = Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
  expect(await mistakesIn(['a0: &a0 x', ...levels].join('\n'))).toEqual([
    'x.yaml:9:50: aliases expand to more than 10000 nodes',
  ]);
});

test('a thousand persons may share one anchor', async () => {
  const identifiers = [...generate({ from: '1980-01-01', to: '1980-01-03', count: 1000 })];
  const persons = identifiers.map((identifier, i) => `  p${i}: {identifier: '${identifier}', kontaktinformasjon: *k}`);
  const first = "  first: {identifier: '01837012046', kontaktinformasjon: &k {epostadresse_oppdatert: {ago: P3M}}}";
  expect(await mistakesIn(['name: x', 'persons:', first, ...persons].join('\n'))).toEqual([]);
});

test('an ordinary identifier is refused, and no message repeats it', async () => {
  const suffixes = Array.from({ length: 100 }, (_, i) => `${i}`.padStart(2, '0'));
  const ordinary = suffixes.map((suffix) => ['0101', '70', '123', suffix].join('')).find((text) => isValid(text))!;
  const text = `name: x\npersons:\n  a: {identifier: '${ordinary}'}\n  '${ordinary}': ${ordinary}\n`;
  const found = await mistakesIn(text);
  expect(found[0]).toBe('x.yaml:3:19: identifier: not synthetic: expected 80 added to the month');
  expect(found).toHaveLength(3);
  expect(found.join('\n')).not.toMatch(/[0-9]{9}/);
});
