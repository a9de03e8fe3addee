import { describe, expect, test } from 'vitest';
import { FaultPlan } from '../../../src/mock/faults/index.ts';
import type { FaultConditions } from '../../../src/scenario/index.ts';
import { jwt } from '../service.ts';
import { arrival, batch, fault, IDENTIFIERS, planOf, struckAmong } from './asking.ts';

const [SOMEBODY = '', SOMEBODY_ELSE = ''] = IDENTIFIERS.slice(-2);

/** What one request, and the one fault that does not strike it, are told of each other. */
const missed = (when: FaultConditions, asked = arrival()) => planOf(when).onArrival(asked).nearMisses;
const missedInBatch = (when: FaultConditions, persons: number | readonly string[]) =>
  planOf(when).onBatch(batch(persons)).nearMisses;

test('a fault without conditions strikes every request', () => {
  const { strike, nearMisses } = planOf({}).onArrival(arrival());
  expect(strike).toEqual({ fault: fault({}), attempt: 1, delayMs: 0 });
  expect(nearMisses).toEqual([]);
});

test('where there are no faults, a decision makes no object', () => {
  const plan = new FaultPlan([], 1);
  expect(plan.onArrival(arrival())).toBe(plan.onBatch(batch(2)));
  expect(plan.onArrival(arrival())).toEqual({ strike: null, nearMisses: [] });
});

describe('a condition holds', () => {
  test.each<[string, FaultConditions]>([
    ['of the operation', { operation: 'personer' }],
    ['of the version', { version: 'v1' }],
    ['of the token', { token: 'one' }],
    ['of all three', { operation: 'personer', version: 'v1', token: 'one' }],
  ])('%s', (_, when) => {
    expect(planOf(when).onArrival(arrival()).strike).not.toBeNull();
    const other = { operation: 'person', version: 'v2', authorization: 'Bearer two' } as const;
    expect(planOf(when).onArrival(arrival(other)).strike).toBeNull();
  });

  test.each<[string, FaultConditions, number]>([
    ['of as many persons as the least', { persons: { from: 100 } }, 100],
    ['of as many persons as the most', { persons: { from: 1, to: 3 } }, 3],
    ['of a person in the batch', { person: SOMEBODY }, 200],
    ['of both', { person: SOMEBODY, persons: { from: 200, to: 200 } }, 200],
  ])('%s', (_, when, persons) => {
    expect(planOf(when).onBatch(batch(persons)).strike).not.toBeNull();
    expect(planOf(when).onBatch(batch(10)).strike).toBeNull();
  });
});

describe('a token', () => {
  test.each([
    ['in any case of the scheme', 'bEARER one', 'one'],
    ['that is a JWT, by its client_id', `Bearer ${jwt({ client_id: 'the-client' })}`, 'the-client'],
    ['that is a JWT, as a whole', `Bearer ${jwt({ client_id: 'x' })}`, jwt({ client_id: 'x' })],
  ])('is known %s', (_, authorization, token) => {
    expect(planOf({ token }).onArrival(arrival({ authorization })).strike).not.toBeNull();
  });

  test.each([
    ['undefined', undefined],
    ['one', 'Basic one'],
    ['null', `Bearer ${jwt([])}`],
    ['1', `Bearer ${jwt({ client_id: 1 })}`],
    ['undefined', `Bearer a.${Buffer.from('null').toString('base64url')}.`],
    ['x', 'Bearer a.%%%.b'],
  ])('%s is not that of %s', (token, authorization) => {
    expect(missed({ token }, arrival({ authorization }))).toEqual([{ fault: 'fault', because: 'another token' }]);
  });
});

test('what needs the batch waits for it, and what does not is decided on arrival', () => {
  const early = fault({ attempt: { from: 1 } }, { name: 'early' });
  for (const when of [{ persons: { from: 1 } }, { person: SOMEBODY }, { per: 'batch' }] as const) {
    const plan = new FaultPlan([fault(when, { name: 'late' }), early], 1);
    expect(plan.onArrival(arrival()).strike?.fault.name).toBe('early');
    expect(plan.onBatch(batch([SOMEBODY])).strike?.fault.name).toBe('late');
  }
});

