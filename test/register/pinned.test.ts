import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { parse } from '../../src/identifier/index.ts';
import { frozenClock, generatePerson } from '../../src/register/index.ts';

/**
 * Whoever wrote a test against the mock relies on its persons: they change only on purpose, and with a new version.
 * When they do, write the new ones into the file.
 */
interface Pinned {
  readonly now: string;
  readonly seed: number;
  readonly identifiers: readonly string[];
  /** Of the persons with these identifiers, as JSON. */
  readonly sha256: string;
  readonly persons: readonly Person[];
}

const pinned: Pinned = JSON.parse(readFileSync(new URL('./pinned-persons.json', import.meta.url), 'utf8'));
const clock = frozenClock(Date.parse(pinned.now));
const found = (identifier: string) => generatePerson(pinned.seed, identifier, clock);

test.each(pinned.persons.map((person) => [person.personidentifikator, person] as const))(
  '%s is who it was',
  (identifier, person) => {
    expect(JSON.stringify(found(identifier), null, 2)).toBe(JSON.stringify(person, null, 2));
  },
);

test('so are all the others, to the letter', () => {
  const digest = createHash('sha256').update(JSON.stringify(pinned.identifiers.map(found)));
  expect(digest.digest('hex')).toBe(pinned.sha256);
});

test('among the pinned are both kinds, three centuries, every status, and reserved persons', () => {
  const persons = pinned.identifiers.map(found);
  const parsed = pinned.identifiers.map((identifier) => parse(identifier)).filter((one) => one.valid);
  const kinds = new Set(parsed.map(({ kind }) => kind));
  const centuries = new Set(parsed.map(({ birthDate }) => birthDate!.slice(0, 2)));
  expect(parsed).toHaveLength(pinned.identifiers.length);
  expect([...kinds].sort()).toEqual(['dnr', 'fnr']);
  expect([...centuries].sort()).toEqual(['18', '19', '20']);
  expect(new Set(persons.map(({ status }) => status)).size).toBe(3);
  expect(new Set(persons.map(({ reservasjon }) => reservasjon)).size).toBe(2);
});
