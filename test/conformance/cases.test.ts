import { describe, expect, test } from 'vitest';
import type { RuleOutcome } from '../../src/conformance/index.ts';
import { rules } from '../../src/conformance/index.ts';
import { judgeCase, outcomeOf } from './cases/case.ts';
import { cases } from './cases/index.ts';

const ruleOf = (id: string) => {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule has the id ${id}`);
  return rule;
};

/** What a judgement says, without the exchanges that it says it of. */
function textOf(judgement: RuleOutcome): string {
  if (judgement.kind === 'pass') return '';
  if (judgement.kind !== 'fail') return judgement.kind === 'observed' ? judgement.observation : judgement.reason;
  return JSON.stringify(judgement.findings.map(({ expected, actual, pointer }) => ({ expected, actual, pointer })));
}

/** Rules that compare a response with another one. */
const COMPARING = [
  'batch/order-independent',
  'batch/split',
  'batch/independent-of-others',
  'batch/repeated',
  'batch/duplicates',
  'batch/not-registered-does-not-fail-others',
  'batch/slettet-does-not-fail-others',
  'v2/agrees-with-v1',
  'print/agrees-with-v1',
  'logged-in-person/same-as-lookup',
  'logged-in-person/change-affects-nothing-else',
  'changes/current-data',
  'jose/same-payload',
  'soap/order-independent',
  'soap/agrees-with-rest',
  'soap/changes-parts',
] as const;

test.each(COMPARING)('%s names the other request in a finding', (id) => {
  const found = cases
    .filter(({ rule }) => rule === id)
    .map((written) => judgeCase(ruleOf(id), written))
    .flatMap((outcome) => (outcome.kind === 'fail' ? outcome.findings : []));
  const others = found.flatMap(({ exchange, comparedWith }) =>
    comparedWith ? [[exchange, comparedWith.exchange]] : [],
  );
  expect(others.length).toBeGreaterThan(0);
  for (const [exchange, other] of others) expect(other).not.toBe(exchange);
});

describe.each([...new Set(cases.map(({ rule }) => rule))])('%s', (id) => {
  test.each(cases.filter(({ rule }) => rule === id))('$name: $outcome', (written) => {
    const rule = ruleOf(id);
    const judgement = judgeCase(rule, written);
    expect({ outcome: outcomeOf(judgement, rule), judgement }).toMatchObject({ outcome: written.outcome });
    expect(textOf(judgement)).toContain(written.says ?? '');
  });

  test('discloses no value of a response without its pointer, and points into its body', () => {
    for (const written of cases.filter(({ rule }) => rule === id)) {
      const judgement = judgeCase(ruleOf(id), written);
      if (judgement.kind !== 'fail') continue;
      for (const { expected, actual, pointer } of judgement.findings) {
        // The persons of a persons file are synthetic.
        if (!id.includes('persons-file')) expect(`${expected} ${actual}`).not.toMatch(/\d{8}|@/);
        expect(expected).not.toBe('');
        expect(actual).not.toBe('');
        expect(pointer ?? '').toMatch(/^(\/[^/]+)*$/);
      }
    }
  });
});
