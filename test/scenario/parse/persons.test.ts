import { describe, expect, test } from 'vitest';
import { parse } from '../../../src/identifier/index.ts';
import { parsePerson } from '../../../src/scenario/parse/persons.ts';
import { parseJsonPointer } from '../../../src/yaml/diagnostics.ts';

const NONE_TAKEN = new Set<string>();
const IDENTIFIER = '01837012046';

describe('one person as data', () => {
  test('is parsed like a person of a file', () => {
    const data = { identifier: IDENTIFIER, description: 'Anna', status: 'AKTIV', spraak_oppdatert: { ago: 'P3M' } };
    expect(parsePerson('anna', data, NONE_TAKEN, 'classic')).toEqual({
      ok: true,
      person: {
        role: 'anna',
        description: 'Anna',
        identifier: IDENTIFIER,
        specified: { status: 'AKTIV', spraak_oppdatert: { ago: 'P3M' } },
      },
    });
  });

  test('gets an unused identifier for a description', () => {
    const identifierOf = (taken: ReadonlySet<string>): string => {
      const parsed = parsePerson('anna', { kind: 'dnr', born: 1950 }, taken, 'classic');
      return parsed.ok ? parsed.person.identifier : '';
    };
    const first = identifierOf(NONE_TAKEN);
    expect(parse(first)).toMatchObject({ valid: true, kind: 'dnr', synthetic: '+80' });
    expect(identifierOf(new Set([first]))).not.toBe(first);
  });
});

test.each<[what: string, role: string, data: unknown, ...expected: [pointer: string, message: RegExp][]]>([
  ['no mapping', 'anna', [], ['', /^anna: expected a mapping with an identifier.*, found a list$/]],
  ['no identifier', 'anna', {}, ['', /^anna: missing key "identifier", or kind, born or sex$/]],
  ['an invalid role', 'Anna B', { identifier: IDENTIFIER }, ['', /^"Anna B": expected a kebab-case role/]],
  [
    'errors at every level',
    'anna',
    { identifier: '01837012047', spraakk: 'nb', kontaktinformasjon: { epostadresse: 5 }, 'a/b': 1 },
    ['/spraakk', /^unknown key "spraakk" \(did you mean spraak\?\)$/],
    ['/a~1b', /^unknown key "a\/b"/],
    ['/kontaktinformasjon/epostadresse', /^epostadresse: expected an e-mail address, found the number 5/],
    ['/identifier', /^identifier: not valid: the second check digit is wrong \(krr persons lists valid ones\)$/],
  ],
  [
    'a forbidden state',
    'anna',
    { identifier: IDENTIFIER, status: 'SLETTET', sertifikat: 'MIIC' },
    ['/sertifikat', /permits it/],
  ],
  ['an impossible date', 'anna', { born: '2001-02-29' }, ['/born', /^born: /]],
  [
    'an impossible date beside an invalid kind',
    'anna',
    { born: '2001-02-29', kind: 'dnum' },
    ['/kind', /^kind: expected fnr or dnr/],
    ['/born', /^born: /],
  ],
  [
    'a time that does not exist',
    'anna',
    { identifier: IDENTIFIER, spraak_oppdatert: '2023-02-30T00:00:00Z' },
    ['/spraak_oppdatert', /^spraak_oppdatert: there is no 2023-02-30$/],
  ],
])('%s is reported with its path', (_, role, data, ...expected) => {
  expect(parsePerson(role, data, NONE_TAKEN, 'classic')).toEqual({
    ok: false,
    diagnostics: expected.map(([pointer, message]) =>
      expect.objectContaining({ path: parseJsonPointer(pointer), message: expect.stringMatching(message) }),
    ),
  });
});

test('rejects an identifier in use, and does not repeat it', () => {
  const parsed = parsePerson('anna', { identifier: IDENTIFIER }, new Set([IDENTIFIER]), 'classic');
  expect(parsed).toEqual({
    ok: false,
    diagnostics: [{ path: ['identifier'], part: 'value', message: 'identifier: in use by another person' }],
  });
});
