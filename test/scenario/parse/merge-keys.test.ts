import { describe, expect, test } from 'vitest';
import { type Case, findDiagnostics, parseScenario } from '../../support/scenario/load.ts';

/** A scenario whose persons begin on line 3. */
const persons = (...lines: string[]): string => ['name: x', 'persons:', ...lines.map((line) => `  ${line}`)].join('\n');

const statedIn = async (text: string) =>
  Object.fromEntries((await parseScenario(text)).persons.map(({ role, specified }) => [role, specified]));

describe('a merge key lays a person over others', () => {
  const ANNA = 'anna: &anna {born: 1980, status: AKTIV, spraak: nb, kontaktinformasjon: {epostadresse: null}}';

  test('what it says itself is on top, before and after the key', async () => {
    const text = persons(
      ANNA,
      'berit:',
      '  spraak: nn',
      '  <<: *anna',
      '  born: 1950',
      '  status: SLETTET',
      '  kontaktinformasjon: {}',
    );
    expect(await findDiagnostics(text)).toEqual([
      expect.stringMatching(/^x\.yaml:9:5: kontaktinformasjon: not allowed for a person with status SLETTET/),
    ]);
    expect(await statedIn(persons(ANNA, 'berit: {spraak: nn, <<: *anna, kontaktinformasjon: null}'))).toEqual({
      anna: { status: 'AKTIV', spraak: 'nb', kontaktinformasjon: { epostadresse: null } },
      berit: { status: 'AKTIV', spraak: 'nn', kontaktinformasjon: null },
    });
  });

  test('of several, the first is on top', async () => {
    const carl = 'carl: &carl {born: 1990, spraak: en, reservasjon: JA}';
    const { dina } = await statedIn(persons(ANNA, carl, 'dina: {<<: [*carl, *anna]}'));
    expect(dina).toEqual({
      status: 'AKTIV',
      spraak: 'en',
      reservasjon: 'JA',
      kontaktinformasjon: { epostadresse: null },
    });
  });

  test('a thousand persons can merge one template', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => `p${at}: {<<: *anna, description: "${at}"}`);
    expect((await parseScenario(persons(ANNA, ...many))).persons).toHaveLength(1001);
  });

  test('what was merged may be merged again', async () => {
    const { dina } = await statedIn(persons(ANNA, 'carl: &carl {<<: *anna, reservasjon: JA}', 'dina: {<<: *carl}'));
    expect(dina).toMatchObject({ reservasjon: 'JA', spraak: 'nb' });
  });
});

const FORM = '<<: expected an alias of a mapping such as *base, or a list of them; extends is for whole files';

describe('reports errors of merged mappings', () => {
  test.each<Case>([
    [
      'where they are written, once',
      persons('anna: &anna {born: 1980, stauts: AKTIV, spraak: nob}', 'berit: {<<: *anna, sex: female}'),
      '3:28: unknown key "stauts" (did you mean status?)',
      '3:51: spraak: expected nb, nn, en, se or null, found "nob" (did you mean nb?)',
    ],
    [
      'in the second of a list',
      persons('anna: &anna {born: 1980}', 'berit: &berit {sex: male, spraak: nob}', 'carl: {<<: [*anna, *berit]}'),
      '4:37: spraak: expected nb, nn, en, se or null, found "nob" (did you mean nb?)',
    ],
    [
      'where they are merged, if only what stands beside makes them wrong',
      persons('anna: &anna {born: 1980, kontaktinformasjon: {}}', 'berit: {status: SLETTET, <<: *anna}'),
      '4:28: kontaktinformasjon: not allowed for a person with status SLETTET (allowInvalidState: true permits it)',
    ],
    [
      'where an identifier is merged that is that of somebody else',
      persons("anna: &anna {identifier: '01837012046'}", 'berit: {<<: *anna}', 'carl: *anna'),
      '4:11: identifier: in use by "anna"',
      '5:9: identifier: in use by "anna"',
    ],
    [
      'where they are merged, if there are two answers to who it is',
      persons('anna: &anna {born: 1980}', "berit: {<<: *anna, identifier: '01837012046'}"),
      '4:11: born: only for a person without an identifier',
    ],
    [
      'what is no mapping',
      persons('anna: {born: 1980, <<: 5}', 'berit: {born: 1980, <<: }'),
      `3:26: ${FORM}`,
      `4:27: ${FORM}`,
    ],
    ['a list of what is no mapping', persons('anna: {born: &year 1980, <<: [*year]}'), `3:32: ${FORM}`],
    [
      'an alias without anchor, once',
      persons('anna: {born: 1980, <<: *nobody}'),
      '3:26: no anchor of this name before this alias',
    ],
    [
      'an alias within its own anchor',
      persons('anna: &a {born: 1980, <<: *a}'),
      '3:29: an alias cannot stand within its own anchor',
    ],
    ['a second merge key', persons('anna: &a {born: 1980}', 'berit: {<<: *a, <<: *a}'), '4:19: duplicate key'],
    [
      'a key that only looks like it',
      persons("anna: {born: 1980, '<<': {spraak: nb}}"),
      expect.stringMatching(/^x\.yaml:3:22: unknown key "<<"/) as unknown as string,
    ],
  ])('%s', async (_, text, ...expected) => {
    const told = expected.map((line) => (typeof line === 'string' ? `x.yaml:${line}` : line));
    expect(await findDiagnostics(text)).toEqual(told);
  });

  test('rejects merges that expand exponentially', async () => {
    const levels = Array.from({ length: 20 }, (_, at) => `p${at + 1}: &p${at + 1} {<<: [*p${at}, *p${at}]}`);
    expect(await findDiagnostics(persons('p0: &p0 {born: 1980}', ...levels))).toEqual([
      expect.stringMatching(/^x\.yaml:\d+:\d+: aliases expand to more than 10000 nodes$/),
    ]);
  });
});
