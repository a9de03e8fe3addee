import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countMemberNames, tryParseJson } from '../../../src/conformance/target/json.ts';
import { isTooDeep, MAX_JSON_DEPTH } from '../../../src/json-depth.ts';

const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  [nest(MAX_JSON_DEPTH), false],
  [nest(MAX_JSON_DEPTH + 1), true],
  [JSON.stringify(`a${nest(1000)}`), false],
  [`{"a\\\\":${nest(MAX_JSON_DEPTH)}}`, true],
  [`["\\"${'['.repeat(200)}"]`, false],
  [`"${'['.repeat(200)}`, false],
])('nesting is counted outside strings: %#', (text, expected) => {
  expect(isTooDeep(text)).toBe(expected);
  expect(tryParseJson(text) === undefined).toBe(expected || text.startsWith('"['));
});

test('names of members are counted, also repeated ones, and not inside strings', () => {
  expect(countMemberNames('{"a":1,"a" : {"b\\"":"c\\":"},"d\\\\"\n:["e:","f"]}')).toBe(4);
});

const countMembers = (json: unknown): number =>
  typeof json === 'object' && json !== null
    ? Object.values(json).reduce(
        (sum, value) => sum + countMembers(value),
        Array.isArray(json) ? 0 : Object.keys(json).length,
      )
    : 0;

test('the number of names is that of the members of any value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
      expect(countMemberNames(JSON.stringify(json, null, 1))).toBe(countMembers(json));
      expect(tryParseJson(JSON.stringify(json))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
    { numRuns: 200 },
  );
});
