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
