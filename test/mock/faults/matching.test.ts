import { describe, expect, test } from 'vitest';
import { FaultMatcher } from '../../../src/mock/faults/index.ts';
import type { FaultConditions } from '../../../src/scenario/index.ts';
import { arrival, batch, fault, IDENTIFIERS, planOf, struckAmong } from '../../support/mock/fault-requests.ts';
import { jwt } from '../../support/mock/in-process.ts';

const [SOMEBODY = '', SOMEBODY_ELSE = ''] = IDENTIFIERS.slice(-2);

/** The near misses of a request with a single fault that does not match. */
const missed = (when: FaultConditions, asked = arrival()) => planOf(when).match(asked).nearMisses;
const missedInBatch = (when: FaultConditions, persons: number | readonly string[]) =>
  planOf(when).match(batch(persons)).nearMisses;

test('a fault without conditions matches every request', () => {
  const { match, nearMisses } = planOf({}).match(arrival());
  expect(match).toEqual({ fault: fault({}), attempt: 1, delayMs: 0 });
  expect(nearMisses).toEqual([]);
});

test('returns the same result for every request if there are no faults', () => {
  const plan = new FaultMatcher([], 1);
  expect(plan.match(arrival())).toBe(plan.match(batch(2)));
  expect(plan.match(arrival())).toEqual({ match: null, nearMisses: [] });
});

describe('a condition holds', () => {
  test.each<[string, FaultConditions]>([
    ['of the operation', { operation: 'personer' }],
    ['of the version', { version: 'v1' }],
    ['of the token', { token: 'one' }],
    ['of all three', { operation: 'personer', version: 'v1', token: 'one' }],
  ])('%s', (_, when) => {
    expect(planOf(when).match(arrival()).match).not.toBeNull();
    const other = { operation: 'person', version: 'v2', authorization: 'Bearer two' } as const;
    expect(planOf(when).match(arrival(other)).match).toBeNull();
  });

  test.each<[string, FaultConditions, number]>([
    ['of as many persons as the least', { persons: { from: 100 } }, 100],
    ['of as many persons as the most', { persons: { from: 1, to: 3 } }, 3],
    ['of a person in the batch', { person: SOMEBODY }, 200],
    ['of both', { person: SOMEBODY, persons: { from: 200, to: 200 } }, 200],
  ])('%s', (_, when, persons) => {
    expect(planOf(when).match(batch(persons)).match).not.toBeNull();
    expect(planOf(when).match(batch(10)).match).toBeNull();
  });
});

describe('a token', () => {
  test.each([
    ['in any case of the scheme', 'bEARER one', 'one'],
    ['that is a JWT, by its client_id', `Bearer ${jwt({ client_id: 'the-client' })}`, 'the-client'],
    ['that is a JWT, as a whole', `Bearer ${jwt({ client_id: 'x' })}`, jwt({ client_id: 'x' })],
  ])('is known %s', (_, authorization, token) => {
    expect(planOf({ token }).match(arrival({ authorization })).match).not.toBeNull();
  });

  test.each([
    ['undefined', undefined],
    ['one', 'Basic one'],
    ['null', `Bearer ${jwt([])}`],
    ['1', `Bearer ${jwt({ client_id: 1 })}`],
    ['undefined', `Bearer a.${Buffer.from('null').toString('base64url')}.`],
    ['x', 'Bearer a.%%%.b'],
  ])('%s is not that of %s', (token, authorization) => {
    const almost = missed({ token, version: 'v1' }, arrival({ authorization }));
    expect(almost).toEqual([{ fault: 'fault', because: 'another token' }]);
  });
});

test('faults are matched in file order, and each counts every request that meets its conditions', () => {
  const plan = new FaultMatcher(
    [
      fault({ persons: { from: 2 } }, { name: 'large' }),
      fault({ person: SOMEBODY, attempt: { from: 2, to: 2 } }, { name: 'second request for a person' }),
      fault({ attempt: { every: 2 } }, { name: 'every other' }),
    ],
    1,
  );
  const struckBy = [[SOMEBODY, SOMEBODY_ELSE], [SOMEBODY], [SOMEBODY], [SOMEBODY]].map(
    (identifiers) => plan.match(batch(identifiers)).match,
  );
  expect(struckBy.map((strike) => strike && [strike.fault.name, strike.attempt])).toEqual([
    ['large', 1],
    ['second request for a person', 2],
    null,
    ['every other', 4],
  ]);
});

