import { describe, expect, test } from 'vitest';
import { isValid } from '../../../src/identifier/index.ts';
import { type Case, findDiagnostics, person } from '../../support/scenario/load.ts';

const SCENARIO_ERRORS: readonly Case[] = [
  ['no name', 'population: all', '1:1: scenario: missing key "name"'],
  ['a misspelt required key, once', 'nam: x', '1:1: unknown key "nam" (did you mean name?)'],
  [
    'an unknown key without a similar one',
    'name: x\nfoo: 1',
    '2:1: unknown key "foo": expected name, description, extends, now, population, behaviour, print, persons, faults or violates',
  ],
  [
    'a key of behaviour at the top',
    'name: x\nduplicates: echoed',
    '2:1: unknown key "duplicates" (belongs under behaviour)',
  ],
  [
    'the key __proto__',
    'name: x\npersons: {__proto__: 1}',
    '2:11: "__proto__": expected a kebab-case role such as mobile-only (did you mean proto?)',
    '2:22: __proto__: expected a mapping with an identifier or a description, and the fields of the person, found the number 1',
  ],
  ['a number for a name', 'name: 5', '1:7: name: expected a kebab-case name such as my-scenario, found the number 5'],
  ['nothing for persons', 'name: x\npersons:', '2:9: persons: expected a mapping of roles to persons, found nothing'],
  [
    'a now that is relative',
    'name: x\nnow: {ago: P1D}',
    '2:6: now: expected a timestamp such as 2026-11-23T12:00:00+01, found a mapping',
  ],
  ['a now on a 31st that does not exist', 'name: x\nnow: 2026-04-31T12:00:00Z', '2:6: now: there is no 2026-04-31'],
  ['a now that does not exist', 'name: x\nnow: 2026-02-29T12:00:00Z', '2:6: now: there is no 2026-02-29'],
  [
    'a misspelt code',
    'name: x\npopulation: al',
    '2:13: population: expected all or scenario, found "al" (did you mean all?)',
  ],
  [
    'a misspelt rule',
    'name: x\nviolates: [state/slettet-no-dta]',
    '2:12: violates[0]: expected a rule of krr check --list, such as mailbox/sertifikat-is-x509, found "state/slettet-no-dta" (did you mean state/slettet-no-data?)',
  ],
  [
    'an unknown rule without a similar one',
    'name: x\nviolates:\n  - response/status-200\n  - 5',
    '4:5: violates[1]: expected a rule of krr check --list, such as mailbox/sertifikat-is-x509, found the number 5',
  ],
  [
    'a yes instead of a boolean',
    'name: x\nbehaviour: {inkluderIkkeRegistrerte: yes}',
    '2:38: inkluderIkkeRegistrerte: expected true or false, found "yes" (did you mean true?)',
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

const PERSON_ERRORS: readonly Case[] = [
  ['no identifier', 'name: x\npersons:\n  kari: {}', '3:3: kari: missing key "identifier", or kind, born or sex'],
  [
    'an identifier without quotes',
    'name: x\npersons:\n  kari:\n    identifier: 01837012046',
    '4:17: identifier: expected eleven digits in quotes, found the number ********** (quote it: the leading zero is lost)',
  ],
  [
    'a role with a capital',
    "name: x\npersons:\n  Kari: {identifier: '01837012046'}",
    '3:3: "Kari": expected a kebab-case role such as mobile-only (did you mean kari?)',
  ],
  [
    'an identifier of two roles',
    "name: x\npersons:\n  a: {identifier: '01837012046'}\n  b: {identifier: '01837012046'}",
    '4:19: identifier: in use by "a"',
  ],
  [
    'check digits that fail',
    "name: x\npersons:\n  a: {identifier: '01837012047'}",
    '3:19: identifier: not valid: the second check digit is wrong (krr persons lists valid ones)',
  ],
  [
    'a number of 2032 under the classic rule',
    "name: x\npersons:\n  a: {identifier: '22872469382'}",
    '3:19: identifier: not valid: the first check digit is wrong (krr persons lists valid ones). Valid by the rule of 2032, which behaviour.identifierRule: both accepts',
  ],
  [
    'an ordinary number of 2032 under the classic rule, which is not the first error to correct',
    "name: x\npersons:\n  a: {identifier: '30108299939'}",
    '3:19: identifier: not valid: the first check digit is wrong, not synthetic (krr persons lists valid ones)',
  ],
  [
    'an ordinary number of 2032, with that rule on',
    "name: x\nbehaviour: {identifierRule: both}\npersons:\n  a: {identifier: '30108299939'}",
    '4:19: identifier: not synthetic: expected 80 added to the month (krr persons lists valid ones)',
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
    '6:13: spraak: expected nb, nn, en, se or null, found "no" (did you mean nb?)',
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
    '10:43: ago: expected an ISO 8601 duration of at most 99 years, such as P17M29D or PT30M, found "3 months" (did you mean P3M?)',
    '11:43: mobiltelefonnummer_sist_verifisert: there is no 2023-02-29',
  ],
  [
    'common words for keys',
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

describe.each([
  ['scenario', SCENARIO_ERRORS],
  ['person', PERSON_ERRORS],
])('reports errors of the %s at their positions', (_, cases) => {
  test.each(cases)('%s', async (_, text, ...expected) => {
    expect(await findDiagnostics(text)).toEqual(expected.map((line) => `x.yaml:${line}`));
  });
});

test('reports errors of all kinds at once, in the order of the lines', async () => {
  const kari = "  kari: {identifier: '01837012047', status: SLETTET, sertifikat: MIIC, spraak: nob}";
  const text = ['persns: {}', 'behaviour: {}', 'behaviour: {}', 'persons:', kari].join('\n');
  expect(await findDiagnostics(text)).toEqual([
    'x.yaml:1:1: scenario: missing key "name"',
    'x.yaml:1:1: unknown key "persns" (did you mean persons?)',
    'x.yaml:3:1: duplicate key',
    'x.yaml:5:22: identifier: not valid: the second check digit is wrong (krr persons lists valid ones)',
    'x.yaml:5:54: sertifikat: not allowed for a person with status SLETTET (allowInvalidState: true permits it)',
    'x.yaml:5:80: spraak: expected nb, nn, en, se or null, found "nob" (did you mean nb?)',
  ]);
});

test('checks the date of birth of a person with other errors too', async () => {
  const text =
    'name: x\npersons:\n  p: {born: 1950-1949, kind: dnum}\n  q: {born: 1700, sex: f, foo: 1}\n  r: {born: 1950, kind: x}';
  expect(await findDiagnostics(text)).toEqual([
    expect.stringMatching(/^x\.yaml:3:13: born: /),
    expect.stringMatching(/^x\.yaml:3:30: kind: /),
    expect.stringMatching(/^x\.yaml:4:13: born: /),
    expect.stringMatching(/^x\.yaml:4:24: sex: /),
    expect.stringMatching(/^x\.yaml:4:27: unknown key "foo"/),
    expect.stringMatching(/^x\.yaml:5:25: kind: /),
  ]);
});

test('quotes in messages are short, on one line and without control characters', async () => {
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
    const found = await findDiagnostics(text);
    expect(found).not.toEqual([]);
    for (const line of found) {
      expect(line.length).toBeLessThan(420);
      expect(line).not.toMatch(/[\p{C}\u2028\ufffd]/u);
      expect(line).not.toContain('x'.repeat(100));
    }
  }
});

test('rejects an identifier that is not synthetic, and no message repeats it', async () => {
  const suffixes = Array.from({ length: 100 }, (_, i) => `${i}`.padStart(2, '0'));
  const ordinary = suffixes.map((suffix) => ['0101', '70', '123', suffix].join('')).find((text) => isValid(text))!;
  const text = `name: x\npersons:\n  a: {identifier: '${ordinary}'}\n  '${ordinary}': ${ordinary}\n`;
  const found = await findDiagnostics(text);
  expect(found[0]).toBe(
    'x.yaml:3:19: identifier: not synthetic: expected 80 added to the month (krr persons lists valid ones)',
  );
  expect(found).toHaveLength(3);
  expect(found.join('\n')).not.toMatch(/[0-9]{9}/);
});
