import { expect, test } from 'vitest';
import { describeConditions } from '../../src/scenario/describe-conditions.ts';
import type { FaultConditions } from '../../src/scenario/index.ts';

const CONDITIONS: readonly [FaultConditions, string][] = [
  [{}, 'all requests'],
  [{ operation: 'personer', attempt: { from: 3, to: 5 } }, 'requests 3 to 5 of personer'],
  [{ operation: 'personer', version: 'v2', attempt: { from: 1, to: 1 } }, 'request 1 of personer v2'],
  [{ version: 'v1', persons: { from: 1, to: 1 } }, 'all requests of v1 with 1 person'],
  [{ attempt: { every: 3 }, persons: { from: 7, to: 7 } }, 'requests 3, 6, 9, … with 7 persons'],
  [{ attempt: { from: 4 }, per: 'token' }, 'requests from 4 on, per token'],
  [
    { attempt: { from: 1, to: 2 }, per: 'batch', persons: { from: 10, to: 99 } },
    'requests 1 to 2 with 10 to 99 persons, per batch',
  ],
  [{ per: 'batch', persons: { from: 100 } }, 'all requests with 100 or more persons'],
  [{ person: 'anna', token: 'abc', probability: 0.07 }, '7 % of all requests with the person anna with the token abc'],
];

test.each(CONDITIONS)('%j applies to %s', (when, described) => {
  expect(describeConditions(when)).toBe(described);
});
