import { describe, expect, test } from 'vitest';
import { type Clock, frozenClock, Register } from '../../src/register/index.ts';
import { DEFAULT_BEHAVIOUR, type KontaktinformasjonSpec, type TimestampSpec } from '../../src/scenario/index.ts';

const IDENTIFIER = '25916509831';
type Channel = 'epostadresse' | 'mobiltelefonnummer';
const ADDRESS = { epostadresse: 'kari@example.com', mobiltelefonnummer: '+4743000000' } as const;
const CHANNELS: readonly Channel[] = ['epostadresse', 'mobiltelefonnummer'];
const other = (channel: Channel): Channel => (channel === 'epostadresse' ? 'mobiltelefonnummer' : 'epostadresse');

function entryAt(clock: Clock, kontaktinformasjon: KontaktinformasjonSpec) {
  const persons = [
    { role: 'one', identifier: IDENTIFIER, specified: { reservasjon: 'NEI', kontaktinformasjon } as const },
  ];
  const scenario = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons } as const;
  return new Register({ seed: 1, clock, scenario }).find(IDENTIFIER);
}

const frozen = (written: string) => frozenClock(Date.parse(written));
const running = (written: string): Clock => ({ now: () => Date.parse(written), frozen: false });
const dated = (channel: Channel, oppdatert: TimestampSpec, sist_verifisert: TimestampSpec | null = null) => ({
  [channel]: ADDRESS[channel],
  [`${channel}_oppdatert`]: oppdatert,
  [`${channel}_sist_verifisert`]: sist_verifisert,
});
const alone = (channel: Channel, oppdatert: TimestampSpec, sist_verifisert: TimestampSpec | null = null) => ({
  ...dated(channel, oppdatert, sist_verifisert),
  [other(channel)]: null,
});

/** A second more or less, of an instant with a whole minute. */
const seconds = (written: string, delta: number): string =>
  new Date(Date.parse(written) + delta * 1000).toISOString().replace('.000Z', 'Z');

describe.each(CHANNELS)('18 months before now, %s', (channel) => {
  test.each([
    ['on the same day of an earlier month', '2026-11-23T12:00:00+01:00', '2025-05-23T12:00:00+02:00'],
    ['clamped to a shorter month', '2026-05-31T08:15:00+02:00', '2024-11-30T08:15:00+01:00'],
    ['clamped to February', '2027-08-31T12:00:00+02:00', '2026-02-28T12:00:00+01:00'],
    ['clamped to a leap day', '2025-08-31T12:00:00+02:00', '2024-02-29T12:00:00+01:00'],
    ['on a leap day', '2025-08-29T00:00:00+02:00', '2024-02-29T00:00:00+01:00'],
    ['the day before a leap day', '2025-08-28T23:59:00+02:00', '2024-02-28T23:59:00+01:00'],
    ['from a leap day', '2028-02-29T12:00:00+01:00', '2026-08-29T12:00:00+02:00'],
    ['across the new year', '2026-01-01T00:00:00+01:00', '2024-07-01T00:00:00+02:00'],
    ['at an hour that the clocks skipped', '2026-09-30T02:30:00+02:00', '2025-03-30T03:30:00+02:00'],
  ])('%s: a date after it is usable, on it or before it expired', (_, now, border) => {
    const state = (date: string, verified: string | null = null) =>
      entryAt(frozen(now), alone(channel, date, verified));
    const [before, after] = [seconds(border, -1), seconds(border, 1)];
    for (const expired of [state(before), state(border), state(before, border)]) {
      expect(expired).toMatchObject({ contact: 'expired', person: { varslingsstatus: 'KAN_IKKE_VARSLES' } });
    }
    for (const usable of [state(after), state(before, after), state(after, before)]) {
      expect(usable).toMatchObject({ contact: 'fresh', person: { varslingsstatus: 'KAN_VARSLES' } });
    }
  });

  test('one specified date is used for both', () => {
    const contact = {
      [channel]: ADDRESS[channel],
      [`${channel}_sist_verifisert`]: { ago: 'P19M' },
      [other(channel)]: null,
    };
    const { person, contact: state } = entryAt(frozen('2026-11-23T12:00:00+01:00'), contact);
    expect(state).toBe('expired');
    expect(person.kontaktinformasjon).toMatchObject({
      [`${channel}_oppdatert`]: '2025-04-23T12:00:00+02',
      [`${channel}_sist_verifisert`]: '2025-04-23T12:00:00+02',
    });
  });

  test('expired beside one that is usable: the person can be notified', () => {
    const both = { ...dated(channel, { ago: 'P19M' }), ...dated(other(channel), { ago: 'P17M' }) };
    expect(entryAt(frozen('2026-11-23T12:00:00+01:00'), both)).toMatchObject({
      contact: 'mixed',
      person: { varslingsstatus: 'KAN_VARSLES' },
    });
  });

  test('an address without any date has not expired', () => {
    const contact = { ...alone(channel, '2020-01-01T00:00:00+01'), [`${channel}_oppdatert`]: null };
    expect(entryAt(frozen('2026-11-23T12:00:00+01:00'), contact).contact).toBe('fresh');
  });
});

