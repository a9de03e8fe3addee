import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Person, validators } from '../../src/contract/index.ts';
import { isValid } from '../../src/identifier/index.ts';
import { expectNothingLeaks } from '../support/mock/error-response.ts';
import { type Asking, identifiersIn, lookUp, mockWith, post, standard } from '../support/mock/in-process.ts';

const mock = mockWith();
const replica = mockWith();
const twoDigits = (number: number) => String(number).padStart(2, '0');

/** Any identifier of the three synthetic series, of who was born from 1940 to 1999. */
const synthetic = fc
  .record({
    day: fc.integer({ min: 1, max: 28 }),
    dNumber: fc.boolean(),
    month: fc.integer({ min: 1, max: 12 }),
    series: fc.constantFrom(80, 40, 65),
    year: fc.integer({ min: 40, max: 99 }),
    from: fc.integer({ min: 0, max: 48_000 }),
  })
  .map(({ day, dNumber, month, series, year, from }) => {
    const date = [day + (dNumber ? 40 : 0), month + series, year].map(twoDigits).join('');
    let tail = from;
    while (!isValid(date + String(tail).padStart(5, '0'))) tail++;
    return date + String(tail).padStart(5, '0');
  });
const identifier = fc.oneof(
  { weight: 4, arbitrary: synthetic },
  { weight: 1, arbitrary: fc.constantFrom(...standard.persons.map((person) => person.identifier)) },
);
const batch = fc.array(identifier, { minLength: 1, maxLength: 60 });
const asking: fc.Arbitrary<Asking> = fc.record({
  version: fc.constantFrom('v1', 'v2'),
  body: fc.record({
    informasjonsbehov: fc.array(fc.constantFrom('Kontaktinfo', 'Sertifikat', 'VarslingsStatus', 'x')),
  }),
});

test('returns exactly the requested persons in order for any list of valid identifiers', async () => {
  await fc.assert(
    fc.asyncProperty(batch, async (identifiers) => {
      const asked = { version: 'v2', body: { inkluderIkkeRegistrerte: true } } as const;
      expect(identifiersIn(await lookUp(mock, identifiers))).toEqual(identifiers);
      expect(identifiersIn(await lookUp(mock, identifiers, asked))).toEqual(identifiers);
    }),
  );
});

const personsOf = (personer: readonly Person[]) =>
  new Map(personer.map((person) => [person.personidentifikator, person]));

test('no person depends on who else is asked for, in which order, how often, or from which replica', async () => {
  await fc.assert(
    fc.asyncProperty(batch, asking, fc.nat(), fc.nat(), async (identifiers, how, turn, cut) => {
      const persons = personsOf(await lookUp(mock, identifiers, how));
      const permuted = identifiers.map((_, index) => identifiers[(index + turn) % identifiers.length]!).reverse();
      const [first, second] = [permuted.slice(0, cut % permuted.length), permuted.slice(cut % permuted.length)];
      for (const part of [permuted, first, second, [...second, ...first, ...second]]) {
        if (part.length === 0) continue;
        const expected = part.map((one) => persons.get(one)).filter((person) => person !== undefined);
        expect(await lookUp(replica, part, how)).toEqual(expected);
      }
    }),
  );
});

const almostRequest = fc.record(
  {
    personidentifikatorer: fc.oneof(fc.array(fc.oneof(identifier, identifier, fc.jsonValue())), fc.jsonValue()),
    informasjonsbehov: fc.oneof(fc.array(fc.oneof(fc.string(), fc.jsonValue())), fc.jsonValue()),
    inkluderIkkeRegistrerte: fc.oneof(fc.boolean(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const someDigits = fc.stringMatching(/^[0-9]{9,13}$/).map((digits) => ({ personidentifikatorer: [digits] }));
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

async function expectDocumented(payload: string | Buffer, headers?: Record<string, string>): Promise<number> {
  const statuses: number[] = [];
  for (const path of ['/rest/v1/personer', '/rest/v2/personer']) {
    const answer = await post(mock, payload, headers, path);
    const body = answer.json();
    if (answer.statusCode !== 200) expectNothingLeaks(answer.body);
    expect(validators[answer.statusCode === 200 ? 'PersonerResponse' : 'ErrorBody'](body)).toEqual([]);
    statuses.push(answer.statusCode);
  }
  return Math.max(...statuses);
}

test('returns 200, or 400 in the documented format, for any JSON value', async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(almostRequest, someDigits, fc.jsonValue()), async (value) => {
      const status = await expectDocumented(JSON.stringify(value));
      expect([200, 400]).toContain(status);
      seen.add(status);
    }),
    { numRuns: 500, examples: [[{ personidentifikatorer: [standard.persons[0]!.identifier] }]] },
  );
  expect(seen).toEqual(new Set([200, 400]));
});

test('returns 400 in the documented format for any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        bytes,
        fc.string({ unit: 'binary' }),
        fc.json().map((json) => json.slice(0, -1)),
      ),
      async (body) => {
        expect(await expectDocumented(body as string | Buffer)).toBe(400);
      },
    ),
    { numRuns: 300 },
  );
});

test('any headers lead to a documented status', async () => {
  const value = fc.stringMatching(/^[!-~]([ -~]{0,40}[!-~])?$/);
  const headers = fc.record(
    {
      authorization: fc.oneof(
        value,
        value.map((token) => `Bearer ${token}`),
      ),
      accept: value,
      'content-type': value,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(headers, async (some) => {
      const payload = JSON.stringify({ personidentifikatorer: [standard.persons[0]!.identifier] });
      expect([200, 401, 403, 406, 415]).toContain(await expectDocumented(payload, some as Record<string, string>));
    }),
    { numRuns: 300 },
  );
});
