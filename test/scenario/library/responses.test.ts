import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isValid, parse } from '../../../src/identifier/index.ts';
import { startMock } from '../../../src/mock/start.ts';
import { getBundledScenario, listBundledScenarios } from '../../../src/scenario/index.ts';
import { type Expected, TOLD } from '../../support/scenario/library-responses.ts';
import { type Asking, ask } from '../../support/scenario/request.ts';

type Members = Record<string, unknown>;

/** Starts a scenario of the library and gives the persons of one batch: of everybody in it, unless others are named. */
async function told(name: string, asking: Asking = {}, asked?: readonly string[]): Promise<Members[]> {
  const mock = await startMock({ scenario: name });
  try {
    const everybody = getBundledScenario(name)!.persons.map(({ identifier }) => identifier);
    const { status, body } = await ask(mock.url, asked ?? everybody, asking);
    expect(status, body.toString()).toBe(200);
    return JSON.parse(body.toString()).personer;
  } finally {
    await mock.close();
  }
}

const identifierOf = (name: string, role: string): string =>
  getBundledScenario(name)!.persons.find((person) => person.role === role)!.identifier;

const at = (person: Members, path: string): unknown =>
  path.split('.').reduce<unknown>((value, member) => (value as Members | undefined)?.[member], person);

async function expectTold(name: string, version: 'v1' | 'v2', expected: Expected): Promise<void> {
  const persons = new Map((await told(name, { version })).map((person) => [person.personidentifikator, person]));
  for (const [role, members] of Object.entries({ ...expected.both, ...expected[version] })) {
    const person = persons.get(identifierOf(name, role));
    const seen = person && members && Object.fromEntries(Object.keys(members).map((path) => [path, at(person, path)]));
    expect({ role, ...seen }, name).toEqual({ role, ...members });
    expect(person === undefined, role).toBe(members === null);
  }
}

describe.concurrent.each(Object.entries(TOLD))('%s', (name, expected) => {
  test.each(['v1', 'v2'] as const)('returns the specified fields in %s', (version) =>
    expectTold(name, version, expected),
  );
});

describe('what else a scenario is about', () => {
  test('timestamps-mixed has every format in one response', async () => {
    const text = JSON.stringify(await told('timestamps-mixed'));
    for (const form of [/:\d\d[+]0[12]"/, /\.\d{3}[+]0[12]:00"/, /\.\d{3}Z"/]) expect(text).toMatch(form);
  });

  test('longest-values are as long as may be', async () => {
    const [longest] = (await told('longest-values')) as [Members];
    const paths = [
      'kontaktinformasjon.epostadresse',
      'kontaktinformasjon.mobiltelefonnummer',
      'digital_post.postkasseadresse',
    ];
    expect(paths.map((path) => String(at(longest, path)).length)).toEqual([50, 20, 100]);
  });

  test('mailbox-suppliers and expired-certificate have certificates that are and are not valid today', async () => {
    const isValidToday = ({ sertifikat }: Members): boolean =>
      Date.parse(new X509Certificate(Buffer.from(String(sertifikat), 'base64')).validTo) > Date.now();
    const withMailbox = (await told('mailbox-suppliers')).filter(({ digital_post }) => digital_post !== undefined);
    expect(withMailbox.map(isValidToday)).toEqual([true, true, true]);
    expect((await told('expired-certificate')).map(isValidToday)).toEqual([false, true]);
  });

  test('duplicates-collapsed returns a duplicate identifier once', async () => {
    const one = identifierOf('standard', 'mobile-only');
    expect(await told('duplicates-collapsed', {}, [one, one])).toHaveLength(1);
    expect(await told('standard', {}, [one, one])).toHaveLength(2);
  });

  test('lenient-identifiers returns an identifier with a wrong check digit as not registered', async () => {
    const one = identifierOf('standard', 'mobile-only');
    const wrong = one.slice(0, 10) + ((Number(one[10]) + 1) % 10);
    const statuses = (await told('lenient-identifiers', {}, [wrong, one])).map(({ status }) => status);
    expect(statuses).toEqual(['IKKE_REGISTRERT', 'AKTIV']);
  });

  test('thousand-persons returns all persons in one call, except ten unregistered ones in version 2', async () => {
    expect(getBundledScenario('thousand-persons')!.persons).toHaveLength(1000);
    expect(await told('thousand-persons')).toHaveLength(1000);
    expect(await told('thousand-persons', { version: 'v2' })).toHaveLength(990);
  });

  test('d-numbers are D-numbers, from the first to the last day of a month and on a leap day', () => {
    const persons = getBundledScenario('d-numbers')!.persons.map(({ identifier }) => parse(identifier));
    expect(persons.every((parsed) => parsed.valid && parsed.kind === 'dnr')).toBe(true);
    expect(identifierOf('d-numbers', 'first-of-the-month')).toMatch(/^41/);
    expect(identifierOf('d-numbers', 'last-of-the-month')).toMatch(/^71/);
    expect(identifierOf('d-numbers', 'leap-day')).toMatch(/^69/);
  });

  test('born-1899-to-2039 are born when their roles say', () => {
    const years = getBundledScenario('born-1899-to-2039')!.persons.map(({ role, identifier }) => {
      const parsed = parse(identifier);
      return [role, parsed.valid && `born-${parsed.birthDate!.slice(0, 4)}`];
    });
    expect(years).toEqual(years.map(([role]) => [role, role]));
  });

  test('identifiers-of-2032 are invalid by the classic rule', () => {
    const refused = ['new-number', 'new-d-number'].map((role) => identifierOf('identifiers-of-2032', role));
    expect(refused.map((identifier) => [isValid(identifier), isValid(identifier, '2032')])).toEqual([
      [false, true],
      [false, true],
    ]);
  });
});

/** Those that the tests above name themselves. */
const NAMED = [
  'timestamps-mixed',
  'longest-values',
  'expired-certificate',
  'duplicates-collapsed',
  'lenient-identifiers',
  'thousand-persons',
  // In client-mistakes.test.ts, with clients that fail.
  'changes-in-small-pages',
  'deleted-without-reservation',
  'left-out-of-version-2',
  'numeric-mailbox',
  'provider-collection',
  'renewed-certificate',
  'reserved-without-dates',
  'shared-address',
];

test('every scenario without faults is looked at, but the standard, which has tests of its own', () => {
  const sound = listBundledScenarios().filter(({ name }) => getBundledScenario(name)!.faults.length === 0);
  const looked = new Set([...Object.keys(TOLD), ...NAMED, 'standard']);
  expect(sound.map(({ name }) => name).filter((name) => !looked.has(name))).toEqual([]);
});
