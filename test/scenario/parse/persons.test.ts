import { describe, expect, test } from 'vitest';
import { parse } from '../../../src/identifier/index.ts';
import { parsePerson } from '../../../src/scenario/parse/persons.ts';

const NOBODY = new Set<string>();
const IDENTIFIER = '01837012046';

describe('one person as data', () => {
  test('is what it would be in a file', () => {
    const data = { identifier: IDENTIFIER, description: 'Anna', status: 'AKTIV', spraak_oppdatert: { ago: 'P3M' } };
    expect(parsePerson('anna', data, NOBODY, 'classic')).toEqual({
      ok: true,
      person: {
        role: 'anna',
        description: 'Anna',
        identifier: IDENTIFIER,
        specified: { status: 'AKTIV', spraak_oppdatert: { ago: 'P3M' } },
      },
    });
  });

  test('may be described, and then has an identifier that nobody else has', () => {
    const identifierOf = (taken: ReadonlySet<string>): string => {
      const parsed = parsePerson('anna', { kind: 'dnr', born: 1950 }, taken, 'classic');
      return parsed.ok ? parsed.person.identifier : '';
    };
    const first = identifierOf(NOBODY);
    expect(parse(first)).toMatchObject({ valid: true, kind: 'dnr', synthetic: '+80' });
    expect(identifierOf(new Set([first]))).not.toBe(first);
  });
});

test.each<[what: string, role: string, data: unknown, ...expected: [pointer: string, message: RegExp][]]>([
  ['no mapping', 'anna', [], ['', /^anna: expected a mapping with an identifier.*, found a list$/]],
  ['no identifier', 'anna', {}, ['', /^anna: missing key "identifier", or kind, born or sex$/]],
  ['a role that is none', 'Anna B', { identifier: IDENTIFIER }, ['', /^"Anna B": expected a kebab-case role/]],
  [
    'mistakes at every level',
    'anna',
    { identifier: '01837012047', spraakk: 'nb', kontaktinformasjon: { epostadresse: 5 }, 'a/b': 1 },
    ['/spraakk', /^unknown key "spraakk" \(did you mean spraak\?\)$/],
    ['/a~1b', /^unknown key "a\/b"/],
    ['/kontaktinformasjon/epostadresse', /^epostadresse: expected an e-mail address, found the number 5/],
    ['/identifier', /^identifier: not valid: the second check digit is wrong \(krr persons has some that are\)$/],
  ],
  [
    'a forbidden state',
    'anna',
    { identifier: IDENTIFIER, status: 'SLETTET', sertifikat: 'MIIC' },
    ['/sertifikat', /permits it/],
  ],
  ['a date that cannot be', 'anna', { born: '2001-02-29' }, ['/born', /^born: /]],
  [
    'a date that cannot be beside a kind that is none',
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
])('%s is told by JSON pointers', (_, role, data, ...expected) => {
  expect(parsePerson(role, data, NOBODY, 'classic')).toEqual({
    ok: false,
    mistakes: expected.map(([pointer, message]) => ({ pointer, message: expect.stringMatching(message) })),
  });
});

test('an identifier that somebody has is refused, and none is repeated', () => {
  const parsed = parsePerson('anna', { identifier: IDENTIFIER }, new Set([IDENTIFIER]), 'classic');
  expect(parsed).toEqual({
    ok: false,
    mistakes: [{ pointer: '/identifier', message: 'identifier: already that of somebody else' }],
  });
});
