import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPersonRanges, truncateInside, withTrailingComma } from '../../../src/mock/faults/corrupt.ts';

const value = fc.jsonValue({ stringUnit: 'binary', depthSize: 'small' });
const members = fc.dictionary(
  fc.string().filter((key) => key !== 'personer'),
  value,
  { maxKeys: 3 },
);
/** Arbitrary values as persons, in a response with other fields and white space. */
const answer = fc
  .record({
    persons: fc.array(value, { minLength: 1, maxLength: 5 }),
    before: members,
    after: members,
    indent: fc.constantFrom(0, 2, '\t', '\n \r'),
  })
  .map(({ persons, before, after, indent }) => {
    const all = { ...before, decoy: { personer: [1, 2] }, personer: persons, ...after, word: 'personer' };
    return {
      persons: persons.map((person) => JSON.stringify(person)),
      body: Buffer.from(JSON.stringify(all, null, indent)),
    };
  });
const withoutSpace = (json: string) => JSON.stringify(JSON.parse(json));

test('finds each person of a response in any JSON formatting, and nothing else', () => {
  fc.assert(
    fc.property(answer, ({ persons, body }) => {
      const found = findPersonRanges(body).map(({ start, end }) => body.toString('utf8', start, end));
      expect(found.map(withoutSpace)).toEqual(persons);
    }),
  );
});

test('a trailing comma adds a single byte before the end of an object', () => {
  fc.assert(
    fc.property(
      answer,
      fc.dictionary(fc.string(), value, { minKeys: 1, maxKeys: 3 }),
      ({ body }, kontaktinformasjon) => {
        const { personer, ...more } = JSON.parse(body.toString());
        const plain = Buffer.from(JSON.stringify({ ...more, personer: [...personer, { kontaktinformasjon }] }));
        const spoiled = withTrailingComma(plain)!;
        expect(() => JSON.parse(spoiled.toString())).toThrow();
        const at = spoiled.findIndex((byte, index) => byte !== plain[index]);
        expect(spoiled.toString('latin1', at, at + 2)).toBe(',}');
        expect(Buffer.concat([spoiled.subarray(0, at), spoiled.subarray(at + 1)])).toEqual(plain);
      },
    ),
  );
});

test('a cut leaves the persons before whole, and the last never', () => {
  fc.assert(
    fc.property(answer, fc.integer({ min: 1, max: 6 }), ({ persons, body }, person) => {
      const left = truncateInside(body, findPersonRanges(body)[person - 1]);
      const place = findPersonRanges(body)[person - 1];
      expect(left === null).toBe(person > persons.length);
      if (left === null || place === undefined) return;
      expect(body.subarray(0, left.length)).toEqual(left);
      expect(left.length).toBeGreaterThan(place.start);
      expect(left.length).toBeLessThan(place.end + Number(place.end - place.start === 1));
    }),
  );
});

test('uses the last of two lists, like JSON.parse', () => {
  expect(findPersonRanges(Buffer.from('{"personer":[1],"personer":[22,3]}')).map(({ start }) => start)).toEqual([
    28, 31,
  ]);
});

test('a key may be written with escapes', () => {
  expect(findPersonRanges(Buffer.from('{"\\u0070ersoner":[{}]}'))).toEqual([{ start: 18, end: 20 }]);
});
