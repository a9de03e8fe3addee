import { idnr } from '@navikt/fnrvalidator';
import fc from 'fast-check';
import { validateNorwegianIdNumber } from 'norwegian-national-id-validator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { generate, isValid } from '../../src/identifier/index.ts';
import { nearlyValid } from '../support/identifier/reference.ts';

const RUNS = { numRuns: 20_000 };

beforeEach(() => {
  // norwegian-national-id-validator refuses who is not yet born; by the end of 2039 everybody in the tables is.
  vi.useFakeTimers({ now: new Date(2039, 11, 31, 12) });
});

afterEach(() => {
  vi.useRealTimers();
});

test('@navikt/fnrvalidator, which knows dates and both rules but no series and no +65, agrees on the 2032 rule', () => {
  const known = nearlyValid.filter((text) => !(text.slice(2, 4) >= '66' && text.slice(2, 4) <= '77'));
  fc.assert(
    fc.property(known, (text) => {
      expect(isValid(text, '2032')).toBe(idnr(text).status === 'valid');
    }),
    RUNS,
  );
});

test('norwegian-national-id-validator, which knows the series of fødselsnummer, agrees on them', () => {
  const known = nearlyValid.filter((text) => text < '40' && text.slice(2, 4) <= '52');
  fc.assert(
    fc.property(known, (text) => {
      expect(isValid(text)).toBe(validateNorwegianIdNumber(text));
    }),
    RUNS,
  );
});

test.each(['fnr', 'dnr'] as const)('@navikt/fnrvalidator accepts every generated %s of some years', (kind) => {
  for (const year of [1899, 1900, 1999, 2000]) {
    for (const text of generate({ kind, from: `${year}-02-25`, to: `${year}-03-03` })) {
      expect(idnr(text)).toMatchObject({ status: 'valid', type: kind === 'fnr' ? 'tnr' : 'dnr-and-tnr' });
    }
  }
});