test('the first fault that holds strikes, alone, and the others count the request as well', () => {
  const plan = new FaultPlan(
    [
      fault({ version: 'v2' }, { name: 'other version' }),
      fault({ attempt: { from: 1, to: 2 } }, { name: 'twice' }),
      fault({ attempt: { from: 2 } }, { name: 'later' }),
    ],
    1,
  );
  const struckBy = [1, 2, 3].map(() => plan.onArrival(arrival()).strike);
  expect(struckBy.map((strike) => [strike?.fault.name, strike?.attempt])).toEqual([
    ['twice', 1],
    ['twice', 2],
    ['later', 3],
  ]);
});

describe('what almost struck is told, with what differed', () => {
  test.each<[FaultConditions, string]>([
    [{ operation: 'endringer' }, 'another operation, strikes on endringer'],
    [{ version: 'v2' }, 'another version, strikes on v2'],
    [{ token: 'two' }, 'another token'],
    [{ attempt: { from: 2, to: 3 } }, 'attempt 1, strikes on 2-3'],
    [{ attempt: { from: 4, to: 4 } }, 'attempt 1, strikes on 4'],
    [{ attempt: { from: 4 }, per: 'token' }, 'attempt 1 of this token, strikes on 4 or more'],
    [{ attempt: { every: 5 } }, 'attempt 1, strikes on every 5'],
    [{ probability: 0 }, 'by chance, strikes with probability 0'],
  ])('%j: %s', (when, because) => {
    expect(missed(when)).toEqual([{ fault: 'fault', because }]);
  });

  test.each<[FaultConditions, string]>([
    [{ persons: { from: 100 } }, '12 persons, strikes on 100 or more'],
    [{ persons: { from: 1, to: 3 } }, '12 persons, strikes on 1-3'],
    [{ person: SOMEBODY }, 'its person is not in the batch'],
    [{ per: 'batch', attempt: { from: 2, to: 2 } }, 'attempt 1 of this batch, strikes on 2'],
  ])('%j: %s', (when, because) => {
    expect(missedInBatch(when, 12)).toEqual([{ fault: 'fault', because }]);
  });

  test('one person is one person', () => {
    expect(missedInBatch({ persons: { from: 2 } }, 1)[0]?.because).toBe('1 person, strikes on 2 or more');
  });

  test('that another fault came first', () => {
    const plan = new FaultPlan([fault({}, { name: 'first' }), fault({}, { name: 'second' })], 1);
    expect(plan.onArrival(arrival()).nearMisses).toEqual([{ fault: 'second', because: 'first comes first' }]);
  });

  test('but not if two conditions differ', () => {
    expect(missed({ version: 'v2', token: 'two' })).toEqual([]);
    expect(missedInBatch({ version: 'v2', person: SOMEBODY }, 12)).toEqual([]);
  });

  test('and nothing of an identifier or a token', () => {
    const told = [
      missed({ token: 'the-secret' }, arrival({ operation: SOMEBODY_ELSE, authorization: 'Bearer another-secret' })),
      missed({ operation: 'personer' }, arrival({ operation: SOMEBODY_ELSE })),
      missed({ per: 'token', attempt: { from: 2 } }, arrival({ authorization: 'Bearer another-secret' })),
      missedInBatch({ person: SOMEBODY }, [SOMEBODY_ELSE]),
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
  const { body, ...rest } = batch(3);
  const again = { ...rest, body: structuredClone(body) };
  const other = { ...rest, body: { ...(body as object), informasjonsbehov: [] } };
  const struck = [again, other, again, other].map((asked) => plan.onBatch(asked).strike !== null);
  expect(struck).toEqual([false, false, true, true]);
});

test('the same body for another version or operation is another batch', () => {
  const plan = planOf({ per: 'batch', attempt: { from: 2, to: 2 } });
  const asked = [batch(3), batch(3, { version: 'v2' }), batch(3, { operation: 'person' }), batch(3)];
  expect(asked.map((request) => plan.onBatch(request).strike !== null)).toEqual([false, false, false, true]);
});
