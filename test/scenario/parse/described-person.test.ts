import { describe, expect, test } from 'vitest';
import { parse } from '../../../src/identifier/index.ts';
import { findDiagnostics, parseScenario } from '../../support/scenario/load.ts';

const file = (...lines: string[]): string =>
  ['name: mine', 'persons:', ...lines.map((line) => `  ${line}`), ''].join('\n');

const personsOf = async (text: string) => (await parseScenario(text)).persons;

describe('a person that a file only describes', () => {
  const described = file('anna:', '  kind: dnr', '  born: 1950-1959', '  sex: female', '  status: AKTIV');

  test('has a synthetic identifier that fits the description, and only the specified fields', async () => {
    const [anna] = await personsOf(described);
    const read = parse(anna!.identifier);
    expect(read).toMatchObject({ valid: true, kind: 'dnr', synthetic: '+80', sex: 'female' });
    expect(read.valid && read.birthDate).toMatch(/^195\d-/);
    expect(anna).toEqual({ role: 'anna', identifier: anna!.identifier, specified: { status: 'AKTIV' } });
  });

  test('has the same identifier beside other persons, and another one under another role', async () => {
    const [anna] = await personsOf(described);
    const others = await personsOf(`${described}  berit:\n    kind: dnr\n    born: 1950-1959\n    sex: female\n`);
    expect(others[0]).toEqual(anna);
    expect(others[1]!.identifier).not.toBe(anna!.identifier);
  });

  test('never has an identifier that the file gives to another person', async () => {
    const [anna] = await personsOf(described);
    const [taken, next] = await personsOf(
      file(
        'first:',
        `  identifier: "${anna!.identifier}"`,
        'anna:',
        '  kind: dnr',
        '  born: 1950-1959',
        '  sex: female',
      ),
    );
    expect(taken!.identifier).toBe(anna!.identifier);
    expect(next!.identifier).not.toBe(anna!.identifier);
  });

  test('may be born in years with two dots between as krr persons has them', async () => {
    const bornIn = (born: string) => personsOf(file('anna:', `  born: ${born}`));
    expect(await bornIn('1950..1959')).toEqual(await bornIn('1950-1959'));
    expect(await bornIn('1950-01-01..1959')).toEqual(await bornIn('1950-1959'));
  });

  test('may be born in a year, on a day, or whenever', async () => {
    const born = async (line: string): Promise<string> => {
      const [person] = await personsOf(file('who:', `  ${line}`));
      const read = parse(person!.identifier);
      return read.valid ? read.birthDate! : '';
    };
    const dates = await Promise.all(['born: 1987', 'born: 2000-02-29', 'sex: male'].map(born));
    expect(dates[0]).toMatch(/^1987-/);
    expect(dates[1]).toBe('2000-02-29');
    expect(Number(dates[2]!.slice(0, 4))).toBeGreaterThanOrEqual(1930);
  });
});

describe('reports a description that no identifier fits at its position', () => {
  test.each([
    ['no day at all', ['who:', '  born: 2001-02-29'], /^x\.yaml:4:11: born: /],
    ['years in the wrong order', ['who:', '  born: 1959-1950'], /^x\.yaml:4:11: born: /],
    [
      'no identifier and no description',
      ['who:', '  status: AKTIV'],
      /^x\.yaml:3:3: who: missing key "identifier", or kind, born or sex$/,
    ],
    ['a span of nobody knows what', ['who:', '  born: the fifties'], /^x\.yaml:4:11: born: expected a year or date/],
    ['both at once', ['who:', '  identifier: "01837012046"', '  sex: female'], /^x\.yaml:5:5: sex: only for a person/],
    ['a kind that is none', ['who:', '  kind: fødselsnummer'], /^x\.yaml:4:11: kind: expected fnr or dnr/],
  ])('%s', async (_, lines, message) => {
    expect(await findDiagnostics(file(...lines))).toEqual([expect.stringMatching(message)]);
  });
});
