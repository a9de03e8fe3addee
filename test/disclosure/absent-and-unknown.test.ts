import { describe, expect, test } from 'vitest';
import { PARTS, PERSON_FIELDS, toPartSet } from '../../src/disclosure/index.ts';
import { answerTo, personsIn } from '../support/disclosure/responses.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { behaving, lookUp, mockWith, post, standard } from '../support/mock/in-process.ts';
import { identifierOf } from '../support/mock/tamper.ts';

type Members = Record<string, unknown>;

const { persons } = standard;
const everybody = [...identifiersOf(200, 4), ...persons.map(({ identifier }) => identifier)];
const NAMES = PERSON_FIELDS.map(({ member }) => member);
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  kontaktinformasjon: [
    'epostadresse',
    'epostadresse_oppdatert',
    'epostadresse_sist_verifisert',
    'mobiltelefonnummer',
    'mobiltelefonnummer_oppdatert',
    'mobiltelefonnummer_sist_verifisert',
  ],
  digital_post: ['postkasseadresse', 'postkasseleverandoeradresse'],
};

const isBlank = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value as Members).length === 0);

/** Leaves out what is blank, at any depth. */
const withoutBlanks = (members: object): Members =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => !isBlank(value))
      .map(([member, value]) => [member, typeof value === 'object' ? withoutBlanks(value) : value]),
  );

const plain = personsIn(everybody, { persons });

describe.each(['null', 'empty'] as const)('absent members, written as %s', (absent) => {
  const told = { behaviour: { absent }, persons };
  const answer = personsIn(everybody, told);

  test('are all present, for every person, in the default order', () => {
    expect(new Set(answer.map(({ status }) => status))).toEqual(new Set(['AKTIV', 'SLETTET', 'IKKE_REGISTRERT']));
    for (const person of answer) expect(Object.keys(person)).toEqual(NAMES);
  });

  test('contain the same data as when they are omitted', () => {
    expect(answer.map(withoutBlanks)).toEqual(plain);
  });

  test('are of one kind: null, or an empty text or object', () => {
    for (const [n, person] of answer.entries()) {
      const lacking = NAMES.filter((member) => plain[n]![member] === undefined);
      for (const member of lacking) {
        const empty = Object.hasOwn(OBJECTS, member) ? {} : '';
        expect(person[member], member).toEqual(absent === 'null' ? null : empty);
      }
    }
  });

  test.each(Object.entries(OBJECTS))('within %s, too, where it is there', (object, documented) => {
    const there = answer.filter((_, n) => object in plain[n]!).map((person) => (person as Members)[object] as Members);
    expect(there.length).toBeGreaterThan(50);
    const blanks = there.flatMap((members) => {
      // The marks of validation and of duplicates are undocumented, and present with a value only.
      expect(Object.keys(members).filter((name) => !/_(sist_validert|duplisert)$/.test(name))).toEqual(documented);
      return Object.values(members).filter(isBlank);
    });
    expect(new Set(blanks)).toEqual(new Set(object === 'digital_post' ? [] : [absent === 'null' ? null : '']));
  });

  test.each(PARTS)('are there as far as the caller is given them: %s', (need) => {
    const members = PERSON_FIELDS.filter((row) => row.part === need || row.part === 'Person').map(
      ({ member }) => member,
    );
    for (const person of personsIn(everybody, told, { parts: toPartSet([need]) })) {
      expect(Object.keys(person)).toEqual(members);
    }
  });

  test('are also those that are withheld because they have expired', () => {
    const [person] = personsIn([identifierOf('expired')], told, { version: 'v1' });
    expect(person).toMatchObject({ kontaktinformasjon: absent === 'null' ? null : {} });
  });
});

/** Takes the unknown members away again, and counts them by where they were. */
function withoutUnknown(value: unknown, place: string, counted: Record<string, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutUnknown(item, `${place}[]`, counted));
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([member]) => member !== 'oppdiktet_medlem');
  if ('oppdiktet_medlem' in value) counted[place] = (counted[place] ?? 0) + 1;
  return Object.fromEntries(known.map(([name, part]) => [name, withoutUnknown(part, `${place}.${name}`, counted)]));
}

describe('unknown members', () => {
  test('are in every person, in what objects there are, and beside the persons; all else is the same', () => {
    const counted: Record<string, number> = {};
    const answer = answerTo(everybody, { behaviour: { unknownMembers: true }, persons });
    expect(withoutUnknown(answer, 'answer', counted)).toEqual({ personer: plain });
    expect(counted).toEqual({
      answer: 1,
      'answer.personer[]': everybody.length,
      'answer.personer[].kontaktinformasjon': plain.filter(({ kontaktinformasjon }) => kontaktinformasjon).length,
      'answer.personer[].digital_post': plain.filter(({ digital_post }) => digital_post).length,
    });
  });

  test('do not add a person', () => {
    const told = { behaviour: { unknownMembers: true, absent: 'empty' } as const, persons };
    const [deleted] = personsIn([identifierOf('deleted')], told);
    expect(deleted).toMatchObject({ oppdiktet_medlem: {}, kontaktinformasjon: {}, digital_post: {} } as object);
    expect(deleted!.kontaktinformasjon).toEqual({});
  });

  test('are also in a response without persons', () => {
    const answer = answerTo([], { behaviour: { unknownMembers: true } });
    expect(answer).toEqual({ personer: [], oppdiktet_medlem: true });
  });
});

describe('the mock, writing everything otherwise', () => {
  const otherwise = { timestamps: 'mixed', absent: 'empty', unknownMembers: true } as const;

  test('returns 1000 persons, each as in a batch of its own', async () => {
    const mock = mockWith({ scenario: behaving(otherwise) });
    const ask = async (personidentifikatorer: readonly string[]) =>
      (await post(mock, JSON.stringify({ personidentifikatorer }))).json().personer as Members[];
    const thousand = identifiersOf(1000, 8);
    const answer = await ask(thousand);
    expect(answer.map(({ personidentifikator }) => personidentifikator)).toEqual(thousand);
    for (const n of [0, 1, 500, 999]) expect(await ask([thousand[n]!])).toEqual([answer[n]]);
  });

  test('returns an invalid identifier as not registered, and version 2 omits it', async () => {
    const invalid = '12345678901';
    const scenario = behaving({ timestamps: 'z', invalidIdentifier: 'notRegistered' });
    const asked = [invalid, identifierOf('mobile-only')];
    const statuses = async (version: 'v1' | 'v2') =>
      (await lookUp(mockWith({ scenario }), asked, { version })).map(({ status }) => status);
    expect(await statuses('v1')).toEqual(['IKKE_REGISTRERT', 'AKTIV']);
    expect(await statuses('v2')).toEqual(['AKTIV']);
  });
});
