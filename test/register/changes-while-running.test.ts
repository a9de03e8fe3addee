import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_PARTS, BatchSerializer } from '../../src/disclosure/index.ts';
import { MockState } from '../../src/mock/state.ts';
import { frozenClock, Register } from '../../src/register/index.ts';
import type { ScenarioPerson } from '../../src/scenario/index.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { NOW, standard } from '../support/mock/in-process.ts';

/** Somebody of whom a scenario says so little that the generated dates show. */
const reserved: ScenarioPerson = { role: 'reserved', identifier: '25916509831', specified: { reservasjon: 'JA' } };
const scenario = { ...standard, persons: [...standard.persons, reserved] };
const everybody = [...identifiersOf(60, 9), ...scenario.persons.map(({ identifier }) => identifier)];
const written = (writer: BatchSerializer, identifiers = everybody): string =>
  String(
    writer.write({ identifiers, unknown: new Set(), version: 'v1', parts: ALL_PARTS, includeNotRegistered: true })
      .bytes,
  );

const HOUR = 3_600_000;
/** Turns of the year in UTC and in Norway, changes to and from summer time, leap days, and the hours around them. */
const BORDERS = ['2026-01-01T00:00:00Z', '2025-12-31T23:00:00Z', '2026-03-29T01:00:00Z', '2025-10-26T01:00:00Z']
  .concat('2024-02-29T12:00:00Z', '2028-02-29T23:00:00Z', '2026-11-23T11:00:00Z', '1999-12-31T23:59:59Z')
  .map(Date.parse);
const anyMoment = fc.record({
  now: fc.tuple(fc.constantFrom(...BORDERS), fc.constantFrom(-HOUR, -1, 0, 1, HOUR)).map(([at, by]) => at + by),
  frozen: fc.boolean(),
});

const lastOf2025 = { now: Date.parse('2025-12-31T23:59:59Z'), frozen: false };
const firstOf2026 = { now: Date.parse('2026-01-01T00:00:00Z'), frozen: false };

test('a register whose clock is moved returns the same persons as one started at each time', () => {
  fc.assert(
    fc.property(fc.array(anyMoment, { minLength: 2, maxLength: 8 }), (moments) => {
      const clock = { instant: 0, frozen: false, now: () => clock.instant };
      const register = new Register({ seed: 1, clock, scenario });
      const writer = new BatchSerializer(register, standard.behaviour);
      for (const { now, frozen } of moments) {
        Object.assign(clock, { instant: now, frozen });
        const started = new Register({ seed: 1, clock: { now: () => now, frozen }, scenario });
        for (const one of everybody) expect(register.find(one)).toEqual(started.find(one));
        expect(written(writer) === written(new BatchSerializer(started, standard.behaviour))).toBe(true);
      }
    }),
    // From one year to the next within a day of Norway, which is the origin of durations, and back.
    { numRuns: 30, examples: [[[lastOf2025, firstOf2026, lastOf2025]]] },
  );
});

test('two registers with different times do not disturb each other', () => {
  const times = ['2024-02-29T12:00:00Z', '2031-07-01T12:00:00Z'].map(Date.parse);
  const registerAt = (now: number) => new Register({ seed: 1, clock: frozenClock(now), scenario });
  const alone = times.map((now) => everybody.map((one) => registerAt(now).find(one)));
  const [first, second] = times.map(registerAt) as [Register, Register];
  const pairs = everybody.map((one) => [first.find(one), second.find(one)]);
  expect([pairs.map(([one]) => one), pairs.map(([, other]) => other)]).toEqual(alone);
});

describe('a person that is put on top of the others at run time', () => {
  const [somebody, other] = identifiersOf(2, 10) as [string, string];
  const guest = (identifier: string, epostadresse: string): ScenarioPerson => {
    return { role: 'guest', identifier, specified: { reservasjon: 'NEI', kontaktinformasjon: { epostadresse } } };
  };
  const addressOf = (service: MockState, identifier: string) =>
    JSON.parse(written(service.serializer, [identifier])).personer[0].kontaktinformasjon?.epostadresse;
  const started = () => new MockState({ scenario: standard, seed: 1, clock: frozenClock(NOW) });

  test('is in the next response and replaces the person with that identifier or role', () => {
    const service = started();
    const generated = written(service.serializer, [somebody]);
    service.putPerson(guest(somebody, 'guest@example.com'));
    expect(addressOf(service, somebody)).toBe('guest@example.com');
    expect(service.register.isSpecified(somebody)).toBe(true);
    service.putPerson(guest(somebody, 'changed@example.com'));
    expect(addressOf(service, somebody)).toBe('changed@example.com');
    service.putPerson(guest(other, 'guest@example.com'));
    expect(addressOf(service, other)).toBe('guest@example.com');
    expect(service.register.isSpecified(somebody)).toBe(false);
    expect(written(service.serializer, [somebody])).toBe(generated);
  });

  test('changes no other person', () => {
    const service = started();
    const before = written(service.serializer);
    service.putPerson(guest(somebody, 'guest@example.com'));
    expect(written(service.serializer) === before).toBe(true);
  });
});
