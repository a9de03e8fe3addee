import { describe, expect, test } from 'vitest';
import { findStaleWaivers, findWaiver } from '../../../src/conformance/reporting/apply-waivers.ts';
import { parseWaivers, type Waiver } from '../../../src/conformance/reporting/waivers.ts';
import { formatDiagnostic } from '../../../src/scenario/index.ts';

const KNOWN = ['response/order', 'state/slettet-no-data', 'response/absent-not-null'];
const parse = (text: string) => parseWaivers(text, 'waivers.yaml', KNOWN);

function findErrors(text: string): string[] {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.diagnostics.map(formatDiagnostic);
}

test('parses the rule, the expected outcome and the reason', () => {
  const text = `
- rule: response/order
  expected: warn
  reason: the new platform comes in March
- { rule: state/slettet-no-data, expected: fail, reason: reported in May }
`;
  expect(parse(text)).toEqual({
    ok: true,
    waivers: [
      { rule: 'response/order', expected: 'warn', reason: 'the new platform comes in March' },
      { rule: 'state/slettet-no-data', expected: 'fail', reason: 'reported in May' },
    ],
  });
});

test('accepts a file without waivers', () => {
  expect([parse(''), parse('[]'), parse('# none left\n')]).toEqual(Array(3).fill({ ok: true, waivers: [] }));
});

const OK = '- { rule: response/order, expected: warn, reason: known }\n';

test.each([
  [
    'an unknown rule',
    '- { rule: response/ordre, expected: warn, reason: x }',
    '1:11: rule: unknown rule "response/ordre" (did you mean response/order?)',
  ],
  ['no rule at all', `${OK}- expected: fail\n  reason: x`, '2:3: missing key "rule"'],
  ['a missing reason', '- rule: response/order\n  expected: warn', '1:3: missing key "reason"'],
  [
    'an empty reason',
    '- rule: response/order\n  expected: warn\n  reason: " "',
    '3:11: reason: expected a text: why this deviation is accepted',
  ],
  [
    'an outcome that needs no waiver',
    '- { rule: response/order, expected: pass, reason: x }',
    '1:37: expected: expected fail, warn, error, found "pass"',
  ],
  [
    'a misspelt key',
    `${OK}- { rule: state/slettet-no-data, expected: fail, reasn: x, reason: x }`,
    '2:50: unknown key "reasn" (did you mean reason?)',
  ],
  [
    'an unknown key',
    '- { rule: response/order, expected: warn, reason: x, owner: me }',
    '1:54: unknown key "owner": expected rule, expected, reason, until',
  ],
  [
    'a day that does not exist',
    '- { rule: response/order, expected: warn, reason: x, until: 2027-02-30 }',
    '1:61: until: expected a date such as 2027-03-31, found "2027-02-30"',
  ],
  [
    'a glob that matches no rule',
    '- { rule: respons/*, expected: warn, reason: x }',
    '1:11: rule: unknown rule "respons/*"',
  ],
  ['a second waiver of a rule', `${OK}${OK}`, '2:11: rule: duplicate waiver of response/order'],
  ['a mapping', 'response/order: warn', '1:1: expected a list of waivers'],
  ['a word in the list', '- response/order', '1:3: expected rule, expected, reason'],
  ['a number as rule', '- { rule: 1, expected: warn, reason: x }', '1:11: rule: unknown rule another type'],
])('reports %s with its position', (_, text, diagnostic) => {
  expect(findErrors(text)).toEqual([`waivers.yaml:${diagnostic}`]);
});

test('parses a glob and the last day', () => {
  expect(parse('- { rule: response/*, expected: warn, reason: x, until: 2027-03-31 }')).toEqual({
    ok: true,
    waivers: [{ rule: 'response/*', expected: 'warn', reason: 'x', until: '2027-03-31' }],
  });
});

describe('a waiver', () => {
  const waiver: Waiver = { rule: 'response/*', expected: 'warn', reason: 'x', until: '2027-03-31' };
  const result = { id: 'response/order', outcome: 'warn' } as const;

  test('applies to every rule that its glob matches, until the end of its last day', () => {
    expect(findWaiver([waiver], result, '2027-03-31T23:59:59.999Z')).toBe(waiver);
    expect(findWaiver([waiver], result, '2027-04-01T00:00:00.000Z')).toBeUndefined();
    expect(findWaiver([waiver], { ...result, id: 'state/slettet-no-data' }, '2027-03-31T00:00:00Z')).toBeUndefined();
    expect(findWaiver([waiver], { ...result, outcome: 'fail' }, '2027-03-31T00:00:00Z')).toBeUndefined();
  });

  test('of the rule itself comes before a glob', () => {
    const exact: Waiver = { ...waiver, rule: 'response/order' };
    expect(findWaiver([waiver, exact], result, '2027-01-01T00:00:00Z')).toBe(exact);
  });

  test('is stale after its last day, and if no rule has the expected outcome', () => {
    const passed = { ...result, outcome: 'pass' } as const;
    const { rule, expected, until } = waiver;
    expect(findStaleWaivers([waiver], [passed, result], '2027-03-31T00:00:00Z')).toEqual([]);
    expect(findStaleWaivers([waiver], [passed], '2027-03-31T00:00:00Z')).toEqual([{ rule, expected, actual: 'pass' }]);
    expect(findStaleWaivers([waiver], [result], '2027-04-01T00:00:00Z')).toEqual([
      { rule, expected, actual: 'warn', until },
    ]);
    expect(findStaleWaivers([waiver], [], '2027-04-01T00:00:00Z')).toEqual([]);
  });
});

test('reports invalid YAML with its position', () => {
  expect(findErrors('- { rule: response/order')[0]).toMatch(/^waivers\.yaml:1:\d+: /);
  expect(findErrors('- a: 1\n---\n- b: 2')).toContain('waivers.yaml:2:1: a second document: a file contains one');
});

test('reports all diagnostics in the order of the lines', () => {
  const diagnostics = findErrors('- rule: nope\n  expected: maybe\n- reason: x');
  expect(diagnostics.map((diagnostic) => diagnostic.replace(/(:\d+:\d+: \S+ \S+).*/, '$1'))).toEqual([
    'waivers.yaml:1:3: missing key',
    'waivers.yaml:1:9: rule: unknown',
    'waivers.yaml:2:13: expected: expected',
    'waivers.yaml:3:3: missing key',
    'waivers.yaml:3:3: missing key',
  ]);
});