const agoAt = (clock: Clock, ago: string) =>
  entryAt(clock, alone('epostadresse', { ago })).person.kontaktinformasjon!.epostadresse_oppdatert;

test.each([
  ['P18M', '2026-11-23T12:00:00+01:00', '2025-05-23T12:00:00+02'],
  ['P1Y6M', '2026-05-31T12:00:00+02:00', '2024-11-30T12:00:00+01'],
  ['P1D', '2026-03-29T12:00:00+02:00', '2026-03-28T12:00:00+01'],
  ['PT24H', '2026-03-29T12:00:00+02:00', '2026-03-28T11:00:00+01'],
  ['PT1S', '2026-01-01T00:00:00+01:00', '2025-12-31T23:59:59+01'],
  ['P2W', '2026-11-23T12:00:00+01:00', '2026-11-09T12:00:00+01'],
])('{ago: %s} is counted back from a clock that stands at %s: %s', (ago, now, expected) => {
  expect(agoAt(frozen(now), ago)).toBe(expected);
});

test.each([
  ['P2M', '2026-11-23T00:00:00+01:00', '2026-09-23T00:00:00+02'],
  ['P2M', '2026-11-23T23:59:59+01:00', '2026-09-23T00:00:00+02'],
  ['P2M', '2026-11-24T00:00:00+01:00', '2026-09-24T00:00:00+02'],
  ['PT1H', '2026-11-23T15:30:00+01:00', '2026-11-22T23:00:00+01'],
  ['P1D', '2026-03-29T12:00:00+02:00', '2026-03-28T00:00:00+01'],
])('{ago: %s} is counted back from the beginning of the day of a clock that runs, at %s: %s', (ago, now, expected) => {
  expect(agoAt(running(now), ago)).toBe(expected);
});

test.each(['P18M', 'P17M30D', 'P547D', 'P548D', 'P549D', 'P550D', 'P1Y5M30D', 'P18M1D'])(
  'who was verified {ago: %s} is the same at every hour of a day',
  (ago) => {
    for (const [day, offset] of [
      ['2026-11-23', '+01:00'],
      ['2026-08-31', '+02:00'],
      ['2025-08-29', '+02:00'],
      ['2026-12-31', '+01:00'],
    ]) {
      const hours = ['00:00:00', '00:00:01', '06:30:00', '12:00:00', '23:59:59'].map((time) =>
        entryAt(running(`${day}T${time}${offset}`), alone('epostadresse', { ago })),
      );
      for (const later of hours) expect(later).toEqual(hours[0]);
    }
  },
);

test('exactly 18 months ago has expired, a second less has not, with a clock that stands still', () => {
  const clock = frozen('2026-08-31T12:00:00+02:00');
  expect(entryAt(clock, alone('epostadresse', { ago: 'P18M' })).contact).toBe('expired');
  expect(entryAt(clock, alone('epostadresse', '2025-02-28T12:00:01+01')).contact).toBe('fresh');
});