test.each<[FaultConditions, boolean]>([
  [{ persons: { from: 1 } }, true],
  [{ person: SOMEBODY }, true],
  [{ per: 'batch' }, true],
  [{ per: 'token', operation: 'personer', version: 'v1', token: 'one', attempt: { from: 1 } }, false],
])('a plan with %j must know the batch: %s; without one, its conditions do not hold', (when, needed) => {
  const plan = new FaultMatcher([fault({}, { name: 'any' }), fault(when)], 1);
  expect(plan.needsBatch).toBe(needed);
  expect(planOf(when).match(arrival()).match === null).toBe(needed);
  expect(planOf(when).match(batch([SOMEBODY])).match).not.toBeNull();
});

test('a role is resolved when the request arrives, and attempts continue', () => {
  let holder = SOMEBODY;
  const when = { person: 'kari', attempt: { from: 2 } };
  const plan = new FaultMatcher([fault(when)], 1, (person) => (person === 'kari' ? holder : person));
  expect(plan.match(batch([SOMEBODY])).match).toBeNull();
  holder = SOMEBODY_ELSE;
  expect(plan.match(batch([SOMEBODY])).match).toBeNull();
  expect(plan.match(batch([SOMEBODY_ELSE])).match?.attempt).toBe(2);
});

test('only the first matching fault is applied, and the others count the request too', () => {
  const plan = new FaultMatcher(
    [
      fault({ version: 'v2' }, { name: 'other version' }),
      fault({ attempt: { from: 1, to: 2 } }, { name: 'twice' }),
      fault({ attempt: { from: 2 } }, { name: 'later' }),
    ],
    1,
  );
  const struckBy = [1, 2, 3].map(() => plan.match(arrival()).match);
  expect(struckBy.map((strike) => [strike?.fault.name, strike?.attempt])).toEqual([
    ['twice', 1],
    ['twice', 2],
    ['later', 3],
  ]);
});

