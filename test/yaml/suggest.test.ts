import { describe, expect, test } from 'vitest';
import { findDiagnostics, person } from '../support/scenario/load.ts';

/** The message of the only diagnostic of a text. */
async function findMessage(text: string): Promise<string> {
  const [diagnostic, ...others] = await findDiagnostics(text);
  expect(others).toEqual([]);
  return diagnostic!.replace(/^x\.yaml:\d+:\d+: /, '');
}

describe('suggests the scenario format for a value in another format', () => {
  test.each([
    ['23.11.2026', '2026-11-23T00:00:00+01'],
    ['1.6.2026', '2026-06-01T00:00:00+02'],
    ['23/11-2026', '2026-11-23T00:00:00+01'],
    ['23.11.2026 kl. 10:14', '2026-11-23T10:14:00+01'],
    ['2026-11-23', '2026-11-23T00:00:00+01'],
    ['2026-06-29T10:14', '2026-06-29T10:14:00+02'],
    ['2026-06-29 10:14:52', '2026-06-29T10:14:52+02'],
    ['2026-06-29 10:14:52Z', '2026-06-29T10:14:52Z'],
    ['P18M', '{ago: P18M}'],
    ['18 months', '{ago: P18M}'],
    ['18 måneder siden', '{ago: P18M}'],
  ])('a timestamp: %s', async (written, meant) => {
    const text = person(`spraak_oppdatert: ${written}`);
    expect(await findMessage(text)).toMatch(/^spraak_oppdatert: expected a timestamp such as /);
    expect(await findMessage(text)).toContain(` (did you mean ${meant}?)`);
  });

  test.each([
    ['18 months', 'P18M'],
    ['18 mnd', 'P18M'],
    ['18M', 'P18M'],
    ['p3m', 'P3M'],
    ['1 år', 'P1Y'],
    ['2 uker', 'P2W'],
    ['10 days ago', 'P10D'],
    ['3 hours', 'PT3H'],
    ['30 minutes', 'PT30M'],
    ['45 sekunder', 'PT45S'],
  ])('a duration: %s', async (written, meant) => {
    expect(await findMessage(person(`spraak_oppdatert: {ago: ${written}}`))).toContain(` (did you mean ${meant}?)`);
  });

  test.each([
    ['10 seconds', '10s'],
    ['500 milliseconds', '500ms'],
    ['2 min', '2m'],
    ['2 m', '2m'],
    ['2S', '2s'],
  ])('a delay: %s', async (written, meant) => {
    expect(await findMessage(`name: x\nfaults: {slow: {delay: ${written}}}`)).toContain(` (did you mean ${meant}?)`);
  });

  test.each([
    ['born: 17.05.1980', '1980-05-17'],
    ['born: 1950 - 1959', '1950-1959'],
    ['born: 1950–1959', '1950-1959'],
    ['born: “1980”', '1980'],
  ])('%s', async (line, meant) => {
    expect(await findMessage(`name: x\npersons: {anna: {${line}}}`)).toContain(` (did you mean ${meant}?)`);
  });

  test.each([
    ['name: My Scenario', 'my-scenario'],
    ['name: minTest_2', 'min-test-2'],
    ['name: x\npersons: {Blåbær: {born: 1980}}', 'blabaer'],
  ])('a name: %s', async (text, meant) => {
    expect(await findMessage(text)).toContain(` (did you mean ${meant}?)`);
  });

  test.each([
    ['018370 12046', '(digits alone, in plain quotes)'],
    ['“01837012046”', '(digits alone, in plain quotes)'],
  ])('an identifier: %s', async (written, help) => {
    const text = await findMessage(`name: x\npersons: {anna: {identifier: ${written}}}`);
    expect(text).toMatch(
      new RegExp(`^identifier: expected eleven digits in quotes, found .*${help.replace(/[()]/g, '\\$&')}$`),
    );
    expect(text).not.toMatch(/[0-9]{9}/);
  });

  test('suggests nothing for an unrelated value or an impossible date', async () => {
    for (const written of ['soon', '31.02.2026', '2026-13-01', '18 fortnights']) {
      expect(await findMessage(person(`spraak_oppdatert: ${written}`))).not.toMatch(/\)$/);
    }
  });
});

describe('a number instead of a text', () => {
  test.each([
    ['an identifier without its leading zero', 'identifier: 01837012046', /\(quote it: the leading zero is lost\)$/],
    ['a complete identifier', 'identifier: 25916509831', /\(quote it\)$/],
    ['an identifier without more digits', 'identifier: 837012046', /the number [*]+$/],
  ])('%s', async (_, line, message) => {
    expect(await findMessage(`name: x\npersons: {anna: {${line}}}`)).toMatch(message);
  });

  test('gets no hint to quote it where quotes do not help', async () => {
    expect(await findMessage('name: x\nnow: 2026')).toMatch(/found the number 2026$/);
  });
});

describe('suggests the code for a common word', () => {
  test.each([
    ['reservasjon: NO', 'NEI'],
    ['reservasjon: true', 'JA'],
    ['reservasjon: yes', 'JA'],
    ['spraak: no', 'nb'],
    ['status: deleted', 'SLETTET'],
    ['status: NOT_REGISTERED', 'IKKE_REGISTRERT'],
    ['allowInvalidState: yes', 'true'],
    ['allowInvalidState: nei', 'false'],
  ])('%s', async (line, meant) => {
    expect(await findMessage(person(line))).toContain(` (did you mean ${meant}?)`);
  });

  test('but not where that code is invalid', async () => {
    expect(await findMessage('name: x\nfaults: {f: {silence: no}}')).toBe('silence: expected true, found "no"');
  });
});

describe('a key', () => {
  test.each([
    ['with two letters swapped', 'nmae: x', 'unknown key "nmae" (did you mean name?)'],
    [
      'without a space after its colon',
      'name: x\npersons: {a: {born:1980}}',
      'unknown key "born:1980" (did you mean born: 1980?)',
    ],
    [
      'after unusual whitespace',
      'name: x\n\u00a0now: 2026-01-01T00:00:00Z',
      'unknown key "\u00a0now" (contains whitespace other than a space)',
    ],
  ])('%s', async (_, text, message) => {
    expect(await findDiagnostics(text)).toContainEqual(
      expect.stringMatching(new RegExp(`: ${message.replace(/[()?]/g, '\\$&')}$`)),
    );
  });
});

test('names an item of a list by the list', async () => {
  expect(await findMessage('name: x\nextends:\n- standard\n-\n')).toMatch(
    /^extends\[1\]: expected a name of the library or a file/,
  );
});
