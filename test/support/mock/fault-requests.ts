import { FaultMatcher, type RequestFacts } from '../../../src/mock/faults/index.ts';
import type { Fault, FaultConditions } from '../../../src/scenario/index.ts';
import { identifiersOf } from './identifiers.ts';

export const IDENTIFIERS = identifiersOf(200, 1);

export const fault = (when: FaultConditions, more: Partial<Fault> = {}): Fault => ({ name: 'fault', when, ...more });

/** A plan of one fault. */
export const planOf = (when: FaultConditions, seed = 1, more: Partial<Fault> = {}): FaultMatcher =>
  new FaultMatcher([fault(when, more)], seed);

export const arrival = (changes: Partial<RequestFacts> = {}): RequestFacts => ({
  operation: 'personer',
  version: 'v1',
  authorization: 'Bearer one',
  ...changes,
});

/** A batch of so many identifiers, or of these. */
export function batch(persons: number | readonly string[], changes: Partial<RequestFacts> = {}): RequestFacts {
  const identifiers = typeof persons === 'number' ? IDENTIFIERS.slice(0, persons) : persons;
  return { ...arrival(changes), batch: { identifiers, body: { personidentifikatorer: identifiers } } };
}

/** The attempts that match, among so many requests. */
export function struckAmong(plan: FaultMatcher, requests: number, asked: RequestFacts = arrival()): number[] {
  const attempts = Array.from({ length: requests }, () => plan.match(asked).match?.attempt);
  return attempts.filter((attempt) => attempt !== undefined);
}
