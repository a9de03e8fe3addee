import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frozenClock, generatePerson, Register } from '../../src/register/index.ts';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';
import { anyIdentifier } from '../support/register/any-identifier.ts';

const EVERYBODY = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] } as const;
const CLOCK = frozenClock(Date.parse('2026-06-01T12:00:00Z'));
const DIST = new URL('../../dist/index.js', import.meta.url);

const register = (seed: number, clock = CLOCK) => new Register({ seed, clock, scenario: EVERYBODY });
const anySeed = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 2 ** 32 - 1));
const anyBatch = (minLength = 1) =>
  fc.array(
    anyIdentifier.map(({ identifier }) => identifier),
    { minLength, maxLength: 60 },
  );
const dayOf2026 = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) - 1 });

test('a person does not depend on who else is asked for, or in which order', () => {
  fc.assert(
    fc.property(anySeed, anyBatch(), fc.infiniteStream(fc.nat()), (seed, batch, numbers) => {
      const alone = new Map(batch.map((identifier) => [identifier, generatePerson(seed, identifier, CLOCK)]));
      const shared = register(seed);
      const shuffled = batch
        .map((identifier) => ({ identifier, rank: numbers.next().value }))
        .sort((a, b) => a.rank - b.rank);
      for (const { identifier } of shuffled) expect(shared.find(identifier).person).toEqual(alone.get(identifier));
    }),
    { numRuns: 50 },
  );
});

test('a person that was handed out does not change when the next is asked for', () => {
  fc.assert(
    fc.property(anySeed, anyBatch(2), (seed, batch) => {
      const shared = register(seed);
      const persons = batch.map((identifier) => shared.find(identifier).person);
      expect(persons.map(({ personidentifikator }) => personidentifikator)).toEqual(batch);
      expect(persons).toEqual(batch.map((identifier) => register(seed).find(identifier).person));
    }),
    { numRuns: 50 },
  );
});

test('a person is the same at any instant of the calendar year', () => {
  fc.assert(
    fc.property(anySeed, anyBatch(), dayOf2026, (seed, batch, instant) => {
      const [first, later] = [register(seed, frozenClock(Date.UTC(2026, 0, 1))), register(seed, frozenClock(instant))];
      for (const identifier of batch) expect(later.find(identifier)).toEqual(first.find(identifier));
    }),
    { numRuns: 50 },
  );
});

test('a register that runs into a new year has the persons of one that is started in it', () => {
  const batch = fc.sample(anyIdentifier, 50).map(({ identifier }) => identifier);
  const everybody = (one: Register) => batch.map((identifier) => one.find(identifier));
  let now = Date.parse('2025-12-31T23:59:59.999Z');
  const running = register(1, { now: () => now, frozen: false });
  const before = everybody(running);
  now += 1;
  const after = everybody(running);
  expect(before).toEqual(everybody(register(1, frozenClock(now - 1))));
  expect(after).toEqual(everybody(register(1, frozenClock(now))));
  expect(after).not.toEqual(before);
});

test('another seed is another population', () => {
  fc.assert(
    fc.property(anySeed, anySeed, anyBatch(50), (one, other, batch) => {
      fc.pre(one !== other);
      const [first, second] = [one, other].map((seed) =>
        batch.map((identifier) => generatePerson(seed, identifier, CLOCK)),
      );
      const addresses = (persons = first!) =>
        persons.map(({ kontaktinformasjon }) => kontaktinformasjon?.mobiltelefonnummer);
      const same = addresses(first).filter((mobile, at) => mobile !== undefined && mobile === addresses(second)[at]);
      expect(same.length).toBeLessThan(3);
    }),
    { numRuns: 30 },
  );
});

test('another process has the same persons', () => {
  const batch = fc.sample(anyIdentifier, 200).map(({ identifier }) => identifier);
  const program = `
    import { frozenClock, generatePerson } from ${JSON.stringify(DIST.href)};
    const clock = frozenClock(${CLOCK.now()});
    process.stdout.write(JSON.stringify(${JSON.stringify(batch)}.map((identifier) => generatePerson(7, identifier, clock))));`;
  const cwd = fileURLToPath(new URL('/', import.meta.url));
  const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8' };
  const elsewhere = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd,
    env,
    encoding: 'utf8',
  });
  expect(JSON.parse(elsewhere)).toEqual(batch.map((identifier) => generatePerson(7, identifier, CLOCK)));
});
