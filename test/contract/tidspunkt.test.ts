import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validators } from '../../src/contract/index.ts';

const accepts = (text: string) => validators.Tidspunkt(text).length === 0;

describe('a timestamp', () => {
  test.each([
    '2023-06-29T10:14:52+02',
    '2023-11-20T10:14:52+01',
    '2023-08-05T10:45:15.768Z',
    '2023-08-05T10:45:15Z',
    '2010-12-16T13:32:05.000+01:00',
    '2010-12-16T13:32:05+0100',
    '2010-12-16T13:32:05.123456789-03:30',
    '2024-02-29T00:00:00+01',
  ])('may be written %s', (text) => {
    expect(accepts(text)).toBe(true);
  });

  test.each([
    ['without an offset', '2023-06-29T10:14:52'],
    ['with a blank', '2023-06-29 10:14:52+02'],
    ['in month 13', '2023-13-29T10:14:52+02'],
    ['in month 0', '2023-00-29T10:14:52+02'],
    ['on day 32', '2023-01-32T10:14:52+02'],
    ['on day 0', '2023-01-00T10:14:52+02'],
    ['on 31 April', '2023-04-31T10:14:52+02'],
    ['on 30 February', '2023-02-30T10:14:52+02'],
    ['at hour 24', '2023-06-29T24:00:00+02'],
    ['at minute 60', '2023-06-29T10:60:52+02'],
    ['with a one-digit offset', '2023-06-29T10:14:52+2'],
    ['with an offset of 15 hours', '2023-06-29T10:14:52+15'],
    ['with an empty fraction', '2023-06-29T10:14:52.Z'],
    ['with a lower-case z', '2023-06-29T10:14:52z'],
    ['with something after it', '2023-06-29T10:14:52+02\n'],
    ['as a date alone', '2023-06-29'],
    ['with digits of another script', '２０２３-06-29T10:14:52+02'],
  ])('is not written %s', (_, text) => {
    expect(accepts(text)).toBe(false);
  });

  const instant = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const offset = fc.constantFrom('Z', '+00', '+02', '-0330', '+1400', '+01:00', '-09:30');

  test('of any real day and hour is accepted in every form', () => {
    fc.assert(
      fc.property(instant, offset, fc.boolean(), (date, ending, fraction) => {
        expect(accepts(date.toISOString().slice(0, fraction ? 23 : 19) + ending)).toBe(true);
      }),
    );
  });

  test('that is accepted can be read once its offset is written out', () => {
    const parts = fc.tuple(fc.nat(9999), fc.nat(14), fc.nat(33), fc.nat(26), fc.nat(62), fc.nat(62), offset);
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second, ending]) => {
        const two = (n: number) => String(n).padStart(2, '0');
        const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        const text = `${date}T${two(hour)}:${two(minute)}:${two(second)}${ending}`;
        fc.pre(accepts(text));
        const written = text.replace(/([+-]\d\d)(?::?(\d\d))?$/, (_, h, m = '00') => `${h}:${m}`);
        expect(Date.parse(written)).not.toBeNaN();
      }),
      { numRuns: 500 },
    );
  });
});
