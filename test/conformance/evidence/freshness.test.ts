import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyFreshness, findExpiryLimit, readTimestamp } from '../../../src/conformance/evidence/timestamps.ts';

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);

const OFFSETS: readonly [minutes: number, forms: readonly string[]][] = [
  [0, ['Z', '+00', '+0000', '-00:00']],
  [60, ['+01', '+0100', '+01:00']],
  [120, ['+02', '+0200', '+02:00']],
  [-210, ['-0330', '-03:30']],
];

const written = fc
  .record({
    instant: fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2090-01-01T00:00:00Z') }),
    offset: fc.constantFrom(...OFFSETS.flatMap(([minutes, forms]) => forms.map((form) => ({ minutes, form })))),
    digits: fc.constantFrom(0, 3, 6),
  })
  .map(({ instant, offset: { minutes, form }, digits }) => {
    const local = new Date(instant + minutes * 60_000).toISOString();
    const fraction = digits === 0 ? '' : local.slice(19, 23).padEnd(digits + 1, '9');
    const expected = digits === 0 ? instant - (((instant % 1000) + 1000) % 1000) : instant;
    return { text: local.slice(0, 19) + fraction + form, expected };
  });

test('a timestamp is the instant that it stands for, in every form', () => {
  fc.assert(
    fc.property(written, ({ text, expected }) => {
      expect(readTimestamp(text)?.instant).toBe(expected);
    }),
  );
});

test.each([
  // Norway's calendar: 18 months back, at the same time of day, in winter or in summer.
  ['2026-06-15T12:00:00Z', '2024-12-15T13:00:00Z'],
  ['2026-01-15T12:00:00Z', '2024-07-15T11:00:00Z'],
  // Where a month has no such day, its last.
  ['2026-08-31T10:00:00Z', '2025-02-28T11:00:00Z'],
  ['2025-08-31T10:00:00Z', '2024-02-29T11:00:00Z'],
  // It is Norway's day that counts, not that of UTC.
  ['2026-08-30T22:30:00Z', '2025-02-27T23:30:00Z'],
])('at %s a date is fresh from %s on', (now, border) => {
  expect(new Date(findExpiryLimit(at(now))).toISOString()).toBe(new Date(border).toISOString());
});

const utc = (instant: number): string => new Date(instant).toISOString();
const hoursAway = fc.integer({ min: -200, max: 200 });

test('one fresh date is enough, two expired ones are needed, and within 48 hours of the border nothing is decided', () => {
  const border = at('2024-12-15T13:00:00Z');
  fc.assert(
    fc.property(fc.option(hoursAway, { nil: undefined }), fc.option(hoursAway, { nil: undefined }), (one, other) => {
      const hours = [one, other];
      const dates = hours.map((from) => (from === undefined ? undefined : utc(border + from * HOUR_MS)));
      const expected = hours.some((from) => from !== undefined && from > 48)
        ? 'fresh'
        : hours.every((from) => from !== undefined && from < -48)
          ? 'expired'
          : 'undecided';
      expect(classifyFreshness([readTimestamp(dates[0]), readTimestamp(dates[1])], border)).toBe(expected);
    }),
  );
});
