import { describe, expect, test } from 'vitest';
import { rules } from '../../../src/conformance/index.ts';
import { classify } from '../../../src/conformance/recorded/classify.ts';
import { RecordedWindow } from '../../../src/conformance/recorded/window.ts';
import { MergedOutcome } from '../../../src/conformance/reporting/merged-outcome.ts';
import type { RuleOutcome } from '../../../src/conformance/rules/rule.ts';
import { DEFAULT_BEHAVIOUR } from '../../../src/scenario/index.ts';
import { createLookup, createPerson, NOW, PERSON } from './traffic.ts';

function merge(...outcomes: RuleOutcome[]) {
  const merged = new MergedOutcome('no window');
  const redact = (text: string) => text.replaceAll('secret', '***');
  for (const outcome of outcomes) merged.add(outcome, { toReported: () => ({}) as never, redact });
  return merged.toOutcome();
}

const INTERNAL: RuleOutcome = { kind: 'error', reason: 'internal', isInternal: true };

describe('the outcome of several windows', () => {
  test('has no secret in its text', () => {
    expect(merge({ kind: 'observed', observation: 'a secret' })).toEqual({ kind: 'observed', observation: 'a ***' });
    expect(merge({ kind: 'error', reason: 'a secret' })).toEqual({ kind: 'error', reason: 'a ***' });
    expect(merge({ kind: 'skipped', reason: 'a secret' })).toEqual({ kind: 'skipped', reason: 'a ***' });
  });

  test('is an error after an internal error, and a pass after a window that could not be checked', () => {
    expect(merge(INTERNAL, { kind: 'pass' })).toEqual(INTERNAL);
    expect(merge({ kind: 'error', reason: 'no response' }, INTERNAL)).toEqual(INTERNAL);
    expect(merge({ kind: 'error', reason: 'no response' }, { kind: 'pass' })).toEqual({ kind: 'pass' });
    expect(merge()).toEqual({ kind: 'skipped', reason: 'no window' });
  });
});

test('a fault of a rule is its outcome', () => {
  const classified = classify(createLookup([createPerson(PERSON)]), {
    isSoapPath: () => false,
    hasAuthorization: false,
    isServed: () => false,
  })!;
  const context = { version: 'v1', now: NOW, isFrozen: true, known: [], behaviour: DEFAULT_BEHAVIOUR } as const;
  const evaluate = () => {
    throw new TypeError('a fault');
  };
  expect(new RecordedWindow([classified], context).evaluate({ ...rules[0]!, evaluate })).toEqual([
    { kind: 'error', reason: 'internal error of krr-kit: TypeError', isInternal: true },
  ]);
});
