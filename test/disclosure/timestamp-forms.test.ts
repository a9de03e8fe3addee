import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { frozenClock } from '../../src/register/index.ts';
import type { Behaviour, ScenarioPerson } from '../../src/scenario/index.ts';
import { personsIn } from '../support/disclosure/responses.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { standard } from '../support/mock/in-process.ts';
import { anyIdentifier } from '../support/register/any-identifier.ts';
import { msOf, timestampsOf } from '../support/register/oracle.ts';

type Form = Exclude<Behaviour['timestamps'], 'mixed'>;

const DAY_AND_TIME = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`;
const PATTERNS: Readonly<Record<Form, RegExp>> = {
  shortOffset: new RegExp(String.raw`${DAY_AND_TIME}\+0[12]$`),
  z: new RegExp(String.raw`${DAY_AND_TIME}\.\d{3}Z$`),
  fullOffset: new RegExp(String.raw`${DAY_AND_TIME}\.\d{3}\+0[12]:00$`),
};
const FORMS = Object.keys(PATTERNS) as Form[];
const formOf = (timestamp: string): Form | undefined => FORMS.find((form) => PATTERNS[form].test(timestamp));

const { persons } = standard;
const generated = identifiersOf(300, 3);
const everybody = [...generated, ...persons.map(({ identifier }) => identifier)];
const told = (identifiers: readonly string[], timestamps: Behaviour['timestamps'], now = '2026-11-23T12:00:00Z') =>
  personsIn(identifiers, { behaviour: { timestamps }, persons, clock: frozenClock(Date.parse(now)) });

/** A person without what timestamps look like, and what they mean. */
function meaningOf(person: Person): { rest: string; instants: number[] } {
  const timestamps = timestampsOf(person);
  const rest = timestamps.reduce((text, timestamp) => text.replace(timestamp, ''), JSON.stringify(person));
  return { rest, instants: timestamps.map(msOf) };
}

test.each([...FORMS, 'mixed'] as const)('as %s, every timestamp is the same instant, and all else the same', (form) => {
  const anyNow = fc.date({ min: new Date('2001-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
  const anyBatch = fc.array(
    fc.oneof(
      anyIdentifier.map(({ identifier }) => identifier),
      fc.constantFrom(...everybody),
    ),
  );
  fc.assert(
    fc.property(anyBatch, anyNow, (batch, now) => {
      const usual = told(batch, 'shortOffset', now.toISOString());
      expect(told(batch, form, now.toISOString()).map(meaningOf)).toEqual(usual.map(meaningOf));
    }),
    { numRuns: 25 },
  );
});

test.each(FORMS)('as %s, every generated timestamp has that form, in summer and in winter', (form) => {
  const timestamps = told(generated, form).flatMap(timestampsOf);
  expect(timestamps.filter((timestamp) => formOf(timestamp) !== form)).toEqual([]);
  const usual = told(generated, 'shortOffset').flatMap(timestampsOf);
  expect(new Set(usual.map((timestamp) => timestamp.slice(-3)))).toEqual(new Set(['+01', '+02']));
});

describe('mixed forms', () => {
  test('come in turn: who has three timestamps has more than one form, and each member is met in all of them', () => {
    const answer = told(everybody, 'mixed');
    const rich = answer.map(timestampsOf).filter((timestamps) => timestamps.length >= 3);
    for (const timestamps of rich) expect(new Set(timestamps.map(formOf)).size).toBeGreaterThan(1);
    for (const member of ['epostadresse_oppdatert', 'mobiltelefonnummer_sist_verifisert'] as const) {
      const dates = answer.flatMap(({ kontaktinformasjon }) => kontaktinformasjon?.[member] ?? []);
      expect(new Set(dates.map(formOf))).toEqual(new Set(FORMS));
    }
  });

  test('are the same for a person in every batch', () => {
    const [together, alone] = [told(everybody, 'mixed'), everybody.flatMap((one) => told([one], 'mixed'))];
    expect(alone).toEqual(together);
    expect(told([...everybody].reverse(), 'mixed').reverse()).toEqual(together);
  });
});

describe('a timestamp that a scenario states', () => {
  const identifier = '25916509831';
  const contactOf = (
    kontaktinformasjon: ScenarioPerson['specified']['kontaktinformasjon'],
    timestamps: Form | 'mixed',
  ) => {
    const one: ScenarioPerson = { role: 'one', identifier, specified: { kontaktinformasjon: kontaktinformasjon! } };
    return personsIn([identifier], { behaviour: { timestamps }, persons: [one] })[0]!.kontaktinformasjon!;
  };

  test.each(['2026-06-29T10:14:52+02', '2026-06-29T08:14:52Z', '2026-06-29T08:14:52.7Z', '2026-06-29T10:14:52+0200'])(
    'literally stays as it is written, whatever the form: %s',
    (literal) => {
      for (const form of [...FORMS, 'mixed'] as const) {
        expect(contactOf({ epostadresse_oppdatert: literal }, form)).toMatchObject({
          epostadresse_oppdatert: literal,
          epostadresse_sist_verifisert: literal,
        });
      }
    },
  );

  test.each<[Form, string]>([
    ['shortOffset', '2026-08-23T12:00:00+02'],
    ['z', '2026-08-23T10:00:00.000Z'],
    ['fullOffset', '2026-08-23T12:00:00.000+02:00'],
  ])('as a duration before now follows the form: %s', (form, expected) => {
    expect(contactOf({ epostadresse_oppdatert: { ago: 'P3M' } }, form)).toMatchObject({
      epostadresse_oppdatert: expected,
      epostadresse_sist_verifisert: expected,
    });
  });
});
