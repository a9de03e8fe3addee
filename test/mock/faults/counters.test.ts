import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FaultMatcher } from '../../../src/mock/faults/index.ts';
import { arrival, batch, fault, planOf, struckAmong } from '../../support/mock/fault-requests.ts';

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const span = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 })).map(([from, more]) => ({
  from,
  to: from + more,
}));
const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);

test('matches a range of attempts, each once, with other requests in between', () => {
  const coming = fc.array(fc.constantFrom('v1', 'v2', 'elsewhere'), { maxLength: 80 });
  fc.assert(
    fc.property(span, coming, (attempt, requests) => {
      const plan = planOf({ version: 'v1', operation: 'personer', attempt });
      const struck = requests.map((request) =>
        plan.match(request === 'elsewhere' ? arrival({ operation: request }) : arrival({ version: request as 'v1' })),
      );
      const fitting = struck.filter((_, index) => requests[index] === 'v1').map(({ match }) => match?.attempt);
      const expected = upTo(fitting.length).map((n) => (n >= attempt.from && n <= attempt.to ? n : undefined));
      expect(fitting).toEqual(expected);
      expect(struck.filter(({ match }) => match !== null)).toHaveLength(expected.filter((n) => n !== undefined).length);
    }),
  );
});

test('matches every nth attempt and no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(60), (every, requests) => {
      expect(struckAmong(planOf({ attempt: { every } }), requests)).toEqual(
        upTo(requests).filter((attempt) => attempt % every === 0),
      );
    }),
  );
});

describe('attempts and chance of one token, and of one batch, do not depend on another', () => {
  const order = fc.array(fc.nat(3), { maxLength: 60 });
  const probability = fc.constantFrom(1, 0.5);

  test.each([
    ['token', (plan: FaultMatcher, which: number) => plan.match(arrival({ authorization: `Bearer t${which}` }))],
    ['batch', (plan: FaultMatcher, which: number) => plan.match(batch(which + 1))],
  ] as const)('per %s', (per, ask) => {
    fc.assert(
      fc.property(seed, span, probability, order, (seed, attempt, probability, requests) => {
        const when = { per, attempt, probability };
        const together = planOf(when, seed);
        const mixed = requests.map((which) => ({ which, struck: ask(together, which).match?.attempt }));
        for (const which of [0, 1, 2, 3]) {
          const alone = planOf(when, seed);
          const own = mixed.filter((request) => request.which === which);
          expect(own.map(({ struck }) => struck)).toEqual(own.map(() => ask(alone, which).match?.attempt));
        }
      }),
    );
  });
});

test('counted over all, tokens share the attempts', () => {
  const plan = planOf({ attempt: { from: 2, to: 2 } });
  plan.match(arrival({ authorization: 'Bearer one' }));
  expect(plan.match(arrival({ authorization: 'Bearer two' })).match?.attempt).toBe(2);
});

test('of tokens without end, the latest 1000 are remembered, and the oldest are forgotten', () => {
  const plan = planOf({ per: 'token', attempt: { from: 2 } });
  const isStruck = (which: number) => plan.match(arrival({ authorization: `Bearer t${which}` })).match !== null;
  for (let which = 0; which < 3000; which++) isStruck(which);
  expect(isStruck(500)).toBe(false);
  for (let which = 2001; which < 3000; which++) expect(isStruck(which)).toBe(true);
});

describe('chance', () => {
  test('falls the same for the same seed, and otherwise for another', () => {
    const fallen = (seed: number) => struckAmong(planOf({ probability: 0.5 }, seed), 100);
    fc.assert(
      fc.property(seed, (seed) => {
        expect(fallen(seed)).toEqual(fallen(seed));
      }),
      { numRuns: 20 },
    );
    expect(fallen(1)).not.toEqual(fallen(2));
  });

  test('falls otherwise for a fault of another name', () => {
    const fallen = (name: string) => struckAmong(planOf({ probability: 0.5 }, 1, { name }), 100);
    expect(fallen('this')).not.toEqual(fallen('that'));
  });

  test('falls otherwise for each token and batch', () => {
    const tokens = planOf({ probability: 0.5, per: 'token' });
    const one = (which: number) => tokens.match(arrival({ authorization: `Bearer t${which}` })).match !== null;
    expect(new Set(upTo(40).map(one))).toEqual(new Set([true, false]));
    const batches = planOf({ probability: 0.5, per: 'batch' });
    expect(new Set(upTo(40).map((persons) => batches.match(batch(persons)).match !== null)).size).toBe(2);
  });

  test.each([0, 0.03, 0.25, 0.9, 1])('matches %f of the attempts', (probability) => {
    const share = struckAmong(planOf({ probability }, 7), 4000).length / 4000;
    expect(Math.abs(share - probability)).toBeLessThan(0.025);
  });

  test('is asked of the attempts that fit, and a delay does not turn it', () => {
    const often = struckAmong(planOf({ probability: 0.5 }, 3), 50);
    const within = struckAmong(planOf({ probability: 0.5, attempt: { from: 11, to: 30 } }, 3), 50);
    expect(within).toEqual(often.filter((attempt) => attempt >= 11 && attempt <= 30));
    expect(struckAmong(planOf({ probability: 0.5 }, 3, { delay: { from: 1, to: 9 } }), 50)).toEqual(often);
  });
});

test('a new plan counts anew', () => {
  const faults = [fault({ attempt: { from: 1, to: 1 } })];
  expect(struckAmong(new FaultMatcher(faults, 1), 3)).toEqual([1]);
  expect(struckAmong(new FaultMatcher(faults, 1), 3)).toEqual([1]);
});
