import { describe, expect, test } from 'vitest';
import {
  ALL_PARTS,
  type BatchLookup,
  BatchSerializer,
  PARTS,
  type PartSet,
  projectPerson,
  toPartSet,
} from '../../src/disclosure/index.ts';
import { generate } from '../../src/identifier/index.ts';
import { type Clock, frozenClock, type ProfileIndex, Register } from '../../src/register/index.ts';
import { PROFILES } from '../../src/register/profile.ts';
import type { Behaviour, Scenario } from '../../src/scenario/index.ts';
import { identifiersOf, numbers } from '../support/mock/identifiers.ts';
import { behaving, NOW, standard } from '../support/mock/in-process.ts';

/** Persons who were children, or newly born, when the clock stands still. */
const young = [
  ...generate({ from: '2012-01-01', to: '2026-12-31', count: 200, order: 'shuffled', random: numbers(1) }),
];
const stated = standard.persons.map(({ identifier }) => identifier);
const drawn = identifiersOf(PROFILES.length, 1);
const identifiers = [...drawn, ...stated, ...young, drawn[0]!];

/** A register in which the drawn identifiers are of every kind there is, however rare. */
class EveryKind extends Register {
  static readonly kinds = new Map(drawn.map((identifier, kind) => [identifier, kind]));

  override toProfileIndex(drawn: ProfileIndex, identifier: string): ProfileIndex {
    return EveryKind.kinds.get(identifier) ?? super.toProfileIndex(drawn, identifier);
  }
}

const registerOf = (scenario: Scenario, clock: Clock = frozenClock(NOW)) => new EveryKind({ seed: 1, clock, scenario });

/** The answer, the ordinary way. */
function expected(register: Register, behaviour: Behaviour, lookup: BatchLookup): string {
  const asked = behaviour.duplicates === 'collapsed' ? [...new Set(lookup.identifiers)] : lookup.identifiers;
  const personer = asked
    .map((identifier) => register.find(identifier))
    .filter(({ person }) => lookup.includeNotRegistered || person.status !== 'IKKE_REGISTRERT')
    .map((entry) => projectPerson(entry, lookup.parts, lookup.version, behaviour));
  return JSON.stringify({ personer });
}

const everyGrant: PartSet[] = Array.from({ length: 2 ** (PARTS.length - 1) }, (_, bits) =>
  toPartSet(PARTS.slice(1).filter((_, n) => bits & (1 << n))),
);
const lookups: BatchLookup[] = everyGrant.flatMap((grant, n) =>
  (['v1', 'v2'] as const).map((version) => ({
    identifiers,
    unknown: new Set<string>(),
    version,
    parts: grant,
    includeNotRegistered: n % 3 !== 0,
  })),
);
const everything: BatchLookup = { ...lookups[0]!, parts: ALL_PARTS, includeNotRegistered: true };

/** A version looks at its own half of `expiredContact` alone, so two of the four pairs try all there is. */
const behaviours = (['KAN_VARSLES', 'KAN_IKKE_VARSLES'] as const).flatMap((reading) => [
  { reservedStatus: reading, noChannel: reading, expiredContact: { v1: 'withheld', v2: 'delivered' } as const },
  { reservedStatus: reading, noChannel: reading, expiredContact: { v1: 'delivered', v2: 'withheld' } as const },
]);

describe('the bytes of a response are its persons as JSON, for every profile, part set and version', () => {
  test.each(behaviours)('where reserved and no channel are $reservedStatus, expired is $expiredContact', (some) => {
    const { behaviour, ...rest } = behaving(some);
    const register = registerOf({ ...rest, behaviour });
    const writer = new BatchSerializer(register, behaviour);
    for (const lookup of lookups) {
      const answer = writer.write(lookup);
      // toBe on the whole would take minutes to print a difference of a megabyte
      expect(String(answer.bytes) === expected(register, behaviour, lookup), JSON.stringify(lookup.parts)).toBe(true);
      answer.release();
    }
  });

  test('where duplicates are collapsed', () => {
    const scenario = behaving({ duplicates: 'collapsed' });
    const register = registerOf(scenario);
    const text = String(new BatchSerializer(register, scenario.behaviour).write(everything).bytes);
    expect(text).toBe(expected(register, scenario.behaviour, everything));
    expect(JSON.parse(text).personer).toHaveLength(new Set(identifiers).size);
  });

  test('where only the persons of a scenario are registered', () => {
    const scenario = { ...standard, population: 'scenario' } as const;
    const register = new Register({ seed: 1, clock: frozenClock(NOW), scenario });
    const writer = new BatchSerializer(register, scenario.behaviour);
    for (const lookup of [everything, { ...everything, includeNotRegistered: false }]) {
      expect(String(writer.write(lookup).bytes)).toBe(expected(register, scenario.behaviour, lookup));
    }
  });

  test('before and after the turn of a year', () => {
    const clock = { instant: Date.parse('2026-12-31T22:59:59Z'), now: () => clock.instant, frozen: true };
    const register = registerOf(standard, clock);
    const writer = new BatchSerializer(register, standard.behaviour);
    const [before, after] = ['2026-12-31T22:59:59Z', '2027-01-01T00:00:00Z'].map((now) => {
      clock.instant = Date.parse(now);
      const text = String(writer.write(everything).bytes);
      expect(text).toBe(expected(register, standard.behaviour, everything));
      return text;
    });
    expect(after).not.toBe(before);
  });
});

test('returns an invalid identifier as not registered', () => {
  const register = registerOf(standard);
  const unknown = new Set(drawn.slice(0, 50));
  const lookup = { ...everything, identifiers: drawn.slice(0, 60), unknown };
  const { personer } = JSON.parse(String(new BatchSerializer(register, standard.behaviour).write(lookup).bytes));
  const nobody = registerOf(standard).createUnregistered(drawn[0]!).person;
  for (const [n, person] of personer.entries()) {
    const personidentifikator = drawn[n]!;
    if (n < 50) expect(person).toEqual({ ...nobody, personidentifikator });
    else expect(person).toEqual(projectPerson(register.find(personidentifikator), ALL_PARTS, 'v1', standard.behaviour));
  }
});

describe('the buffer of a response', () => {
  const register = registerOf(standard);
  const one: BatchLookup = { ...everything, identifiers: [drawn[5]!] };

  test('is left alone until it is released', () => {
    const writer = new BatchSerializer(register, standard.behaviour);
    const first = writer.write(everything);
    const text = String(first.bytes);
    for (let n = 0; n < 10; n++) writer.write(n % 2 === 0 ? one : everything).release();
    expect(String(first.bytes) === text).toBe(true);
  });

  test('is used again when it is', () => {
    const writer = new BatchSerializer(register, standard.behaviour);
    const first = writer.write(everything);
    first.release();
    expect(writer.write(one).bytes.buffer).toBe(first.bytes.buffer);
  });

  test('grows with the response at any position', () => {
    const writer = new BatchSerializer(register, standard.behaviour);
    for (let count = 0; count <= identifiers.length; count += 7) {
      const lookup = { ...everything, identifiers: identifiers.slice(0, count) };
      expect(String(writer.write(lookup).bytes)).toBe(expected(register, standard.behaviour, lookup));
    }
  });
});
