import { describe, expect, test } from 'vitest';
import { type Person, validators } from '../../src/contract/index.ts';
import { type Clock, frozenClock, Register } from '../../src/register/index.ts';
import { getBundledScenario, type PersonSpec } from '../../src/scenario/index.ts';
import { expectedVarslingsstatus, msOf, orderedPairs, timestampsOf } from '../support/register/oracle.ts';

const standard = getBundledScenario('standard')!;
const DAYS = ['2026-01-01T00:00:00+01:00', '2026-03-29T03:30:00+02:00', '2028-02-29T23:59:59+01:00'].map(Date.parse);
const CLOCKS: [string, Clock][] = DAYS.flatMap((now): [string, Clock][] => [
  [`frozen at ${new Date(now).toISOString()}`, frozenClock(now)],
  [`running at ${new Date(now).toISOString()}`, { now: () => now, frozen: false }],
]);
const WHOLE_DAY_MS = 86_400_000;

/** What a scenario states, as an answer has it: absent members are left out, and `{ago}` is only known to be a time. */
function promised(specified: object): object {
  const given = Object.entries(specified).filter(([, value]) => value !== null);
  return Object.fromEntries(
    given.map(([member, value]) => {
      if (typeof value !== 'object') return [member, value];
      return [
        member,
        'ago' in value ? expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]0[12]$/) : promised(value),
      ];
    }),
  );
}

/** Paths of the members that a scenario states to be absent. */
const absent = (specified: object, path: readonly string[] = []): string[][] =>
  Object.entries(specified).flatMap(([member, value]) => {
    if (value === null) return [[...path, member]];
    return typeof value === 'object' ? absent(value, [...path, member]) : [];
  });

const memberAt = (person: object, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, member) => (value as Record<string, unknown> | undefined)?.[member], person);

const derivedOnly = ({ varslingsstatus: _, ...specified }: PersonSpec): PersonSpec => specified;
const withoutPromises = {
  ...standard,
  persons: standard.persons.map((person) => ({ ...person, specified: derivedOnly(person.specified) })),
};

describe.each(CLOCKS)('the standard persons, with the clock %s', (_, clock) => {
  const register = new Register({ seed: 1, clock, scenario: standard });
  const derived = new Register({ seed: 1, clock, scenario: withoutPromises });

  test.each(standard.persons.map(({ role, identifier, specified }) => [role, identifier, specified] as const))(
    '%s answers what it promises, and is consistent',
    (role, identifier, specified) => {
      const { person, contact } = register.find(identifier);
      expect(validators.Person(person)).toEqual([]);
      expect(person).toMatchObject({ ...promised(specified), personidentifikator: identifier } as Partial<Person>);
      for (const path of absent(specified)) expect(memberAt(person, path), path.join('.')).toBeUndefined();
      expect(derived.find(identifier)).toMatchObject({ contact });
      expect(derived.find(identifier).person).toEqual(person);
      expect(person.varslingsstatus).toBe(expectedVarslingsstatus(person, clock.now()));
      for (const timestamp of timestampsOf(person)) expect(msOf(timestamp)).toBeLessThanOrEqual(clock.now());
      const isInOrder = orderedPairs(person).every(([updated, verified]) => msOf(updated) <= msOf(verified));
      expect(isInOrder).toBe(role !== 'updated-after-verified');
    },
  );
});

test.each(['1', '2', '4294967295'])('seed %s changes nothing of what a standard person states', (seed) => {
  const clock = frozenClock(DAYS[0]!);
  const register = new Register({ seed: Number(seed), clock, scenario: standard });
  for (const { identifier, specified } of standard.persons) {
    expect(register.find(identifier).person).toMatchObject(promised(specified) as Partial<Person>);
  }
});

test('while the clock runs, every standard person stays the same from midnight to midnight in Norway', () => {
  const midnight = Date.parse('2026-11-23T00:00:00+01:00');
  let now = midnight;
  const register = new Register({ seed: 1, clock: { now: () => now, frozen: false }, scenario: standard });
  const everybody = () => standard.persons.map(({ identifier }) => register.find(identifier));
  const first = everybody();
  for (const later of [1, WHOLE_DAY_MS / 2, WHOLE_DAY_MS - 1]) {
    now = midnight + later;
    expect(everybody()).toEqual(first);
  }
  now = midnight + WHOLE_DAY_MS;
  expect(everybody()).not.toEqual(first);
});
