import { describe, expect, test } from 'vitest';
import {
  ALL_PARTS,
  type PartSet,
  permissionsFor,
  projectPerson,
  restrictTo,
  type Version,
} from '../../src/disclosure/index.ts';
import { frozenClock, Register, type RegisterRecord } from '../../src/register/index.ts';
import { selectPersons } from '../../src/register/select-persons.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';

const clock = frozenClock(Date.parse('2026-06-01T12:00:00Z'));
const SCENARIO = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] } as const;

function entryWith(properties: string[], behaviour: Partial<Behaviour> = {}): RegisterRecord {
  const wish = { count: 1, seed: 1, clock, properties, from: '1950-01-01', to: '1999-12-31' };
  const [person] = selectPersons(wish);
  const scenario = { ...SCENARIO, behaviour: { ...DEFAULT_BEHAVIOUR, ...behaviour } };
  return new Register({ seed: 1, clock, scenario }).find(person!.personidentifikator);
}

const DATA = ['kontaktinformasjon', 'digital_post', 'sertifikat'];
const data = (
  entry: RegisterRecord,
  { version = 'v1', grant = ALL_PARTS, expiredContact = DEFAULT_BEHAVIOUR.expiredContact } = {} as {
    version?: Version;
    grant?: PartSet;
    expiredContact?: Behaviour['expiredContact'];
  },
) => Object.keys(projectPerson(entry, grant, version, { expiredContact })).filter((member) => DATA.includes(member));

describe('who has nothing but expired contact information, and a mailbox', () => {
  const expired = entryWith(['mobile-and-email', 'expired', 'mailbox', 'not-reserved', 'language=nb']);

  test('is returned without it in version 1, with it in version 2', () => {
    expect(data(expired, { version: 'v1' })).toEqual([]);
    expect(data(expired, { version: 'v2' })).toEqual(DATA);
  });

  test.each<[Behaviour['expiredContact']['v1'], Behaviour['expiredContact']['v2']]>([
    ['withheld', 'withheld'],
    ['withheld', 'delivered'],
    ['delivered', 'withheld'],
    ['delivered', 'delivered'],
  ])('is told of as the behaviour says: %s in version 1, %s in version 2', (v1, v2) => {
    const expiredContact = { v1, v2 };
    expect(data(expired, { version: 'v1', expiredContact })).toEqual(v1 === 'withheld' ? [] : DATA);
    expect(data(expired, { version: 'v2', expiredContact })).toEqual(v2 === 'withheld' ? [] : DATA);
  });

  test('is returned with it if the response has no varslingsstatus', () => {
    const post = permissionsFor('personer', ['krr:global/digitalpost.read'])!;
    expect(data(expired, { grant: post })).toEqual(['digital_post', 'sertifikat']);
    expect(data(expired, { grant: restrictTo(ALL_PARTS, ['Kontaktinfo', 'Sertifikat']) })).toEqual([
      'kontaktinformasjon',
      'sertifikat',
    ]);
    expect(data(expired, { grant: restrictTo(ALL_PARTS, ['Kontaktinfo', 'VarslingsStatus']) })).toEqual([]);
  });

  test('keeps everything else, and KAN_IKKE_VARSLES', () => {
    const answer = projectPerson(expired, ALL_PARTS, 'v1', DEFAULT_BEHAVIOUR);
    expect(answer).toMatchObject({
      status: 'AKTIV',
      reservasjon: 'NEI',
      varslingsstatus: 'KAN_IKKE_VARSLES',
      spraak: 'nb',
    });
  });
});

test.each([
  ['one expired channel of two', ['mixed', 'mailbox', 'not-reserved']],
  ['a reservation, and fresh contact information', ['reserved', 'fresh', 'mailbox']],
])('who has %s is told of with contact information in both versions', (_, properties) => {
  const entry = entryWith(properties);
  for (const version of ['v1', 'v2'] as const) expect(data(entry, { version })).toEqual(DATA);
});

test('a person with a mailbox and no channel is returned with the mailbox', () => {
  expect(data(entryWith(['no-channel', 'mailbox']))).toEqual(['digital_post', 'sertifikat']);
});

test('a reserved person with expired contact information is returned without it in version 1', () => {
  const entry = entryWith(['reserved', 'expired', 'mailbox']);
  expect(data(entry, { version: 'v1' })).toEqual([]);
  expect(data(entry, { version: 'v2' })).toEqual(DATA);
});

describe('the varslingsstatus', () => {
  const told = (properties: string[], behaviour: Partial<Behaviour> = {}) =>
    projectPerson(entryWith(properties, behaviour), ALL_PARTS, 'v1', DEFAULT_BEHAVIOUR).varslingsstatus;

  test.each(['KAN_VARSLES', 'KAN_IKKE_VARSLES'] as const)(
    'of a reserved person is what reservedStatus says: %s',
    (status) => {
      expect(told(['reserved', 'fresh'], { reservedStatus: status })).toBe(status);
      expect(told(['not-reserved', 'fresh'], { reservedStatus: status })).toBe('KAN_VARSLES');
      expect(told(['reserved', 'expired'], { reservedStatus: status })).toBe('KAN_IKKE_VARSLES');
    },
  );

  test.each(['KAN_VARSLES', 'KAN_IKKE_VARSLES'] as const)(
    'of one without a channel is what noChannel says: %s',
    (status) => {
      expect(told(['no-channel', 'not-reserved'], { noChannel: status })).toBe(status);
      expect(told(['expired', 'not-reserved'], { noChannel: status })).toBe('KAN_IKKE_VARSLES');
      expect(told(['deleted'], { noChannel: status, reservedStatus: status })).toBe('KAN_IKKE_VARSLES');
      expect(told(['not-registered'], { noChannel: status, reservedStatus: status })).toBe('KAN_IKKE_VARSLES');
    },
  );

  test('is KAN_IKKE_VARSLES for both unless a scenario says otherwise', () => {
    expect(told(['reserved', 'fresh'])).toBe('KAN_IKKE_VARSLES');
    expect(told(['no-channel', 'not-reserved'])).toBe('KAN_IKKE_VARSLES');
  });
});