describe('near misses are listed with the failed condition', () => {
  const held = { operation: 'personer' } as const;

  test.each<[FaultConditions, string]>([
    [{ version: 'v1', operation: 'endringer' }, 'another operation, condition is endringer'],
    [{ ...held, version: 'v2' }, 'another version, condition is v2'],
    [{ ...held, token: 'two' }, 'another token'],
    [{ ...held, attempt: { from: 2, to: 3 } }, 'attempt 1, condition is 2..3'],
    [{ ...held, attempt: { from: 4, to: 4 } }, 'attempt 1, condition is 4'],
    [{ ...held, attempt: { from: 4 }, per: 'token' }, 'attempt 1 of this token, condition is 4 or more'],
    [{ ...held, attempt: { every: 5 } }, 'attempt 1, condition is every 5'],
    [{ ...held, probability: 0 }, 'by chance, the probability is 0'],
    [{ attempt: { from: 1 }, probability: 0 }, 'by chance, the probability is 0'],
    [{ attempt: { from: 2, to: 3 } }, 'attempt 1, condition is 2..3'],
    [{ attempt: { every: 5 } }, 'attempt 1, condition is every 5'],
    [{ attempt: { from: 4 }, per: 'token' }, 'attempt 1 of this token, condition is 4 or more'],
    [{ probability: 0 }, 'by chance, the probability is 0'],
    [{ ...held, persons: { from: 1 } }, 'it has no list of identifiers'],
    [{ ...held, person: SOMEBODY }, 'it has no list of identifiers'],
  ])('%j: %s', (when, because) => {
    expect(missed(when)).toEqual([{ fault: 'fault', because }]);
  });

  test.each<[FaultConditions, string]>([
    [{ ...held, persons: { from: 100 } }, '12 persons, condition is 100 or more'],
    [{ ...held, persons: { from: 1, to: 3 } }, '12 persons, condition is 1..3'],
    [{ persons: { from: 13 } }, '12 persons, condition is 13 or more'],
    [{ persons: { from: 100 }, attempt: { from: 7 } }, '12 persons, condition is 100 or more'],
    [{ attempt: { from: 2 }, per: 'batch' }, 'attempt 1 of this batch, condition is 2 or more'],
    [{ ...held, person: SOMEBODY }, 'its person is not in the batch'],
    [{ ...held, per: 'batch', attempt: { from: 2, to: 2 } }, 'attempt 1 of this batch, condition is 2'],
  ])('%j: %s', (when, because) => {
    expect(missedInBatch(when, 12)).toEqual([{ fault: 'fault', because }]);
  });

  test('one person is one person', () => {
    expect(missedInBatch({ ...held, persons: { from: 2 } }, 1)[0]?.because).toBe('1 person, condition is 2 or more');
  });

  test.each<FaultConditions>([
    { operation: 'endringer' },
    { version: 'v2' },
    { token: 'two' },
    { person: SOMEBODY },
    { attempt: { from: 2 }, version: 'v2' },
    { attempt: { from: 2 }, person: SOMEBODY },
  ])('but not if no condition held, and none counts: %j', (when) => {
    expect(missedInBatch(when, 12)).toEqual([]);
  });

  test('but not how many persons, if it asks for none', () => {
    expect(missed({ persons: { from: 100 } })).toEqual([]);
    expect(missed({ attempt: { from: 2 }, per: 'batch' })).toEqual([]);
  });

  test('the nearest of them first', () => {
    const whens: readonly FaultConditions[] = [
      { persons: { from: 100 } },
      { persons: { from: 1, to: 9 } },
      { persons: { from: 14 } },
      { attempt: { every: 3 } },
      { attempt: { from: 90 } },
      { probability: 0 },
      { attempt: { from: 2 } },
    ];
    const plan = new FaultMatcher(
      whens.map((when, at) => fault(when, { name: `f${at}` })),
      1,
    );
    expect(plan.match(batch(12)).nearMisses.map((miss) => miss.fault)).toEqual(['f5', 'f6', 'f2', 'f3', 'f1']);
  });

  test('a few of them', () => {
    const when = { ...held, version: 'v2' } as const;
    const plan = new FaultMatcher(
      Array.from({ length: 9 }, (_, at) => fault(when, { name: `f${at}` })),
      1,
    );
    expect(plan.match(arrival()).nearMisses.map((miss) => miss.fault)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4']);
  });

  test('that another fault came first', () => {
    const plan = new FaultMatcher([fault({}, { name: 'first' }), fault({}, { name: 'second' })], 1);
    expect(plan.match(arrival()).nearMisses).toEqual([{ fault: 'second', because: 'first comes first' }]);
  });

  test('but not if two conditions differ', () => {
    expect(missed({ version: 'v2', token: 'two' })).toEqual([]);
    expect(missedInBatch({ version: 'v2', person: SOMEBODY }, 12)).toEqual([]);
  });

  test('and nothing of an identifier or a token', () => {
    const told = [
      missed(
        { token: 'the-secret', version: 'v1' },
        arrival({ operation: SOMEBODY_ELSE, authorization: 'Bearer another-secret' }),
      ),
      missed({ operation: 'personer', version: 'v1' }, arrival({ operation: SOMEBODY_ELSE })),
      missed({ ...held, per: 'token', attempt: { from: 2 } }, arrival({ authorization: 'Bearer another-secret' })),
      missedInBatch({ ...held, person: SOMEBODY }, [SOMEBODY_ELSE]),
    ];
    expect(told.every(({ length }) => length === 1)).toBe(true);
    expect(JSON.stringify(told)).not.toMatch(/secret|\d{11}/);
  });
});

test('what differs in another condition is not counted', () => {
  const plan = planOf({ version: 'v2', attempt: { from: 1, to: 1 } });
  struckAmong(plan, 5);
  expect(struckAmong(plan, 5, arrival({ version: 'v2' }))).toEqual([1]);
});

test('the same body is the same batch, and another body is another', () => {
  const plan = planOf({ per: 'batch', attempt: { from: 2, to: 2 } });
  const { batch: asked, ...rest } = batch(3);
  const again = { ...rest, batch: structuredClone(asked!) };
  const other = { ...rest, batch: { ...asked!, body: { ...(asked!.body as object), informasjonsbehov: [] } } };
  const struck = [again, other, again, other].map((request) => plan.match(request).match !== null);
  expect(struck).toEqual([false, false, true, true]);
});

test('the same body for another version or operation is another batch', () => {
  const plan = planOf({ per: 'batch', attempt: { from: 2, to: 2 } });
  const asked = [batch(3), batch(3, { version: 'v2' }), batch(3, { operation: 'person' }), batch(3)];
  expect(asked.map((request) => plan.match(request).match !== null)).toEqual([false, false, false, true]);
});
